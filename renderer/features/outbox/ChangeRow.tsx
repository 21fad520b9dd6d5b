import { Button } from '@mantine/core';
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
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Change } from '#shared/contract/outbox.ts';
import { errorLine } from '../../lib/error-text.ts';
import { formatAge, formatFull } from '../../lib/format.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { ErrorDetail } from '../../ui/States.tsx';
import { ChangeEntity } from './ChangeEntity.tsx';
import { ChangeStateBadge } from './ChangeStateBadge.tsx';
import { ConflictForm } from './ConflictForm.tsx';
import { changeTitle } from './change-title.ts';
import { fieldName, fieldValue } from './field-name.ts';
import classes from './Outbox.module.css';
import type { ChangeActions } from './use-outbox.ts';

const ICONS = {
  create: IconPlus,
  update: IconPencil,
  delete: IconTrash,
  add: IconUsersPlus,
  launch: IconRocket,
  send: IconMessage,
  start: IconPhoneOutgoing,
} as const;

/** One change: what, of whom, from what to what, how it stands, and what can be done. */
export function ChangeRow({ change, actions }: { change: Change; actions: ChangeActions }) {
  const { t } = useTranslation();
  const Icon = ICONS[change.operation];
  return (
    <li className={classes.change} data-testid="change" data-state={change.state}>
      <div className={classes.changeIcon} aria-hidden="true">
        <Icon size={16} />
      </div>
      <div className={classes.changeMain}>
        <div className={classes.changeTitle}>
          <span>{changeTitle(change, t)}</span>
          {isMany(change) ? (
            <bdi data-testid="change-group">{t('people.outbox.contacts', { count: change.group?.count ?? 0 })}</bdi>
          ) : (
            <ChangeEntity {...change} />
          )}
          {change.operation === 'add' && (
            <span>{t('people.outbox.contacts', { count: change.group?.count ?? 1 })}</span>
          )}
          <bdi className={classes.quiet}>{change.connectionName}</bdi>
        </div>
        {change.state === 'conflict' ? (
          <ConflictForm change={change} actions={actions} />
        ) : (
          <FieldChanges change={change} />
        )}
        <Reason change={change} />
      </div>
      <div className={classes.changeSide}>
        <ChangeStateBadge state={change.state} />
        <time className={classes.quiet} title={formatFull(change.createdAt)}>
          {formatAge(change.settledAt ?? change.createdAt)}
        </time>
      </div>
      <Actions change={change} actions={actions} />
    </li>
  );
}

/** One row for the same edit or deletion of several contacts. */
const isMany = ({ entity, group }: Change): boolean => entity === 'contact' && group !== undefined && group.count > 1;

function FieldChanges({ change }: { change: Change }) {
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

function Reason({ change }: { change: Change }) {
  const { t, i18n } = useTranslation();
  const parts = [
    change.error === null ? null : errorLine(change.error, t, i18n.language),
    change.state === 'held' && change.expiresAt !== null
      ? t('outbox.lapses', { when: formatAge(change.expiresAt) })
      : null,
    change.state !== 'held' ? null : change.operation === 'update' ? t('people.outbox.heldMany') : t('outbox.heldWhy'),
    change.state === 'unknown' ? t('outbox.unknownWhy') : null,
    change.attemptCount > 0 && change.settledAt === null ? t('outbox.attempts', { count: change.attemptCount }) : null,
    change.nextAttemptAt === null ? null : t('outbox.next', { when: formatAge(change.nextAttemptAt) }),
  ].filter((part) => part !== null);
  if (parts.length === 0) return null;
  return (
    <>
      <p className={classes.reason} data-tone={change.state === 'failed' ? 'bad' : undefined}>
        {parts.join(' · ')}
        {change.error?.requestId !== undefined && (
          <>
            {' '}
            <bdi className={classes.code}>{change.error.requestId}</bdi>
          </>
        )}
      </p>
      {change.error !== null && <ErrorDetail error={change.error} />}
    </>
  );
}

function Actions({ change, actions }: { change: Change; actions: ChangeActions }) {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  const canDiscard = ['queued', 'held', 'failed', 'conflict'].includes(change.state);
  const canRetry = change.state === 'failed' || (change.state === 'queued' && change.attemptCount > 0);
  return (
    <div className={classes.actions}>
      {change.state === 'held' && (
        <Button size="compact-sm" onClick={() => actions.confirm(change.id)} data-testid="confirm-change">
          {change.operation === 'delete' ? t('outbox.confirmDelete') : t('outbox.confirm')}
        </Button>
      )}
      {canRetry && (
        <Button size="compact-sm" variant="default" onClick={() => actions.retry(change.id)} data-testid="retry-change">
          {t('outbox.retry')}
        </Button>
      )}
      {canDiscard && (
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          onClick={() => setAsking(true)}
          data-testid="discard-change"
        >
          {t('outbox.discard')}
        </Button>
      )}
      <ConfirmDialog
        opened={isAsking}
        title={t('outbox.discardTitle')}
        action={t('outbox.discard')}
        isDangerous
        onClose={() => setAsking(false)}
        onConfirm={() => {
          actions.discard(change.id);
          setAsking(false);
        }}
      >
        {isMany(change) ? t('people.outbox.discardMany') : t('outbox.discardText', { name: change.entityLabel })}
      </ConfirmDialog>
    </div>
  );
}
