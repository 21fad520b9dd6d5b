import { Button, Modal, Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Connection } from '#shared/contract/connections.ts';
import { api } from '../../ipc/client.ts';
import { InlineError } from '../../ui/States.tsx';
import classes from './ApiKeys.module.css';
import { ExpiryField, endOfDay, NameField } from './KeyFields.tsx';
import { SecretOnce } from './SecretOnce.tsx';

/** Makes a key and shows its secret once. The secret lives in this dialog alone: no cache ever holds it. */
export function CreateKeyDialog({ connections, onClose }: { connections: readonly Connection[]; onClose: () => void }) {
  const { t } = useTranslation();
  const [secret, setSecret] = useState<string | null>(null);
  const [name, setName] = useState('');
  // What has the secret must not be closed by a slip.
  const close = secret === null ? onClose : () => undefined;
  return (
    <Modal
      opened
      onClose={close}
      title={secret === null ? t('apiKeys.new') : t('apiKeys.secretTitle', { name })}
      size={480}
      closeOnEscape={secret === null}
      closeOnClickOutside={false}
      withCloseButton={secret === null}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {secret === null ? (
        <CreateForm connections={connections} name={name} onName={setName} onMade={setSecret} onClose={onClose} />
      ) : (
        <SecretOnce secret={secret} onDone={onClose} />
      )}
    </Modal>
  );
}

interface CreateFormProps {
  connections: readonly Connection[];
  name: string;
  onName: (name: string) => void;
  onMade: (secret: string) => void;
  onClose: () => void;
}

function CreateForm({ connections, name, onName, onMade, onClose }: CreateFormProps) {
  const { t } = useTranslation();
  const [prefix, setPrefix] = useState('earshot');
  const [expires, setExpires] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const connectionId = chosen ?? connections[0]?.id ?? '';
  const isPrefix = /^[\w-]{1,20}$/.test(prefix);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    api.apiKeys
      .create({ connectionId, name: name.trim(), prefix, expiresAt: endOfDay(expires) })
      .then(({ secret }) => onMade(secret), setError)
      .finally(() => setBusy(false));
  };
  return (
    <form className={classes.form} onSubmit={submit} data-testid="key-form">
      {connections.length > 1 && (
        <Select
          label={t('contacts.connection')}
          allowDeselect={false}
          data={connections.map((connection) => ({ value: connection.id, label: connection.name }))}
          value={connectionId}
          onChange={setChosen}
        />
      )}
      <NameField value={name} onChange={onName} />
      <TextInput
        label={t('apiKeys.prefix')}
        description={t('apiKeys.prefixText')}
        error={isPrefix ? undefined : t('apiKeys.prefixWrong')}
        value={prefix}
        maxLength={20}
        spellCheck={false}
        dir="ltr"
        onChange={(event) => setPrefix(event.currentTarget.value)}
        data-testid="key-prefix"
      />
      <ExpiryField value={expires} onChange={setExpires} />
      {error !== null && <InlineError error={error} />}
      <div className={classes.formActions}>
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" loading={isBusy} disabled={name.trim() === '' || !isPrefix} data-testid="key-create">
          {t('apiKeys.create')}
        </Button>
      </div>
    </form>
  );
}
