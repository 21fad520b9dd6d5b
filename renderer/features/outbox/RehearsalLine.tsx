import { Button } from '@mantine/core';
import {
  IconAlertTriangle,
  IconArrowsSplit2,
  IconCircleCheck,
  IconClockHour4,
  IconHandStop,
  IconHelpCircle,
  IconSend,
} from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Change, RehearsalRow } from '#shared/contract/outbox.ts';
import { formatAge, formatDecimal, isolate } from '../../lib/format.ts';
import { Badge, type Tone } from '../../ui/Badge.tsx';
import { ChangeIcon, ChangeTitle, FieldChanges } from './ChangeWhat.tsx';
import { changeTitle } from './change-title.ts';
import { DiscardButton } from './DiscardButton.tsx';
import { fieldName, fieldValue } from './field-name.ts';
import { Lapse } from './Lapse.tsx';
import classes from './Outbox.module.css';
import type { ChangeActions } from './use-outbox.ts';

const LOOK: Record<RehearsalRow['fate'], { tone: Tone; icon: ReactNode }> = {
  send: { tone: 'accent', icon: <IconSend className="flip" /> },
  check: { tone: 'warn', icon: <IconHelpCircle /> },
  nothing: { tone: 'ok', icon: <IconCircleCheck /> },
  conflict: { tone: 'bad', icon: <IconArrowsSplit2 /> },
  waits: { tone: 'calm', icon: <IconClockHour4 /> },
  held: { tone: 'warn', icon: <IconHandStop /> },
  lapsed: { tone: 'bad', icon: <IconAlertTriangle /> },
};

/** One line of the rehearsal: what it is, what would become of it, what it costs, and how it is left out. */
export function RehearsalLine({
  row,
  actions,
  isOnline,
}: {
  row: RehearsalRow;
  actions: ChangeActions;
  isOnline: boolean;
}) {
  const { t } = useTranslation();
  const { change, fate } = row;
  const { tone, icon } = LOOK[fate];
  return (
    <li className={classes.change} tabIndex={-1} data-row data-testid="rehearsal-row" data-fate={fate}>
      <ChangeIcon change={change} />
      <div className={classes.changeMain}>
        <ChangeTitle change={change} connection={false} />
        <FieldChanges change={change} />
        <Predicted row={row} />
        <Notes row={row} />
      </div>
      <div className={classes.changeSide}>
        <Badge tone={tone} icon={icon} testId={`fate-${fate}`}>
          {t(`outbox.rehearsal.fate.${fate}`)}
        </Badge>
      </div>
      <LineActions row={row} actions={actions} isOnline={isOnline} />
    </li>
  );
}

/** What the platform had when it was last read, where that is neither what the edit began from nor what it says. */
function Predicted({ row: { prediction } }: { row: RehearsalRow }) {
  const { t } = useTranslation();
  if (prediction === null) return null;
  if (prediction.deletedThere) {
    return (
      <p className={classes.reason} data-tone="bad">
        {t('outbox.rehearsal.why.deletedThere')}
      </p>
    );
  }
  return (
    <ul className={classes.fields} data-testid="prediction">
      {prediction.fields.map((field) => (
        <li key={field.field}>
          <bdi className={classes.fieldName}>{fieldName(field.field, t)}</bdi>
          <span className={classes.there}>
            {t('outbox.rehearsal.there', { value: isolate(fieldValue(field.field, field.theirs, t)) })}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Notes({ row: { change, fate, waitsFor, cost } }: { row: RehearsalRow }) {
  const { t } = useTranslation();
  const parts: ReactNode[] = [
    cost === null ? null : costText(cost, t),
    fate === 'check' || fate === 'nothing' || fate === 'lapsed' ? t(`outbox.rehearsal.why.${fate}`) : null,
    waitsFor === null ? null : t('outbox.rehearsal.waitsFor', { what: waitsForText(waitsFor, t) }),
    change.nextAttemptAt === null ? null : t('outbox.next', { when: formatAge(change.nextAttemptAt) }),
    fate === 'held' && change.expiresAt === null ? t('outbox.heldBack') : null,
  ].filter((part) => part !== null);
  const lapse = fate === 'held' && change.expiresAt !== null ? <Lapse at={change.expiresAt} /> : null;
  if (parts.length === 0 && lapse === null) return null;
  return (
    <p className={classes.reason}>
      {parts.join(' · ')}
      {parts.length > 0 && lapse !== null && ' · '}
      {lapse}
    </p>
  );
}

const waitsForText = (waitsFor: NonNullable<RehearsalRow['waitsFor']>, t: TFunction): string =>
  `${changeTitle(waitsFor, t)} ${isolate(waitsFor.entityLabel)} (${t(`outbox.state.${waitsFor.state}`)})`;

const costText = ({ unit, count, credits }: NonNullable<RehearsalRow['cost']>, t: TFunction): string =>
  [
    count === null ? t('outbox.rehearsal.cost.people') : t(`outbox.rehearsal.cost.${unit}`, { count }),
    credits === null
      ? t('outbox.rehearsal.cost.unknown')
      : t('outbox.rehearsal.cost.about', { credits: formatDecimal(credits) }),
  ].join(' · ');

const EFFECTS: ReadonlySet<Change['entity']> = new Set(['program', 'smsProgram', 'message', 'call']);

function LineActions({ row, actions, isOnline }: { row: RehearsalRow; actions: ChangeActions; isOnline: boolean }) {
  const { t } = useTranslation();
  const { change, changeCount, fate } = row;
  const needsLine = EFFECTS.has(change.entity) && !isOnline;
  const leaveOut = (how: 'discard' | 'holdBack') => actions.leaveOut({ id: change.id, count: changeCount, how });
  return (
    <div className={classes.actions}>
      {fate === 'held' &&
        (needsLine ? (
          <span className={classes.quiet}>{t('outbox.rehearsal.needsLine')}</span>
        ) : (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => actions.confirm(change.id)}
            data-action="confirm"
            data-testid="confirm-row"
          >
            {t('outbox.confirm')}
          </Button>
        ))}
      {change.state === 'queued' && fate !== 'lapsed' && (
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => leaveOut('holdBack')}
          data-action="holdBack"
          data-testid="hold-back"
        >
          {t('outbox.rehearsal.holdBack')}
        </Button>
      )}
      {(change.state === 'queued' || change.state === 'held') && (
        <DiscardButton
          title={t('outbox.rehearsal.discardTitle')}
          testId="leave-out"
          onDiscard={() => leaveOut('discard')}
        >
          {t('outbox.rehearsal.discardText', { count: changeCount })}
        </DiscardButton>
      )}
    </div>
  );
}
