import { Button, NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContactSelection } from '#shared/contract/contact-filter.ts';
import { useOffering } from '../../ipc/offered.ts';
import { useConnectionNames } from '../../ipc/queries.ts';
import classes from './People.module.css';
import { useAudiences } from './use-contacts.ts';
import { type AudienceGoal, useAddToAudience } from './use-many.ts';

const SHORTEST_NAME = 3;

/** Adds chosen contacts, as they are chosen now, to an audience that is here or to a new one. */
export function AddToAudienceForm({
  selection,
  count,
  onDone,
}: {
  selection: ContactSelection;
  count: number;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const audiences = useAudiences();
  const names = useConnectionNames();
  const connections = useOffering('audiences') ?? [];
  const [isNew, setNew] = useState(audiences.length === 0);
  const [audienceId, setAudienceId] = useState(audiences[0]?.id ?? '');
  const [newName, setNewName] = useState('');
  const [connectionId, setConnectionId] = useState<string | null>(null);
  const add = useAddToAudience(onDone);
  const connection = connectionId ?? connections[0]?.id;
  const chosen = audiences.find(({ id }) => id === audienceId);
  const goal: AudienceGoal | null = isNew
    ? newName.trim().length >= SHORTEST_NAME && connection !== undefined
      ? { connectionId: connection, newName: newName.trim() }
      : null
    : chosen
      ? { id: chosen.id, name: chosen.name }
      : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (goal !== null) add.mutate({ goal, selection });
  };
  if (connections.length === 0 && audiences.length === 0) {
    return <p className={classes.note}>{t('people.audience.notOffered')}</p>;
  }
  return (
    <form className={classes.form} onSubmit={submit}>
      {audiences.length > 0 && (
        <SegmentedControl
          size="xs"
          fullWidth
          data={[
            { value: 'here', label: t('people.audience.here') },
            { value: 'new', label: t('people.audience.new') },
          ]}
          value={isNew ? 'new' : 'here'}
          onChange={(value) => setNew(value === 'new')}
        />
      )}
      {isNew ? (
        <>
          <TextInput
            label={t('audiences.name')}
            value={newName}
            maxLength={64}
            dir="auto"
            onChange={(event) => setNewName(event.currentTarget.value)}
            data-autofocus
            data-testid="new-audience-name"
          />
          {connections.length > 1 && (
            <NativeSelect
              label={t('people.column.connection')}
              data={connections.map(({ id, name }) => ({ value: id, label: name }))}
              value={connection ?? ''}
              onChange={(event) => setConnectionId(event.currentTarget.value)}
            />
          )}
        </>
      ) : (
        <NativeSelect
          label={t('contacts.audience')}
          data={audiences.map(({ id, name, connectionId: owner }) => ({
            value: id,
            label: names.size > 1 ? `${name} · ${names.get(owner) ?? ''}` : name,
          }))}
          value={audienceId}
          onChange={(event) => setAudienceId(event.currentTarget.value)}
          data-autofocus
          data-testid="which-audience"
        />
      )}
      <p className={classes.note}>
        {selection.kind === 'filter' ? t('people.audience.snapshot') : t('people.audience.queued')}
      </p>
      <Button type="submit" disabled={goal === null} loading={add.isPending} data-testid="apply-add">
        {t('people.audience.addCount', { count })}
      </Button>
    </form>
  );
}
