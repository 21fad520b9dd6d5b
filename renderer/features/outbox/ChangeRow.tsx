import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Change } from '#shared/contract/outbox.ts';
import { errorLine } from '../../lib/error-text.ts';
import { formatAge, formatFull } from '../../lib/format.ts';
import { ErrorDetail } from '../../ui/States.tsx';
import { ChangeStateBadge } from './ChangeStateBadge.tsx';
import { ChangeIcon, ChangeTitle, FieldChanges, isMany } from './ChangeWhat.tsx';
import { ConflictForm } from './ConflictForm.tsx';
import { DiscardButton } from './DiscardButton.tsx';
import { EditAndRetry, editableFields } from './EditAndRetry.tsx';
import { Lapse } from './Lapse.tsx';
import classes from './Outbox.module.css';
import type { ChangeActions } from './use-outbox.ts';

/** One change: what, of whom, from what to what, how it stands, and what can be done. */
export function ChangeRow({ change, actions }: { change: Change; actions: ChangeActions }) {
  const [isEditing, setEditing] = useState(false);
  return (
    <li className={classes.change} tabIndex={-1} data-row data-testid="change" data-state={change.state}>
      <ChangeIcon change={change} />
      <div className={classes.changeMain}>
        <ChangeTitle change={change} />
        {change.state === 'conflict' ? (
          <ConflictForm change={change} actions={actions} />
        ) : isEditing ? (
          <EditAndRetry change={change} actions={actions} onClose={() => setEditing(false)} />
        ) : (
          <FieldChanges change={change} />
        )}
        <Reason change={change} />
      </div>
      <div className={classes.changeSide}>
        <ChangeStateBadge state={change.state} />
        <time className={classes.quiet} title={formatFull(change.settledAt ?? change.createdAt)}>
          {formatAge(change.settledAt ?? change.createdAt)}
        </time>
      </div>
      <Actions change={change} actions={actions} isEditing={isEditing} onEdit={() => setEditing(true)} />
    </li>
  );
}

function Reason({ change }: { change: Change }) {
  const { t, i18n } = useTranslation();
  const { state, error } = change;
  const parts = [
    error === null ? null : errorLine(error, t, i18n.language),
    state === 'held' ? t(heldKey(change)) : null,
    state === 'unknown' ? t('outbox.unknownWhy') : null,
    change.attemptCount > 0 && change.settledAt === null ? t('outbox.attempts', { count: change.attemptCount }) : null,
    change.nextAttemptAt === null ? null : t('outbox.next', { when: formatAge(change.nextAttemptAt) }),
    state === 'failed' ? t('outbox.kept') : null,
  ].filter((part) => part !== null);
  if (parts.length === 0) return null;
  return (
    <>
      <p className={classes.reason} data-tone={state === 'failed' ? 'bad' : undefined}>
        {parts.join(' · ')}
        {state === 'held' && change.expiresAt !== null && (
          <>
            {' · '}
            <Lapse at={change.expiresAt} />
          </>
        )}
        {error?.requestId !== undefined && (
          <>
            {' '}
            <bdi className={classes.code}>{error.requestId}</bdi>
          </>
        )}
      </p>
      {error !== null && <ErrorDetail error={error} />}
    </>
  );
}

/** Why it waits for a yes. */
function heldKey({ entity, operation, expiresAt }: Change) {
  if (expiresAt === null) return 'outbox.heldBack';
  if (operation === 'delete') return 'outbox.heldWhy';
  return entity === 'contact' ? 'people.outbox.heldMany' : 'outbox.heldEffect';
}

function Actions({
  change,
  actions,
  isEditing,
  onEdit,
}: {
  change: Change;
  actions: ChangeActions;
  isEditing: boolean;
  onEdit: () => void;
}) {
  const { t } = useTranslation();
  const canDiscard = ['queued', 'held', 'failed', 'conflict'].includes(change.state);
  const canRetry = change.state === 'failed' || (change.state === 'queued' && change.attemptCount > 0);
  const canEdit = change.state === 'failed' && !isEditing && editableFields(change).length > 0;
  return (
    <div className={classes.actions}>
      {change.state === 'held' && (
        <Button
          size="compact-sm"
          onClick={() => actions.confirm(change.id)}
          data-action="confirm"
          data-testid="confirm-change"
        >
          {change.operation === 'delete' ? t('outbox.confirmDelete') : t('outbox.confirm')}
        </Button>
      )}
      {canEdit && (
        <Button size="compact-sm" variant="default" onClick={onEdit} data-action="edit" data-testid="edit-change">
          {t('outbox.edit')}
        </Button>
      )}
      {canRetry && (
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => actions.retry(change.id)}
          data-action="retry"
          data-testid="retry-change"
        >
          {t('outbox.retry')}
        </Button>
      )}
      {canDiscard && (
        <DiscardButton
          title={t('outbox.discardTitle')}
          testId="discard-change"
          onDiscard={() => actions.discard(change.id)}
        >
          {isMany(change) ? t('people.outbox.discardMany') : t('outbox.discardText', { name: change.entityLabel })}
        </DiscardButton>
      )}
    </div>
  );
}
