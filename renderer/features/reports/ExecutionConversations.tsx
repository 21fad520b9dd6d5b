import { IconMessageOff } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExecutionReport, ReportedConversation, ReportTableInput } from '#shared/contract/report-shapes.ts';
import { resolvedShare } from '#shared/domain/figures.ts';
import { api } from '../../ipc/client.ts';
import { formatCount, formatDecimal, formatDuration, formatPercent } from '../../lib/format.ts';
import type { GridColumn } from '../../ui/DataGrid.tsx';
import { ListView } from '../../ui/ListView.tsx';
import { useWindowedRows } from '../../ui/use-windowed-rows.ts';
import { type Figure, FigureRow } from './FigureTile.tsx';
import { statusWords } from './group-words.ts';
import classes from './Reports.module.css';

/** Conversations that agents had in the calls of an execution. */
export function ExecutionConversations({
  id,
  totals,
  onCall,
  actions,
}: {
  id: string;
  totals: ExecutionReport['conversations'];
  onCall: (conversation: ReportedConversation) => void;
  actions: ((of: ReportTableInput) => ReactNode) | undefined;
}) {
  const { t } = useTranslation();
  const rows = useWindowedRows<ReportedConversation>(['reports', 'executions', id, 'conversations'], (page, signal) =>
    api.reports.executionConversations({ id, page }, { signal }),
  );
  const columns = useMemo(() => conversationColumns(t), [t]);
  if (totals === null) return <p className={`${classes.bar} ${classes.quiet}`}>{t('reports.execution.partMissing')}</p>;
  return (
    <>
      <FigureRow label={t('reports.figures')} figures={tiles(t, totals)} />
      <div className={classes.bar}>
        <span className={classes.quiet}>
          {totals.exitReasons.map(({ name, count }) => `${statusWords(t, name)} ${formatCount(count)}`).join(' · ')}
        </span>
        <span className={classes.space} />
        {actions?.({ report: 'executionConversations', id })}
      </div>
      <div className={classes.grid}>
        <ListView
          label={t('reports.execution.tab.conversations')}
          testId="report-conversations"
          rows={rows}
          columns={columns}
          onOpen={onCall}
          empty={{
            icon: <IconMessageOff />,
            title: t('reports.execution.noConversations'),
            text: t('reports.execution.noConversationsText'),
          }}
        />
      </div>
    </>
  );
}

function tiles(t: TFunction, totals: NonNullable<ExecutionReport['conversations']>): Figure[] {
  const share = resolvedShare(totals.resolved, totals.evaluated);
  const values = {
    conversations: formatCount(totals.conversations),
    resolvedShare: share === null ? '–' : formatPercent(share),
    averageTurns: formatDecimal(totals.avgTurns, 1),
    conversationLength: formatDuration(totals.avgDurationMs),
  };
  return (Object.keys(values) as (keyof typeof values)[]).map((id) => ({
    id,
    label: t(`reports.figure.${id}`),
    definition: t(`reports.definition.${id}`),
    value: values[id],
    ...(id === 'resolvedShare' && {
      note: t('reports.execution.judged', {
        count: totals.evaluated,
        resolved: formatCount(totals.resolved),
        evaluated: formatCount(totals.evaluated),
      }),
    }),
  }));
}

function conversationColumns(t: TFunction): GridColumn<ReportedConversation>[] {
  return [
    {
      id: 'contact',
      header: t('reports.column.contact'),
      width: 'minmax(140px, 1.4fr)',
      cell: ({ contactName }) => (
        <span className="data" dir="auto">
          {contactName ?? '–'}
        </span>
      ),
    },
    {
      id: 'agent',
      header: t('reports.column.agent'),
      width: 'minmax(140px, 1fr)',
      cell: ({ agentName }) => (
        <span className="data" dir="auto">
          {agentName ?? '–'}
        </span>
      ),
    },
    {
      id: 'resolved',
      header: t('reports.column.resolved'),
      width: '120px',
      cell: ({ resolved }) =>
        resolved === null ? t('reports.execution.notJudged') : t(resolved ? 'common.yes' : 'common.no'),
    },
    {
      id: 'exitReason',
      header: t('reports.column.exitReason'),
      width: 'minmax(120px, 1fr)',
      cell: ({ exitReason }) => (exitReason === null ? '–' : statusWords(t, exitReason)),
    },
    {
      id: 'turns',
      header: t('reports.column.turns'),
      width: '84px',
      align: 'end',
      cell: ({ turns }) => formatCount(turns),
    },
    {
      id: 'talkMs',
      header: t('reports.column.conversationMs'),
      width: '100px',
      align: 'end',
      cell: ({ durationMs }) => formatDuration(durationMs),
    },
  ];
}
