import { Button } from '@mantine/core';
import { IconTrash, IconX } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '#shared/contract/contacts.ts';
import { TEXT_FIELDS, type TextField, toFieldValue } from '#shared/domain/contact-fields.ts';
import { contactName } from '#shared/domain/contact-name.ts';
import { formatMoment, formatPhone } from '../../lib/format.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Facts, FactsHeading } from '../../ui/Facts.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { StateBadge } from '../../ui/StateBadge.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { ContactAttributes } from './ContactAttributes.tsx';
import { ContactAudiences } from './ContactAudiences.tsx';
import classes from './ContactPanel.module.css';
import { CellEditor } from './EditableCell.tsx';
import { ChoiceEditor, ValueButton } from './EditableValue.tsx';
import { useContact, useRemoveContact, useUpdateContact } from './use-contacts.ts';

/** One person: every field, audiences, own attributes and calls. */
export function ContactPanel({
  id,
  onClose,
  calls,
  actions,
}: {
  id: string;
  onClose: () => void;
  calls: ReactNode;
  /** What may be done with this person besides editing, such as calling. */
  actions?: (contact: Contact) => ReactNode;
}) {
  const { t } = useTranslation();
  const { data: contact, error, refetch } = useContact(id);
  return (
    <aside
      className={classes.panel}
      aria-label={t('contacts.panel')}
      tabIndex={-1}
      data-pane
      data-testid="contact-panel"
    >
      {contact !== undefined ? (
        <Loaded contact={contact} onClose={onClose} calls={calls} actions={actions?.(contact)} />
      ) : error !== null ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <SkeletonLines label={t('common.loading')} />
      )}
    </aside>
  );
}

function Loaded({
  contact,
  onClose,
  calls,
  actions,
}: {
  contact: Contact;
  onClose: () => void;
  calls: ReactNode;
  actions: ReactNode;
}) {
  const { t } = useTranslation();
  const name = contactName(contact);
  return (
    <>
      <header className={classes.head}>
        <span className={classes.avatar} aria-hidden="true">
          {initials(name)}
        </span>
        <div className={classes.who}>
          <h2 className={classes.name} dir="auto" title={name ?? undefined}>
            {name ?? t('contacts.noName')}
          </h2>
          <span className={classes.sub}>{formatPhone(contact.primaryPhone)}</span>
        </div>
        <IconButton label={t('common.close')} shortcut="app.back" icon={<IconX size={15} />} onClick={onClose} />
      </header>
      {actions}
      <div className={classes.body}>
        <div className={classes.stateLine}>
          <StateBadge state={contact.state} showSynced />
          <span className={classes.sub}>{t(`contacts.stateTitle.${contact.state}`)}</span>
        </div>
        <Fields contact={contact} />
        <ContactAttributes contact={contact} />
        <ContactAudiences contact={contact} />
        <FactsHeading>{t('contacts.calls', { count: contact.callCount })}</FactsHeading>
        {calls}
        <FactsHeading>{t('contacts.record')}</FactsHeading>
        <Facts
          rows={[
            [t('contacts.created'), formatMoment(contact.createdAt)],
            [t('contacts.updated'), formatMoment(contact.updatedAt)],
          ]}
        />
        <Delete contact={contact} onDone={onClose} />
      </div>
    </>
  );
}

const initials = (name: string | null): string =>
  (name ?? '?')
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join('');

type PanelField = TextField | 'gender';

const PANEL_FIELDS: readonly PanelField[] = [...(Object.keys(TEXT_FIELDS) as TextField[]), 'gender'];

function Fields({ contact }: { contact: Contact }) {
  const { t } = useTranslation();
  const [editing, setEditing] = useState<PanelField | null>(null);
  return (
    <dl className={classes.fields}>
      {PANEL_FIELDS.map((field) => (
        <div key={field} className={classes.field}>
          <dt>{t(`contacts.field.${field}`)}</dt>
          <dd>
            {editing === field ? (
              <FieldEditor contact={contact} field={field} onGo={setEditing} />
            ) : (
              <ValueButton
                label={t(`contacts.field.${field}`)}
                shown={
                  field === 'primaryPhone'
                    ? formatPhone(contact.primaryPhone)
                    : field === 'gender'
                      ? contact.gender && t(`contacts.gender.${contact.gender}`)
                      : contact[field]
                }
                onEdit={() => setEditing(field)}
                testId={`field-${field}`}
              />
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function FieldEditor({
  contact,
  field,
  onGo,
}: {
  contact: Contact;
  field: PanelField;
  /** To the field that is edited next, null for none. */
  onGo: (field: PanelField | null) => void;
}) {
  const { t } = useTranslation();
  const update = useUpdateContact();
  const label = t(`contacts.field.${field}`);
  if (field === 'gender') {
    return (
      <ChoiceEditor
        value={contact.gender ?? ''}
        label={label}
        options={(['female', 'male'] as const).map((gender) => [gender, t(`contacts.gender.${gender}`)])}
        onSave={(value) => {
          update({ id: contact.id, fields: { gender: value === 'female' || value === 'male' ? value : null } });
          onGo(null);
        }}
        onCancel={() => onGo(null)}
        testId="edit-gender"
      />
    );
  }
  return (
    <CellEditor
      key={field}
      contactId={contact.id}
      field={field}
      label={label}
      value={contact[field] ?? ''}
      onCancel={() => onGo(null)}
      onSave={(value, move) => {
        const next = toFieldValue(field, value);
        if (next !== (contact[field] ?? null)) update({ id: contact.id, fields: { [field]: next } });
        const at = PANEL_FIELDS.indexOf(field);
        onGo(
          move === 'next'
            ? (PANEL_FIELDS[at + 1] ?? null)
            : move === 'previous'
              ? (PANEL_FIELDS[at - 1] ?? null)
              : null,
        );
      }}
    />
  );
}

function Delete({ contact, onDone }: { contact: Contact; onDone: () => void }) {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  const remove = useRemoveContact(() => {
    toastDone(t('contacts.deleteHeld'));
    setAsking(false);
    onDone();
  });
  return (
    <div className={classes.foot}>
      <Button
        variant="subtle"
        color="red"
        size="compact-sm"
        leftSection={<IconTrash size={14} />}
        onClick={() => setAsking(true)}
        data-testid="delete-contact"
      >
        {t('contacts.delete')}
      </Button>
      <ConfirmDialog
        opened={isAsking}
        title={t('contacts.deleteTitle', { name: contactName(contact) ?? formatPhone(contact.primaryPhone) })}
        action={t('contacts.deleteAction')}
        isDangerous
        isBusy={remove.isPending}
        onConfirm={() => remove.mutate(contact.id)}
        onClose={() => setAsking(false)}
      >
        {t('contacts.deleteText')}
      </ConfirmDialog>
    </div>
  );
}
