import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';

/** Gives a change up, once the person was asked. `children` says what that means. */
export function DiscardButton({
  title,
  testId,
  onDiscard,
  children,
}: {
  title: string;
  testId: string;
  onDiscard: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray"
        onClick={() => setAsking(true)}
        data-action="discard"
        data-testid={testId}
      >
        {t('outbox.discard')}
      </Button>
      <ConfirmDialog
        opened={isAsking}
        title={title}
        action={t('outbox.discard')}
        isDangerous
        onClose={() => setAsking(false)}
        onConfirm={() => {
          onDiscard();
          setAsking(false);
        }}
      >
        {children}
      </ConfirmDialog>
    </>
  );
}
