import { Button, Modal, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Connection } from '#shared/contract/connections.ts';
import type { Attribute } from '#shared/contract/contacts.ts';
import { InlineError } from '../../ui/States.tsx';
import { toastDone } from '../../ui/toast.tsx';
import classes from './Attributes.module.css';
import { useAttributeActions } from './use-attributes.ts';

const TYPES = [
  'text',
  'number',
  'boolean',
  'date',
  'phone_number',
  'email',
  'url',
] as const satisfies Attribute['type'][];

/** A new attribute, which its platform makes at once: its name there is made from the one given, and neither can change. */
export function NewAttributeDialog(props: {
  opened: boolean;
  connections: readonly Connection[];
  isOffline: boolean;
  onClose: () => void;
  onCreated: (id: string) => void;
}) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={t('attributes.new')}
      size={420}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {props.opened && <Form {...props} />}
    </Modal>
  );
}

function Form({
  connections,
  isOffline,
  onClose,
  onCreated,
}: {
  connections: readonly Connection[];
  isOffline: boolean;
  onClose: () => void;
  onCreated: (id: string) => void;
}) {
  const { t } = useTranslation();
  const { create } = useAttributeActions();
  const [displayName, setDisplayName] = useState('');
  const [description, setDescription] = useState('');
  const [type, setType] = useState<Attribute['type']>('text');
  const [connectionId, setConnectionId] = useState(connections[0]?.id ?? '');
  const [isTried, setTried] = useState(false);
  const isShort = displayName.trim().length < 3;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (isShort) return;
    create.mutate(
      { connectionId, displayName: displayName.trim(), description: description.trim(), type },
      {
        onSuccess: ({ id }) => {
          toastDone(t('attributes.created'));
          onCreated(id);
        },
      },
    );
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <TextInput
        label={t('attributes.name')}
        value={displayName}
        maxLength={64}
        dir="auto"
        data-autofocus
        error={isTried && isShort && t('audiences.shortName')}
        onChange={(event) => setDisplayName(event.currentTarget.value)}
        data-testid="attribute-name"
      />
      <NativeSelect
        label={t('attributes.type')}
        data={TYPES.map((value) => ({ value, label: t(`attributes.types.${value}`) }))}
        value={type}
        onChange={(event) => setType(TYPES.find((name) => name === event.currentTarget.value) ?? 'text')}
        data-testid="attribute-type"
      />
      <TextInput
        label={t('audiences.descriptionOptional')}
        value={description}
        maxLength={256}
        dir="auto"
        onChange={(event) => setDescription(event.currentTarget.value)}
      />
      {connections.length > 1 && (
        <NativeSelect
          label={t('people.column.connection')}
          data={connections.map(({ id, name }) => ({ value: id, label: name }))}
          value={connectionId}
          onChange={(event) => setConnectionId(event.currentTarget.value)}
        />
      )}
      <p className={classes.quiet}>{t('attributes.fixed')}</p>
      {isOffline && <p className={classes.offline}>{t('attributes.offline')}</p>}
      {create.error !== null && <InlineError error={create.error} />}
      <div className={classes.actions}>
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" loading={create.isPending} data-testid="create-attribute">
          {t('attributes.create')}
        </Button>
      </div>
    </form>
  );
}
