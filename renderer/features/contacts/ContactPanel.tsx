import { Button, UnstyledButton } from '@mantine/core';
import { IconPencil, IconTrash, IconX } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '#shared/contract/contacts.ts';
import { formatMoment, formatPhone, humanize } from '../../lib/format.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Facts, FactsHeading } from '../../ui/Facts.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { toastDone } from '../../ui/toast.tsx';
import classes from './ContactPanel.module.css';
import { TEXT_FIELDS, type TextField, toFieldValue } from './contact-fields.ts';
import { contactName } from './contact-name.ts';
import { CellEditor } from './EditableCell.tsx';
import { StateBadge } from './StateBadge.tsx';
import { useAttributes, useAudiences, useContact, useRemoveContact, useUpdateContact } from './use-contacts.ts';

/** One person: every field, audiences, own attributes and calls. */
export function ContactPanel({ id, onClose, calls }: { id: string; onClose: () => void; calls: ReactNode }) {
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
        <Loaded contact={contact} onClose={onClose} calls={calls} />
      ) : error !== null ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <SkeletonLines label={t('common.loading')} />
      )}
    </aside>
  );
}

function Loaded({ contact, onClose, calls }: { contact: Contact; onClose: () => void; calls: ReactNode }) {
  const { t } = useTranslation();
  const name = contactName(contact);
  const audiences = useAudiences().filter((audience) => contact.audienceIds.includes(audience.id));
  return (
    <>
      <header className={classes.head}>
        <span className={classes.avatar} aria-hidden="true">
          {initials(name)}
        </span>
        <div className={classes.who}>
          <h2 className={classes.name} title={name ?? undefined}>
            {name ?? t('contacts.noName')}
          </h2>
          <span className={classes.sub}>{formatPhone(contact.primaryPhone)}</span>
        </div>
        <IconButton label={t('common.close')} shortcut="app.back" icon={<IconX size={15} />} onClick={onClose} />
      </header>
      <div className={classes.body}>
        <div className={classes.stateLine}>
          <StateBadge state={contact.state} showSynced />
          <span className={classes.sub}>{t(`contacts.stateTitle.${contact.state}`)}</span>
        </div>
        <Fields contact={contact} />
        <Attributes contact={contact} />
        <FactsHeading>{t('contacts.audiences')}</FactsHeading>
        {audiences.length === 0 ? (
          <p className={classes.sub}>{t('contacts.noAudiences')}</p>
        ) : (
          <div className={classes.chips}>
            {audiences.map((audience) => (
              <span key={audience.id} className={classes.chip} title={audience.description ?? undefined}>
                {audience.name}
              </span>
            ))}
          </div>
        )}
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

function Fields({ contact }: { contact: Contact }) {
  const { t } = useTranslation();
  const [editing, setEditing] = useState<TextField | null>(null);
  const update = useUpdateContact();
  const names = Object.keys(TEXT_FIELDS) as TextField[];
  return (
    <dl className={classes.fields}>
      {names.map((field) => (
        <div key={field} className={classes.field}>
          <dt>{t(`contacts.field.${field}`)}</dt>
          <dd>
            {editing === field ? (
              <CellEditor
                field={field}
                label={t(`contacts.field.${field}`)}
                value={contact[field] ?? ''}
                onCancel={() => setEditing(null)}
                onSave={(value, move) => {
                  const next = toFieldValue(field, value);
                  if (next !== (contact[field] ?? null)) update({ id: contact.id, fields: { [field]: next } });
                  const at = names.indexOf(field);
                  setEditing(move === 'stay' ? null : (names[at + (move === 'next' ? 1 : -1)] ?? null));
                }}
              />
            ) : (
              <UnstyledButton
                className={classes.value}
                onClick={() => setEditing(field)}
                title={contact[field] ?? undefined}
                data-testid={`field-${field}`}
              >
                <span className="sr-only">{t('contacts.editField', { field: t(`contacts.field.${field}`) })}</span>
                <span className="ellipsis">
                  {(field === 'primaryPhone' ? formatPhone(contact.primaryPhone) : contact[field]) ?? (
                    <span className={classes.none}>{t('contacts.addValue')}</span>
                  )}
                </span>
                <IconPencil size={13} className={classes.pencil} />
              </UnstyledButton>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Attributes({ contact }: { contact: Contact }) {
  const { t } = useTranslation();
  const attributes = useAttributes();
  const rows = Object.entries(contact.customAttributes).map(([name, value]) => {
    const known = attributes.find((attribute) => attribute.name === name);
    const shown = typeof value === 'boolean' ? t(value ? 'common.yes' : 'common.no') : String(value ?? '–');
    return [known?.displayName ?? humanize(name), shown] as const;
  });
  if (rows.length === 0) return null;
  return (
    <>
      <FactsHeading>{t('contacts.attributes')}</FactsHeading>
      <Facts rows={rows} />
    </>
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
