import { Button, Modal, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Connection } from '#shared/contract/connections.ts';
import classes from './Audiences.module.css';
import { useAudienceActions } from './use-audiences.ts';

/** A new audience, kept here at once and made on its platform when it can be. */
export function NewAudienceDialog({
  opened,
  connections,
  onClose,
  onCreated,
}: {
  opened: boolean;
  connections: readonly Connection[];
  onClose: () => void;
  onCreated: (id: string) => void;
}) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('audiences.new')}
      size={420}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {opened && <Form connections={connections} onClose={onClose} onCreated={onCreated} />}
    </Modal>
  );
}

function Form({
  connections,
  onClose,
  onCreated,
}: {
  connections: readonly Connection[];
  onClose: () => void;
  onCreated: (id: string) => void;
}) {
  const { t } = useTranslation();
  const { create } = useAudienceActions();
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [connectionId, setConnectionId] = useState(connections[0]?.id ?? '');
  const [isTried, setTried] = useState(false);
  const isShort = name.trim().length < 3;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (isShort) return;
    const id = crypto.randomUUID();
    create.mutate(
      { id, connectionId, name: name.trim(), description: description.trim() },
      { onSuccess: () => onCreated(id) },
    );
  };
  return (
    <form className={classes.edit} onSubmit={submit}>
      <TextInput
        label={t('audiences.name')}
        value={name}
        maxLength={64}
        dir="auto"
        data-autofocus
        error={isTried && isShort && t('audiences.shortName')}
        onChange={(event) => setName(event.currentTarget.value)}
        data-testid="audience-name"
      />
      <TextInput
        label={t('audiences.descriptionOptional')}
        value={description}
        maxLength={256}
        dir="auto"
        onChange={(event) => setDescription(event.currentTarget.value)}
        data-testid="audience-description"
      />
      {connections.length > 1 && (
        <NativeSelect
          label={t('people.column.connection')}
          data={connections.map(({ id, name: label }) => ({ value: id, label }))}
          value={connectionId}
          onChange={(event) => setConnectionId(event.currentTarget.value)}
        />
      )}
      <p className={classes.quiet}>{t('contacts.newNote')}</p>
      <div className={classes.editActions}>
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" loading={create.isPending} data-testid="save-audience">
          {t('audiences.create')}
        </Button>
      </div>
    </form>
  );
}
