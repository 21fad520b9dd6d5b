import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Connection } from '#shared/contract/connections.ts';
import { checkField, TEXT_FIELDS, type TextField, toFieldValue } from '#shared/domain/contact-fields.ts';
import { api } from '../../ipc/client.ts';
import { createStore, useStore } from '../../lib/store.ts';
import { InlineError } from '../../ui/States.tsx';
import { toastDone } from '../../ui/toast.tsx';
import classes from './NewContactDialog.module.css';

const FIELDS = [
  'firstName',
  'lastName',
  'primaryPhone',
  'primaryEmail',
  'city',
  'occupation',
] as const satisfies TextField[];
type Draft = Record<(typeof FIELDS)[number], string>;
const EMPTY: Draft = { firstName: '', lastName: '', primaryPhone: '', primaryEmail: '', city: '', occupation: '' };

/** What was typed so far; it outlives the screen, so that a look elsewhere loses nothing. */
const newContact = createStore<{ draft: Draft }>({ draft: EMPTY });
const setDraft = (draft: Draft) => newContact.set({ draft });

interface NewContactProps {
  opened: boolean;
  connections: readonly Connection[];
  onClose: () => void;
  onCreated: (id: string) => void;
}

export function NewContactDialog({ opened, connections, onClose, onCreated }: NewContactProps) {
  const { t } = useTranslation();
  const draft = useStore(newContact, (state) => state.draft);
  const [isChecked, setChecked] = useState(false);
  const [chosen, setChosen] = useState<string | null>(null);
  const connectionId = chosen ?? connections[0]?.id ?? null;
  const create = useMutation({
    mutationFn: (id: string) => {
      const [firstName, lastName, , primaryEmail, city, occupation] = FIELDS.map((field) =>
        toFieldValue(field, draft[field]),
      );
      return api.contacts.create({
        id,
        connectionId: connectionId ?? '',
        fields: {
          primaryPhone: toFieldValue('primaryPhone', draft.primaryPhone) ?? '',
          firstName: firstName ?? null,
          lastName: lastName ?? null,
          fullName: [firstName, lastName].filter(Boolean).join(' ') || null,
          primaryEmail: primaryEmail ?? null,
          city: city ?? null,
          occupation: occupation ?? null,
        },
      });
    },
    onSuccess: (contact) => {
      toastDone(t('contacts.createdQueued'));
      setDraft(EMPTY);
      setChecked(false);
      onCreated(contact.id);
    },
  });
  const problems = FIELDS.map((field) => checkField(field, draft[field]));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (problems.every((problem) => problem === null) && connectionId !== null) create.mutate(crypto.randomUUID());
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('contacts.new')}
      size={480}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form onSubmit={submit} noValidate>
        <div className={classes.grid}>
          {FIELDS.map((field, index) => {
            const problem = isChecked ? problems[index] : null;
            return (
              <TextInput
                key={field}
                label={t(`contacts.field.${field}`)}
                withAsterisk={field === 'primaryPhone'}
                data-autofocus={index === 0 || undefined}
                value={draft[field]}
                onChange={(event) => {
                  const { value } = event.currentTarget;
                  setDraft({ ...draft, [field]: value });
                }}
                error={problem == null ? null : t(`contacts.invalid.${problem}`, { max: TEXT_FIELDS[field] })}
                data-testid={`new-${field}`}
              />
            );
          })}
          {connections.length > 1 && (
            <Select
              label={t('contacts.connection')}
              data={connections.map((connection) => ({ value: connection.id, label: connection.name }))}
              value={connectionId}
              allowDeselect={false}
              onChange={setChosen}
            />
          )}
        </div>
        {create.error !== null && <InlineError error={create.error} />}
        <div className={classes.actions}>
          <span className={classes.note}>{t('contacts.newNote')}</span>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={create.isPending} data-testid="create-contact">
            {t('contacts.create')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
