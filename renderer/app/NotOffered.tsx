import { Button } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../ui/States.tsx';

/** No connection offers what a screen is for: said so, with the way to one that may. */
export function NotOffered() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <EmptyState
      icon={<IconPlugConnectedX />}
      title={t('lists.notOffered')}
      testId="not-offered"
      action={
        <Button
          variant="default"
          onClick={() => void navigate({ to: '/settings/$section', params: { section: 'connections' } })}
        >
          {t('lists.connect')}
        </Button>
      }
    >
      {t('lists.notOfferedText')}
    </EmptyState>
  );
}
