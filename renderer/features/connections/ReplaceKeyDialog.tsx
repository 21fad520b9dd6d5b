import { Button, Modal } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuthScheme, Connection } from '#shared/contract/connections.ts';
import { isHeaderText } from '#shared/domain/header-text.ts';
import { api } from '../../ipc/client.ts';
import { InlineError } from '../../ui/States.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { AuthFields } from './AuthFields.tsx';
import classes from './Connections.module.css';

/** Another key for a connection, tried before it is kept. It lies over whatever the person was doing, which stays as it is. */
export function ReplaceKeyDialog({
  connection,
  opened,
  onClose,
}: {
  connection: Connection;
  opened: boolean;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('connections.newKeyTitle', { name: connection.name })}
      size={440}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <KeyForm connection={connection} onDone={onClose} />
    </Modal>
  );
}

function KeyForm({ connection, onDone }: { connection: Connection; onDone: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [apiKey, setApiKey] = useState('');
  const [authScheme, setAuthScheme] = useState<AuthScheme>(connection.authScheme);
  const replace = useMutation({
    mutationFn: () => api.connections.replaceKey({ id: connection.id, apiKey: trimmed, authScheme }),
    onSuccess: () => {
      onDone();
      toastDone(t('connections.newKeyDone', { name: connection.name }));
      void client.invalidateQueries({ queryKey: ['connections'] });
    },
  });
  const trimmed = apiKey.trim();
  const isUsable = trimmed !== '' && isHeaderText(trimmed);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isUsable) replace.mutate();
  };
  return (
    <form className={classes.form} onSubmit={submit} noValidate data-testid="replace-key">
      <p className={classes.cardText}>{t('connections.newKeyText')}</p>
      <AuthFields
        platform={connection.platform}
        authScheme={authScheme}
        apiKey={apiKey}
        error={isHeaderText(trimmed) ? null : t('connections.badKey')}
        testId="new-key"
        isFocused
        onScheme={setAuthScheme}
        onKey={(key) => {
          setApiKey(key);
          replace.reset();
        }}
      />
      {replace.error !== null && <InlineError error={replace.error} />}
      <div className={classes.formActions}>
        <Button variant="default" onClick={onDone}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" loading={replace.isPending} disabled={!isUsable} data-testid="save-key">
          {t('connections.newKeySave')}
        </Button>
      </div>
    </form>
  );
}
