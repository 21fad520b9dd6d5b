import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ActOutcome } from '#shared/contract/effects.ts';
import type { ErrorData } from '#shared/errors/app-error.ts';
import classes from './ActOutcomeNote.module.css';
import { ErrorDetail } from './States.tsx';

export interface ActNote {
  action: 'pause' | 'resume' | 'cancel' | 'cancelSms' | 'cancelCall';
  outcome: ActOutcome;
  error: ErrorData | null;
}

const GOOD: readonly ActOutcome[] = ['done', 'already', 'seen'];

/** What came of an action that cannot wait, said at once and in words: above all that it was NOT done. */
export function ActOutcomeNote({ note }: { note: ActNote | null }) {
  const { t, i18n } = useTranslation();
  if (note === null) return null;
  const isGood = GOOD.includes(note.outcome);
  const Icon = isGood ? IconCircleCheck : IconAlertTriangle;
  return (
    <div
      className={classes.note}
      data-tone={isGood ? 'ok' : 'bad'}
      role={isGood ? 'status' : 'alert'}
      data-testid="act-outcome"
      data-outcome={note.outcome}
    >
      <Icon size={16} aria-hidden="true" />
      <div>
        <p>{t(`programs.act.${note.action}.${note.outcome}`)}</p>
        {note.error !== null && !isGood && note.outcome !== 'offline' && (
          <>
            {i18n.language === 'en' && <p className={classes.sub}>{note.error.message}</p>}
            <ErrorDetail error={note.error} />
          </>
        )}
      </div>
    </div>
  );
}
