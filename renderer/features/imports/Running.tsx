import { Button, Progress } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Import } from '#shared/contract/imports.ts';
import { isOfflineState, useSyncStatus } from '../../ipc/queries.ts';
import { formatPercent } from '../../lib/format.ts';
import { InlineError } from '../../ui/States.tsx';
import classes from './Imports.module.css';
import { useImportActions } from './use-imports.ts';

const PHASES = ['upload', 'validate', 'results', 'execute'] as const;

/** A run on its way, or one that stopped before its end. */
export function Running({ value }: { value: Import }) {
  const { t } = useTranslation();
  const { run, cancel } = useImportActions(value.id);
  const isOffline = isOfflineState(useSyncStatus()?.state);
  const isStopped = value.state === 'stopped';
  const phase = value.phase ?? 'upload';
  const share = value.totalCount ? Math.min(1, value.doneCount / value.totalCount) : 0;
  const isBeingDone = phase === 'execute' || phase === 'settle';
  const place = phase === 'settle' ? PHASES.length - 1 : PHASES.indexOf(phase);
  return (
    <div className={classes.body}>
      <div className={classes.summary}>
        <section className={classes.card} data-testid={isStopped ? 'import-stopped' : 'import-running'}>
          <h2 className={classes.cardTitle}>{isStopped ? t('imports.stoppedTitle') : t('imports.runningTitle')}</h2>
          {!isStopped && (
            <Progress
              value={share * 100}
              aria-label={t('imports.progress', { share: formatPercent(share) })}
              animated
            />
          )}
          <ol className={classes.phases}>
            {PHASES.map((name, index) => (
              <li key={name} data-state={index < place ? 'done' : index === place ? 'now' : 'later'}>
                {t(`imports.phase.${index === place && phase === 'settle' ? 'settle' : name}`)}
              </li>
            ))}
          </ol>
          {isStopped && value.error !== null && (
            <InlineError error={value.error} isExpected={value.error.code === 'OFFLINE'} />
          )}
          {isStopped && (
            <p className={classes.cardText}>{isBeingDone ? t('imports.stoppedLate') : t('imports.stoppedEarly')}</p>
          )}
          {!isStopped && (
            <p className={classes.cardText}>{isBeingDone ? t('imports.runningLate') : t('imports.runningEarly')}</p>
          )}
        </section>
      </div>
      <footer className={classes.foot}>
        <span className={classes.note} role="status" data-tone={isStopped && isOffline ? 'warn' : undefined}>
          {isStopped && isOffline && t('imports.goOnOffline')}
        </span>
        {isStopped ? (
          <Button
            leftSection={<IconPlayerPlay size={14} />}
            loading={run.isPending}
            disabled={isOffline}
            onClick={() => run.mutate()}
            data-testid="import-go-on"
          >
            {t('imports.goOn')}
          </Button>
        ) : (
          <Button variant="default" disabled={isBeingDone} onClick={() => cancel.mutate()} data-testid="import-cancel">
            {t('imports.cancelRun')}
          </Button>
        )}
      </footer>
    </div>
  );
}
