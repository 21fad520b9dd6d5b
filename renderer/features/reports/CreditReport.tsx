import { SegmentedControl, Select } from '@mantine/core';
import { IconCoins } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Connection } from '#shared/contract/connections.ts';
import type { CreditDay, CreditReport as Report, ReportTableInput } from '#shared/contract/report-shapes.ts';
import { createCalendar } from '#shared/domain/calendar.ts';
import { CREDIT_KINDS, MAX_REPORT_DAYS } from '#shared/domain/report-limits.ts';
import { api } from '../../ipc/client.ts';
import { formatDate, formatDateShort, formatDecimal } from '../../lib/format.ts';
import { useStore } from '../../lib/store.ts';
import { useNow } from '../../lib/use-now.ts';
import { AsOf } from '../../ui/AsOf.tsx';
import type { GridColumn } from '../../ui/DataGrid.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { CreditTransactions } from './CreditTransactions.tsx';
import { creditTiles } from './credit-tiles.tsx';
import { FigureRow } from './FigureTile.tsx';
import { creditTypeWords } from './group-words.ts';
import { PlotArea } from './PlotArea.tsx';
import { RangePicker } from './RangePicker.tsx';
import { ReportAge, ReportProblem } from './ReportAge.tsx';
import classes from './Reports.module.css';
import { RowsGrid } from './RowsGrid.tsx';
import { daysOfChoice, reportView, timeZone } from './report-view.ts';
import { useRefresh } from './use-reports.ts';

const PLOT_HEIGHT = 168;

export interface CreditReportProps {
  /** The connections that have credits. */
  connections: readonly Connection[];
  onCall: (callId: string) => void;
  connect: ReactNode;
  actions?: ((of: ReportTableInput) => ReactNode) | undefined;
}

/** What is left, how fast it goes, and everything that was booked. */
export function CreditReport({ connections, connect, ...rest }: CreditReportProps) {
  const { t } = useTranslation();
  const [chosenId, setChosenId] = useState<string | null>(null);
  const connection = connections.find(({ id }) => id === chosenId) ?? connections[0];
  if (connection === undefined) {
    return (
      <EmptyState icon={<IconCoins />} title={t('lists.notOffered')} action={connect} testId="credits-not-offered">
        {t('reports.credits.notOffered')}
      </EmptyState>
    );
  }
  const choice =
    connections.length > 1 ? (
      <Select
        className={classes.wide}
        aria-label={t('reports.connection')}
        data={connections.map(({ id, name }) => ({ value: id, label: name }))}
        value={connection.id}
        allowDeselect={false}
        onChange={setChosenId}
      />
    ) : null;
  return <OfConnection key={connection.id} connectionId={connection.id} choice={choice} {...rest} />;
}

function OfConnection({
  connectionId,
  choice,
  onCall,
  actions,
}: Pick<CreditReportProps, 'onCall' | 'actions'> & { connectionId: string; choice: ReactNode }) {
  const { t } = useTranslation();
  const chosen = useStore(reportView, (view) => view.range);
  const now = useNow();
  const range = daysOfChoice(chosen, now);
  const input = { connectionId, timeZone, ...range };
  const { data, error, refetch } = useQuery({
    queryKey: ['reports', 'credits', input],
    queryFn: ({ signal }) => api.reports.credits({ ...input, now: Date.now() }, { signal }),
    placeholderData: keepPreviousData,
  });
  const balanceAt = data?.state.balanceAt;
  const refresh = useRefresh({
    name: `balance ${connectionId}`,
    ask: () => api.reports.refreshBalance({ connectionId }),
    fetchedAt: balanceAt,
  });
  if (error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <SkeletonLines count={10} label={t('common.loading')} />;
  return (
    <div className={classes.body} data-testid="credit-report">
      <div className={classes.bar}>
        {choice}
        <RangePicker
          value={chosen}
          range={range}
          onChange={(next) => reportView.set({ range: next })}
          zone={timeZone}
          maxDays={MAX_REPORT_DAYS}
          last={createCalendar(timeZone).dayOf(now)}
        />
        <span className={classes.space} />
        <ReportAge fetchedAt={data.state.balanceAt} refresh={refresh} />
      </div>
      <ReportProblem problem={data.state.problem} fetchedAt={data.state.balanceAt} />
      <FigureRow
        label={t('reports.figures')}
        figures={creditTiles(t, data.state, { spent: data.spent, added: data.added })}
      />
      <PlotArea
        label={t('reports.plot.credits')}
        rows={data.days.map(({ day, added: _added, ...kinds }) => ({ key: formatDateShort(day), ...kinds }))}
        series={kindsOf(data).map((kind) => ({ name: kind, label: t(`reports.credits.kind.${kind}`) }))}
        format={(value) => formatDecimal(value)}
        height={PLOT_HEIGHT}
        isStacked
      />
      <Tables data={data} input={input} onCall={onCall} actions={actions} />
    </div>
  );
}

/** Kinds that occur, and always calls, so that an empty plot says what it would show. */
const kindsOf = ({ days }: Report) =>
  CREDIT_KINDS.filter((kind) => kind === 'call' || days.some((day) => day[kind] > 0));

function Tables({
  data,
  input,
  onCall,
  actions,
}: Pick<CreditReportProps, 'onCall' | 'actions'> & {
  data: Report;
  input: { connectionId: string; timeZone: string; from: string; to: string };
}) {
  const { t } = useTranslation();
  const { creditTab: tab, creditType: type } = useStore(reportView, (view) => view);
  const columns = useMemo(() => dayColumns(t), [t]);
  const days = useMemo(() => data.days.toReversed(), [data.days]);
  return (
    <>
      <div className={classes.bar}>
        <SegmentedControl
          size="xs"
          aria-label={t('reports.credits.show')}
          data={[
            { value: 'days', label: t('reports.credits.days') },
            { value: 'transactions', label: t('reports.credits.transactions') },
          ]}
          value={tab}
          onChange={(value) => reportView.set({ creditTab: value === 'days' ? 'days' : 'transactions' })}
          data-testid="credit-tab"
        />
        {tab === 'transactions' && (
          <Select
            className={classes.wide}
            aria-label={t('reports.column.kind')}
            placeholder={t('reports.column.kind')}
            clearable
            data={data.types.map((value) => ({ value, label: creditTypeWords(t, value) }))}
            value={type}
            onChange={(value) => reportView.set({ creditType: value })}
            data-testid="credit-type"
          />
        )}
        <span className={classes.space} />
        <AsOf at={data.asOf} />
        {tab === 'days'
          ? actions?.({ report: 'creditDays', ...input })
          : actions?.({ report: 'creditTransactions', ...input, ...(type !== null && { type }) })}
      </div>
      <div className={classes.grid}>
        {tab === 'days' ? (
          <RowsGrid
            label={t('reports.credits.days')}
            testId="credit-days"
            rows={days}
            columns={columns}
            rowKey={({ day }) => day}
          />
        ) : (
          <CreditTransactions input={input} type={type} onCall={onCall} />
        )}
      </div>
    </>
  );
}

function dayColumns(t: TFunction): GridColumn<CreditDay>[] {
  const amount = (id: string, header: string, valueIn: (day: CreditDay) => number): GridColumn<CreditDay> => ({
    id,
    header,
    width: 'minmax(92px, 1fr)',
    align: 'end',
    cell: (day) => formatDecimal(valueIn(day)),
  });
  return [
    { id: 'day', header: t('reports.column.day'), width: '180px', cell: ({ day }) => formatDate(day) },
    amount('spent', t('reports.column.spent'), ({ call, sms, agent, other }) => call + sms + agent + other),
    amount('call', t('reports.column.callCredits'), ({ call }) => call),
    amount('sms', t('reports.column.smsCredits'), ({ sms }) => sms),
    amount('agent', t('reports.column.agentCredits'), ({ agent }) => agent),
    amount('other', t('reports.column.otherCredits'), ({ other }) => other),
    amount('added', t('reports.column.added'), ({ added }) => added),
  ];
}
