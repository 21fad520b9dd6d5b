import {
  IconArrowRight,
  IconMessage,
  IconPencil,
  IconPhoneOutgoing,
  IconPlus,
  IconRocket,
  IconTrash,
  IconUsersPlus,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Change } from '#shared/contract/outbox.ts';
import { ChangeEntity } from './ChangeEntity.tsx';
import { changeTitle } from './change-title.ts';
import { fieldName, fieldValue } from './field-name.ts';
import classes from './Outbox.module.css';

const ICONS = {
  create: IconPlus,
  update: IconPencil,
  delete: IconTrash,
  add: IconUsersPlus,
  launch: IconRocket,
  send: IconMessage,
  start: IconPhoneOutgoing,
} as const;

export function ChangeIcon({ change }: { change: Change }) {
  const Icon = ICONS[change.operation];
  return (
    <div className={classes.changeIcon} aria-hidden="true">
      <Icon size={16} />
    </div>
  );
}

/** What is done, and to whom. */
export function ChangeTitle({ change, connection = true }: { change: Change; connection?: boolean }) {
  const { t } = useTranslation();
  return (
    <div className={classes.changeTitle}>
      <span>{changeTitle(change, t)}</span>
      {isMany(change) ? (
        <bdi data-testid="change-group">{t('people.outbox.contacts', { count: change.group?.count ?? 0 })}</bdi>
      ) : (
        <ChangeEntity {...change} />
      )}
      {change.operation === 'add' && <span>{t('people.outbox.contacts', { count: change.group?.count ?? 1 })}</span>}
      {connection && <bdi className={classes.quiet}>{change.connectionName}</bdi>}
    </div>
  );
}

/** One row for the same edit or deletion of several contacts. */
export const isMany = ({ entity, group }: Change): boolean =>
  entity === 'contact' && group !== undefined && group.count > 1;

/** From what to what. */
export function FieldChanges({ change }: { change: Change }) {
  const { t } = useTranslation();
  if (['delete', 'add'].includes(change.operation) || change.fields.length === 0) return null;
  return (
    <ul className={classes.fields}>
      {change.fields.map((field) => (
        <li key={field.field}>
          <bdi className={classes.fieldName}>{fieldName(field.field, t)}</bdi>
          {change.operation === 'update' && !isMany(change) && (
            <>
              <span className={classes.before} dir="auto" title={field.before ?? undefined}>
                {fieldValue(field.field, field.before, t)}
              </span>
              <IconArrowRight className="flip" size={13} aria-label={t('outbox.becomes')} />
            </>
          )}
          <span className={classes.after} dir="auto" title={field.after ?? undefined}>
            {fieldValue(field.field, field.after, t)}
          </span>
        </li>
      ))}
    </ul>
  );
}
