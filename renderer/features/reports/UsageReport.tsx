import { Select } from '@mantine/core';
import { IconRobotOff } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { UsageReport as Report, ReportTableInput } from '#shared/contract/report-shapes.ts';
import { addDays, createCalendar, type DayRange } from '#shared/domain/calendar.ts';
import { MAX_USAGE_RANGE_DAYS } from '#shared/domain/report-limits.ts';
import { api } from '../../ipc/client.ts';
import { formatCount, formatDate, formatDateShort, formatDecimal } from '../../lib/format.ts';
import { useStore } from '../../lib/store.ts';
import { useNow } from '../../lib/use-now.ts';
import { AsOf } from '../../ui/AsOf.tsx';
import type { GridColumn } from '../../ui/DataGrid.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { FigureRow } from './FigureTile.tsx';
import { PlotArea } from './PlotArea.tsx';
import { RangePicker } from './RangePicker.tsx';
import { ReportAge, ReportProblem } from './ReportAge.tsx';
import classes from './Reports.module.css';
import { RowsGrid } from './RowsGrid.tsx';
import { type ChosenRange, daysOfChoice, reportView } from './report-view.ts';
import { useRefresh } from './use-reports.ts';

const PLOT_HEIGHT = 168;
const CHOICES = ['yesterday', 'last7', 'last30', 'custom'] as const;

/** The days of a choice, ending yesterday: FlowGent tells nothing of a day that is not over in UTC. */
function usageDays(chosen: ChosenRange, now: number): DayRange {
  if (chosen.choice === 'custom' && chosen.custom !== null) return chosen.custom;
  const range = daysOfChoice(chosen, now, 'UTC');
  const yesterday = addDays(createCalendar('UTC').dayOf(now), -1);
  if (range.to <= yesterday) return range;
  return { from: addDays(range.from, -1), to: yesterday };
}

/** Credits that an agent of FlowGent used, day by day. */
export function UsageReport({
  connect,
  actions,
}: {
  connect: ReactNode;
  actions?: ((of: ReportTableInput) => ReactNode) | undefined;
}) {
  const { t } = useTranslation();
  const { usageAgentId, usageRange } = useStore(reportView, (view) => view);
  const now = useNow();
  const range = usageDays(usageRange, now);
  const agents = useQuery({ queryKey: ['reports', 'usageAgents'], queryFn: () => api.reports.usageAgents() });
  const agent = agents.data?.find(({ id }) => id === usageAgentId) ?? agents.data?.[0];
  if (agents.error !== null) return <ErrorState error={agents.error} onRetry={() => void agents.refetch()} />;
  if (agents.data === undefined) return <SkeletonLines count={10} label={t('common.loading')} />;
  if (agent === undefined) {
    return (
      <EmptyState icon={<IconRobotOff />} title={t('lists.notOffered')} action={connect} testId="usage-not-offered">
        {t('reports.usage.notOffered')}
      </EmptyState>
    );
  }
  return (
    <div className={classes.body} data-testid="usage-report">
      <div className={classes.bar}>
        <Select
          className={classes.wide}
          aria-label={t('reports.column.agent')}
          data={agents.data.map(({ id, name }) => ({ value: id, label: name }))}
          value={agent.id}
          allowDeselect={false}
          searchable
          onChange={(id) => reportView.set({ usageAgentId: id })}
          data-testid="usage-agent"
        />
        <RangePicker
          value={usageRange}
          range={range}
          onChange={(next) => reportView.set({ usageRange: next })}
          zone="UTC"
          maxDays={MAX_USAGE_RANGE_DAYS}
          last={addDays(createCalendar('UTC').dayOf(now), -1)}
          choices={CHOICES}
        />
      </div>
      <OfAgent key={agent.id} agentId={agent.id} range={range} actions={actions} />
    </div>
  );
}

function OfAgent({
  agentId,
  range,
  actions,
}: {
  agentId: string;
  range: DayRange;
  actions: ((of: ReportTableInput) => ReactNode) | undefined;
}) {
  const { t } = useTranslation();
  const input = { agentId, ...range };
  const { data, error, refetch } = useQuery({
    queryKey: ['reports', 'usage', input],
    queryFn: ({ signal }) => api.reports.usage(input, { signal }),
    placeholderData: keepPreviousData,
  });
  const isWhole = data !== undefined && data.knownDays === data.days.length;
  const refresh = useRefresh({
    name: `usage ${JSON.stringify(input)}`,
    ask: () => api.reports.refreshUsage(input),
    // Days that are over do not change: only what is missing is asked for by itself.
    fetchedAt: data === undefined ? undefined : isWhole ? Date.now() : null,
  });
  if (error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <SkeletonLines count={8} label={t('common.loading')} />;
  return (
    <>
      <div className={classes.bar}>
        <span className={classes.quiet}>{t('reports.usage.neverToday')}</span>
        <span className={classes.space} />
        <ReportAge fetchedAt={data.fetchedAt} refresh={refresh} />
        {actions?.({ report: 'usageDays', ...input })}
      </div>
      <ReportProblem {...data} />
      <Figures data={data} />
    </>
  );
}

type UsageDay = Report['days'][number];

function Figures({ data }: { data: Report }) {
  const { t } = useTranslation();
  const columns = useMemo<GridColumn<UsageDay>[]>(
    () => [
      { id: 'day', header: t('reports.column.day'), width: '200px', cell: ({ day }) => formatDate(day) },
      {
        id: 'credits',
        header: t('reports.column.credits'),
        width: '120px',
        align: 'end',
        cell: ({ credits }) => formatDecimal(credits),
      },
      {
        id: 'fetchedAt',
        header: t('reports.column.fetchedAt'),
        width: 'minmax(180px, 1fr)',
        cell: ({ fetchedAt }) => <AsOf at={fetchedAt} />,
      },
    ],
    [t],
  );
  const mean = data.knownDays === 0 ? null : data.total / data.knownDays;
  return (
    <>
      <FigureRow
        label={t('reports.figures')}
        figures={[
          {
            id: 'usageTotal',
            label: t('reports.figure.usageTotal'),
            definition: t('reports.definition.usageTotal'),
            value: data.knownDays === 0 ? '–' : formatDecimal(data.total),
            note: t('reports.usage.known', {
              count: data.days.length,
              known: formatCount(data.knownDays),
              total: formatCount(data.days.length),
            }),
          },
          {
            id: 'usageMean',
            label: t('reports.figure.usageMean'),
            definition: t('reports.definition.usageMean'),
            value: formatDecimal(mean, 1),
          },
        ]}
      />
      <PlotArea
        label={t('reports.plot.usage')}
        rows={data.days.map(({ day, credits }) => ({ key: formatDateShort(day), credits: credits ?? 0 }))}
        series={[{ name: 'credits', label: t('reports.column.credits') }]}
        format={(value) => formatDecimal(value)}
        height={PLOT_HEIGHT}
      />
      <div className={classes.grid}>
        <RowsGrid
          label={t('reports.plot.usage')}
          testId="usage-days"
          rows={data.days.toReversed()}
          columns={columns}
          rowKey={({ day }) => day}
        />
      </div>
    </>
  );
}
