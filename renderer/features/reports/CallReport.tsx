import { Button, Select } from '@mantine/core';
import { IconChartBar } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallFilter } from '#shared/contract/calls.ts';
import type {
  CallGroup,
  CallReport as CallReportData,
  CallReportInput,
  ReportTableInput,
} from '#shared/contract/report-shapes.ts';
import { createCalendar, instantsOf } from '#shared/domain/calendar.ts';
import { LENGTH_BANDS } from '#shared/domain/figures.ts';
import { CALL_GROUPINGS, type CallGrouping } from '#shared/domain/report-columns.ts';
import { MAX_REPORT_DAYS } from '#shared/domain/report-limits.ts';
import { api } from '../../ipc/client.ts';
import { formatCount, formatDuration, formatLanguage } from '../../lib/format.ts';
import { useStore } from '../../lib/store.ts';
import { useNow } from '../../lib/use-now.ts';
import { AsOf } from '../../ui/AsOf.tsx';
import type { GridColumn } from '../../ui/DataGrid.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { callTiles } from './call-tiles.ts';
import { FigureRow } from './FigureTile.tsx';
import { groupName, statusWords } from './group-words.ts';
import { PlotArea } from './PlotArea.tsx';
import { RangePicker } from './RangePicker.tsx';
import classes from './Reports.module.css';
import { RowsGrid } from './RowsGrid.tsx';
import { daysOfChoice, reportView, setReportFilter, timeZone } from './report-view.ts';
import { ShareBar } from './ShareBar.tsx';

const PLOT_HEIGHT = 168;
/** So many bars can still be told apart. */
const MAX_BARS = 60;

/** Calls by what they have in common: figures, a plot, and a table that leads to the calls themselves. */
export function CallReport({
  onCalls,
  connect,
  actions,
}: {
  onCalls: (filter: CallFilter) => void;
  connect: ReactNode;
  /** What can be done with the report as rows, such as exporting it. */
  actions?: (of: ReportTableInput) => ReactNode;
}) {
  const { t } = useTranslation();
  const { range: chosen, by, filter } = useStore(reportView, (view) => view);
  const now = useNow();
  const range = daysOfChoice(chosen, now);
  const input = { timeZone, ...range, filter };
  const { data, error, refetch } = useQuery({
    queryKey: ['reports', 'calls', input, by],
    queryFn: ({ signal }) => api.reports.calls({ ...input, by }, { signal }),
    placeholderData: keepPreviousData,
  });
  const open = (group?: CallGroup) => {
    const wanted = callFilterOf(input, by, group?.key);
    if (wanted !== null) onCalls(wanted);
  };
  return (
    <div className={classes.body}>
      <div className={classes.bar}>
        <RangePicker
          value={chosen}
          range={range}
          onChange={(next) => reportView.set({ range: next })}
          zone={timeZone}
          maxDays={MAX_REPORT_DAYS}
          last={createCalendar(timeZone).dayOf(now)}
        />
        <span className={classes.space} />
        {data !== undefined && <AsOf at={data.asOf} />}
        {actions?.({ report: 'callGroups', by, ...input })}
      </div>
      <FilterBar by={by} choices={data?.choices} />
      {error !== null ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <SkeletonLines count={10} label={t('common.loading')} />
      ) : data.coverage.total === 0 ? (
        <NoCalls isFiltered={Object.keys(filter).length > 0} connect={connect} />
      ) : (
        <Figures data={data} by={by} onOpen={open} />
      )}
    </div>
  );
}

function NoCalls({ isFiltered, connect }: { isFiltered: boolean; connect: ReactNode }) {
  const { t } = useTranslation();
  return (
    <EmptyState
      icon={<IconChartBar />}
      title={t('reports.noCalls')}
      testId="report-empty"
      action={
        isFiltered ? (
          <Button variant="default" onClick={() => reportView.set({ filter: {} })}>
            {t('lists.clear')}
          </Button>
        ) : (
          connect
        )
      }
    >
      {isFiltered ? t('lists.noMatchText') : t('reports.noCallsText')}
    </EmptyState>
  );
}

function FilterBar({ by, choices }: { by: CallGrouping; choices: CallReportData['choices'] | undefined }) {
  const { t } = useTranslation();
  const filter = useStore(reportView, (view) => view.filter);
  const named = (values: readonly string[] | undefined, words: (value: string) => string = (value) => value) =>
    (values ?? []).map((value) => ({ value, label: words(value) }));
  const filters = [
    { name: 'agentName', label: t('calls.column.agent'), data: named(choices?.agentNames) },
    { name: 'programName', label: t('calls.column.program'), data: named(choices?.programNames) },
    {
      name: 'status',
      label: t('reports.column.outcome'),
      data: named(choices?.statuses, (value) => statusWords(t, value)),
    },
    {
      name: 'language',
      label: t('calls.column.language'),
      data: named(choices?.languages, (value) => formatLanguage(value)),
    },
    {
      name: 'direction',
      label: t('calls.column.direction'),
      data: (['inbound', 'outbound'] as const).map((value) => ({ value, label: t(`calls.direction.${value}`) })),
    },
  ] as const;
  return (
    <search className={classes.bar} aria-label={t('calls.filter.label')}>
      <Select
        className={classes.wide}
        aria-label={t('reports.by.label')}
        data={CALL_GROUPINGS.map((value) => ({
          value,
          label: t('reports.by.title', { what: t(`reports.by.${value}`) }),
        }))}
        value={by}
        allowDeselect={false}
        onChange={(value) => {
          const found = CALL_GROUPINGS.find((other) => other === value);
          if (found !== undefined) reportView.set({ by: found });
        }}
        data-testid="report-by"
      />
      {filters.map(({ name, label, data }) => (
        <Select
          key={name}
          className={classes.select}
          aria-label={label}
          placeholder={label}
          clearable
          data={data}
          value={filter[name] ?? null}
          onChange={(value) => setReportFilter({ [name]: value ?? undefined })}
          data-testid={`report-filter-${name}`}
        />
      ))}
      {Object.keys(filter).length > 0 && (
        <Button variant="subtle" size="compact-sm" onClick={() => reportView.set({ filter: {} })}>
          {t('common.clear')}
        </Button>
      )}
    </search>
  );
}

function Figures({
  data,
  by,
  onOpen,
}: {
  data: CallReportData;
  by: CallGrouping;
  onOpen: (group?: CallGroup) => void;
}) {
  const { t } = useTranslation();
  const columns = useMemo(() => groupColumns(t, by), [t, by]);
  const what = t(`reports.by.${by}`);
  const drawn = data.groups.slice(0, MAX_BARS);
  return (
    <>
      <FigureRow
        label={t('reports.figures')}
        figures={callTiles(t, data.figures, {
          before: data.before,
          to: t('reports.change.before'),
          onOpen: () => onOpen(),
        })}
      />
      <p className={`${classes.bar} ${classes.quiet}`}>
        <span data-testid="coverage">
          {t('reports.coverage', {
            count: data.coverage.total,
            shown: formatCount(data.coverage.withReport),
            total: formatCount(data.coverage.total),
          })}
        </span>
        <span aria-hidden="true">·</span>
        {t('reports.change.before')}
      </p>
      <PlotArea
        label={t('reports.plot.calls', { what })}
        rows={drawn.map(({ key, calls, answered }) => ({
          key: groupName(t, by, key, true),
          answered,
          unanswered: calls - answered,
        }))}
        series={[
          { name: 'answered', label: t('reports.figure.answered') },
          { name: 'unanswered', label: t('reports.figure.unanswered') },
        ]}
        format={formatCount}
        height={PLOT_HEIGHT}
        isStacked
      />
      <div className={classes.grid}>
        <RowsGrid
          key={by}
          label={t('reports.table.calls', { what })}
          testId="report-grid"
          rows={data.groups}
          columns={columns}
          rowKey={({ key }) => key ?? ''}
          onOpen={onOpen}
        />
      </div>
    </>
  );
}

function groupColumns(t: TFunction, by: CallGrouping): GridColumn<CallGroup>[] {
  return [
    {
      id: 'key',
      header: t(`reports.column.${by}`),
      width: 'minmax(160px, 300px)',
      cell: ({ key }) => (
        <span className="data" dir="auto">
          {groupName(t, by, key)}
        </span>
      ),
    },
    {
      id: 'calls',
      header: t('reports.column.calls'),
      width: '96px',
      align: 'end',
      cell: ({ calls }) => formatCount(calls),
    },
    {
      id: 'answered',
      header: t('reports.column.answered'),
      width: '112px',
      align: 'end',
      cell: ({ answered }) => formatCount(answered),
    },
    {
      id: 'answerRate',
      header: t('reports.column.answerRate'),
      width: 'minmax(150px, 1fr)',
      cell: ({ answerRate }) => <ShareBar share={answerRate} />,
    },
    {
      id: 'averageMs',
      header: t('reports.column.averageMs'),
      width: '136px',
      align: 'end',
      cell: ({ averageMs }) => formatDuration(averageMs),
    },
    {
      id: 'talkMs',
      header: t('reports.column.talkMs'),
      width: '116px',
      align: 'end',
      cell: ({ talkMs }) => formatDuration(talkMs),
    },
  ];
}

/** The filter of the list of calls that shows what a group counts; null where that list has none such. */
export function callFilterOf(
  { filter, timeZone: zone, from, to }: CallReportInput,
  by: CallGrouping,
  key: string | null | undefined,
): CallFilter | null {
  const calendar = createCalendar(zone);
  const between = (days: { from: string; to: string }) => {
    const span = instantsOf(calendar, days);
    return { startedFrom: span.from, startedTo: span.to };
  };
  const whole = { ...filter, ...between({ from, to }) };
  if (key === undefined) return whole;
  if (key === null) return null;
  switch (by) {
    case 'day':
      return { ...filter, ...between({ from: key, to: key }) };
    case 'hour':
      return null;
    case 'agent':
      return { ...whole, agentName: key };
    case 'program':
      return { ...whole, programName: key };
    case 'outcome':
      return { ...whole, status: key };
    case 'language':
      return { ...whole, language: key };
    case 'length': {
      const band = LENGTH_BANDS.find(({ id }) => id === key);
      return {
        ...whole,
        ...(band?.minDurationMs !== undefined && { minDurationMs: band.minDurationMs }),
        ...(band?.maxDurationMs !== undefined && { maxDurationMs: band.maxDurationMs }),
      };
    }
  }
}
