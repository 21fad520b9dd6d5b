import { TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CollectionName, Connection } from '#shared/contract/connections.ts';
import { api } from '../../ipc/client.ts';
import { formatCount } from '../../lib/format.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { InlineError } from '../../ui/States.tsx';
import classes from './Connections.module.css';

/** Typed, not clicked: what is removed here cannot be read back while the platform does not list it. */
export function AcceptRemovalDialog({
  connection,
  collection,
  count,
  opened,
  onClose,
}: {
  connection: Connection;
  collection: CollectionName;
  count: number;
  opened: boolean;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [typed, setTyped] = useState('');
  const close = () => {
    setTyped('');
    accept.reset();
    onClose();
  };
  const accept = useMutation({
    mutationFn: () => api.connections.acceptRemoval({ id: connection.id, collection, count, confirmation: typed }),
    onSuccess: () => {
      close();
      void client.invalidateQueries({ queryKey: ['connections'] });
    },
  });
  const name = t(`connections.collection.${collection}`);
  return (
    <ConfirmDialog
      opened={opened}
      title={t('connections.acceptTitle', { count: formatCount(count), name })}
      action={t('connections.acceptRemoval')}
      isDangerous
      isBusy={accept.isPending}
      onConfirm={() => accept.mutate()}
      onClose={close}
    >
      <p>{t('connections.acceptText')}</p>
      <TextInput
        mt={12}
        label={t('connections.acceptType', { name: connection.name })}
        value={typed}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setTyped(event.currentTarget.value)}
        data-testid="accept-name"
      />
      {accept.error !== null && (
        <div className={classes.problem}>
          <InlineError error={accept.error} />
        </div>
      )}
    </ConfirmDialog>
  );
}
