import { Button } from '@mantine/core';
import { IconAlertTriangle, IconClockPause, IconHelpCircle, IconSend } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Effect } from '#shared/contract/effects.ts';
import { api } from '../ipc/client.ts';
import { errorLine } from '../lib/error-text.ts';
import { formatAge } from '../lib/format.ts';
import classes from './EffectNotice.module.css';
import { ErrorDetail } from './States.tsx';
import { toastError } from './toast.tsx';

/** An effect on people that is not over: how it stands, and what the person can decide about it here. */
export function EffectNotice({ effect }: { effect: Effect }) {
  const { t, i18n } = useTranslation();
  const decide = useMutation({
    mutationFn: (decision: 'confirm' | 'retry' | 'discard') => api.outbox[decision]({ id: effect.changeId }),
    onError: toastError,
  });
  const { state, error } = effect;
  if (state === 'done' || state === 'discarded') return null;
  const isInDoubt = state === 'unknown' || error?.code === 'OUTCOME_UNKNOWN';
  const Icon = isInDoubt ? IconHelpCircle : state === 'failed' ? IconAlertTriangle : (ICONS[state] ?? IconSend);
  const isDeletion = effect.operation === 'delete';
  return (
    <section
      className={classes.notice}
      data-tone={state === 'held' || isInDoubt ? 'warn' : state === 'failed' ? 'bad' : undefined}
      data-testid="effect-notice"
      data-state={state}
      aria-label={t('programs.effect.label')}
    >
      <Icon size={16} aria-hidden="true" />
      <div className={classes.text}>
        <p role="status">{t(`programs.effect.${state === 'failed' && isInDoubt ? 'inDoubt' : state}`)}</p>
        {state === 'held' && (
          <p className={classes.sub}>
            {t('programs.effect.heldText')}
            {effect.expiresAt !== null && ` ${t('programs.effect.lapses', { when: formatAge(effect.expiresAt) })}`}
          </p>
        )}
        {error !== null && (
          <>
            <p className={classes.sub}>{errorLine(error, t, i18n.language)}</p>
            <ErrorDetail error={error} />
          </>
        )}
        <div className={classes.actions}>
          {state === 'held' && (
            <Button size="compact-sm" onClick={() => decide.mutate('confirm')} data-testid="confirm-effect">
              {isDeletion ? t('outbox.confirmDelete') : t('outbox.confirm')}
            </Button>
          )}
          {state === 'failed' && (
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => decide.mutate('retry')}
              data-testid="retry-effect"
            >
              {t('programs.effect.retry')}
            </Button>
          )}
          {(state === 'held' || state === 'failed' || state === 'queued') && (
            <Button
              size="compact-sm"
              variant="subtle"
              color="gray"
              onClick={() => decide.mutate('discard')}
              data-testid="discard-effect"
            >
              {t('outbox.discard')}
            </Button>
          )}
        </div>
      </div>
    </section>
  );
}

const ICONS: Partial<Record<Effect['state'], typeof IconSend>> = { held: IconClockPause };
