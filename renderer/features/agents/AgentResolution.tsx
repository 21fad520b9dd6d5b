import { Button, SegmentedControl } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AgentDetail, AgentMetrics, MetricDays } from '#shared/contract/agents.ts';
import { api } from '../../ipc/client.ts';
import { isOfflineState, useSyncStatus } from '../../ipc/queries.ts';
import { useOnlineAct } from '../../ipc/use-online-act.ts';
import { formatCount, formatPercent } from '../../lib/format.ts';
import { AsOf } from '../../ui/AsOf.tsx';
import { NotDone } from '../../ui/NotDone.tsx';
import { SkeletonLines } from '../../ui/States.tsx';
import classes from './AgentResolution.module.css';
import { Criteria } from './Criteria.tsx';
import { useMetrics } from './use-agents.ts';

const TrendPlot = lazy(() => import('./TrendPlot.tsx').then(({ TrendPlot: plot }) => ({ default: plot })));

const SPANS = [7, 28, 84] as const satisfies MetricDays[];
/** Figures older than this are marked. */
const STALE_MS = 60 * 60_000;

/** How many conversations were resolved, over a span of days, and the criteria by which that is judged. */
export function AgentResolution({ agent }: { agent: AgentDetail }) {
  const { t } = useTranslation();
  const [days, setDays] = useState<MetricDays>(28);
  const { data: metrics, isPending } = useMetrics(agent.id, days);
  const isOffline = isOfflineState(useSyncStatus()?.state);
  const read = useOnlineAct({
    act: (span: MetricDays) => api.agents.readMetrics({ id: agent.id, days: span }),
    title: () => t('agents.notDone.readMetrics'),
  });
  return (
    <>
      <div className={classes.bar}>
        <SegmentedControl
          aria-label={t('agents.span')}
          data={SPANS.map((span) => ({
            value: String(span),
            label: t('agents.days', { count: span, shown: formatCount(span) }),
          }))}
          value={String(days)}
          onChange={(value) => setDays(SPANS.find((span) => String(span) === value) ?? 28)}
        />
        <span className={classes.space} />
        <AsOf at={metrics?.readAt ?? null} isStale={isOffline || isOld(metrics?.readAt ?? null)} />
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconRefresh size={13} />}
          loading={read.isPending}
          onClick={() => read.run(days)}
          data-testid="read-metrics"
        >
          {t('agents.readMetrics')}
        </Button>
      </div>
      <NotDone reason={read.notDone} />
      {isPending ? (
        <SkeletonLines count={3} label={t('common.loading')} />
      ) : metrics ? (
        <FiguresBlock metrics={metrics} />
      ) : (
        <p className={classes.none} data-testid="no-metrics">
          {t('agents.noMetrics')}
        </p>
      )}
      <Criteria agent={agent} figures={metrics?.criteria ?? []} />
    </>
  );
}

const isOld = (at: number | null): boolean => at !== null && Date.now() - at > STALE_MS;

function FiguresBlock({ metrics }: { metrics: AgentMetrics }) {
  const { t } = useTranslation();
  const { figures, trend, trendReadAt } = metrics;
  const tiles = [
    ['rate', figures.rate === null ? '–' : formatPercent(figures.rate)],
    ['total', formatCount(figures.total)],
    ['evaluated', formatCount(figures.evaluated)],
    ['resolved', formatCount(figures.resolved)],
    ['unresolved', formatCount(figures.unresolved)],
  ] as const;
  return (
    <>
      <dl className={classes.tiles} data-testid="figures">
        {tiles.map(([name, shown]) => (
          <div key={name} className={classes.tile} data-main={name === 'rate' || undefined}>
            <dt>{t(`agents.figure.${name}`)}</dt>
            <dd data-testid={`figure-${name}`}>{shown}</dd>
          </div>
        ))}
      </dl>
      {trend.length > 0 ? (
        <Suspense fallback={<div className={classes.plot} />}>
          <TrendPlot trend={trend} readAt={trendReadAt} />
        </Suspense>
      ) : (
        <p className={classes.none}>{t('agents.noTrend')}</p>
      )}
    </>
  );
}
