import { IconReportAnalytics } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExecutionRow } from '#shared/contract/report-shapes.ts';
import { executionProgress } from '#shared/domain/figures.ts';
import { api } from '../../ipc/client.ts';
import { formatMoment, formatPercent } from '../../lib/format.ts';
import type { GridColumn } from '../../ui/DataGrid.tsx';
import { ListView } from '../../ui/ListView.tsx';
import { useWindowedRows } from '../../ui/use-windowed-rows.ts';
import { executionStatusWords } from './group-words.ts';
import classes from './Reports.module.css';

/** Every execution that is known here, to choose the one whose report is shown. */
export function ExecutionList({ openId, onOpen }: { openId: string | null; onOpen: (id: string) => void }) {
  const { t } = useTranslation();
  const rows = useWindowedRows(['reports', 'executions', 'list'], (page, signal) =>
    api.reports.executions({ page }, { signal }),
  );
  const columns = useMemo<GridColumn<ExecutionRow>[]>(
    () => [
      {
        id: 'program',
        header: t('reports.column.program'),
        width: 'minmax(80px, 1fr)',
        cell: (row) => (
          <span className="data" dir="auto" title={row.programName}>
            {row.programName}
          </span>
        ),
      },
      {
        id: 'status',
        header: t('reports.column.status'),
        width: '116px',
        cell: (row) => {
          const progress = executionProgress(row);
          const words = executionStatusWords(t, row.status);
          return (
            <span className={classes.quiet} title={formatMoment(row.startedAt)}>
              {row.isLive && progress !== null
                ? t('reports.execution.progressShort', { status: words, share: formatPercent(progress) })
                : words}
            </span>
          );
        },
      },
      {
        id: 'startedAt',
        header: t('reports.column.startedAt'),
        width: '92px',
        cell: (row) => <span className={classes.quiet}>{formatMoment(row.startedAt)}</span>,
      },
    ],
    [t],
  );
  return (
    <ListView
      label={t('reports.section.executions')}
      testId="report-executions"
      rows={rows}
      columns={columns}
      onOpen={({ id }) => onOpen(id)}
      openId={openId}
      empty={{
        icon: <IconReportAnalytics />,
        title: t('reports.execution.none'),
        text: t('reports.execution.noneText'),
      }}
    />
  );
}
