import { Button } from '@mantine/core';
import { IconCloudOff, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Snapshot } from '#shared/contract/report-shapes.ts';
import { formatAge } from '../../lib/format.ts';
import { AsOf } from '../../ui/AsOf.tsx';
import { InlineError } from '../../ui/States.tsx';
import classes from './Reports.module.css';
import type { Refresh } from './use-reports.ts';

/** From this age on the numbers of a report are shown as old. */
const STALE_MS = 3_600_000;

/** How old a report is, and the way to ask for it again. */
export function ReportAge({ fetchedAt, refresh }: { fetchedAt: number | null; refresh: Refresh }) {
  const { t } = useTranslation();
  const isStale = fetchedAt !== null && Date.now() - fetchedAt > STALE_MS;
  return (
    <span className={classes.age} data-testid="report-age">
      {refresh.isOffline && <IconCloudOff size={14} aria-hidden="true" />}
      <AsOf at={fetchedAt} isStale={isStale} />
      {fetchedAt !== null && <span className={classes.faint}>{formatAge(fetchedAt)}</span>}
      <Button
        variant="default"
        leftSection={<IconRefresh size={14} />}
        onClick={refresh.run}
        loading={refresh.isRunning}
        disabled={refresh.isOffline}
        title={refresh.isOffline ? t('reports.refreshOffline') : undefined}
        data-testid="refresh-report"
      >
        {t('reports.refresh')}
      </Button>
    </span>
  );
}

/** Why a report could not be had again; what is shown is then the last one that was. */
export function ReportProblem({ problem, fetchedAt }: Snapshot) {
  const { t } = useTranslation();
  if (problem === null) return null;
  return (
    <div className={classes.problem} data-testid="report-problem">
      <InlineError error={problem} isExpected={problem.code === 'OFFLINE'} />
      {fetchedAt !== null && <p className={classes.faint}>{t('reports.keptWhileFailing')}</p>}
    </div>
  );
}
