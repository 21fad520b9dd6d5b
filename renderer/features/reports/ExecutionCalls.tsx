import { Button, Select } from '@mantine/core';
import { IconPhoneOff } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExecutionReport, ReportedCall, ReportTableInput } from '#shared/contract/report-shapes.ts';
import { api } from '../../ipc/client.ts';
import { formatCount, formatDecimal, formatDuration, formatFull, formatMoment, formatPhone } from '../../lib/format.ts';
import { useStore } from '../../lib/store.ts';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import type { GridColumn } from '../../ui/DataGrid.tsx';
import { ListView } from '../../ui/ListView.tsx';
import { useWindowedRows } from '../../ui/use-windowed-rows.ts';
import { CallAttempts } from './CallAttempts.tsx';
import { statusWords } from './group-words.ts';
import classes from './Reports.module.css';
import { reportView } from './report-view.ts';

const SORT = { by: 'startedAt', order: 'desc' } as const;

/** The calls of an execution that are kept here; one of them with all attempts of its job below. */
export function ExecutionCalls({
  id,
  report,
  onCall,
  actions,
}: {
  id: string;
  report: ExecutionReport;
  onCall: (call: ReportedCall) => void;
  actions: ((of: ReportTableInput) => ReactNode) | undefined;
}) {
  const { t } = useTranslation();
  const status = useStore(reportView, (view) => view.callStatus);
  const [openCall, setOpenCall] = useState<ReportedCall | null>(null);
  const filter = status === null ? {} : { status };
  const rows = useWindowedRows<ReportedCall>(['reports', 'executions', id, 'calls', filter], (page, signal) =>
    api.reports.executionCalls({ id, ...filter, sort: SORT, page }, { signal }),
  );
  const columns = useMemo(() => callColumns(t), [t]);
  useShortcut('app.back', () => setOpenCall(null), openCall !== null);
  return (
    <>
      <div className={classes.bar}>
        <Select
          className={classes.select}
          aria-label={t('reports.column.status')}
          placeholder={t('reports.column.status')}
          clearable
          data={(report.breakdowns.status ?? []).map(({ key }) => ({ value: key, label: statusWords(t, key) }))}
          value={status}
          onChange={(value) => reportView.set({ callStatus: value })}
          data-testid="report-call-status"
        />
        <Kept {...report.calls} />
        <span className={classes.space} />
        {actions?.({ report: 'executionCalls', id, ...filter, sort: SORT })}
      </div>
      <div className={classes.grid}>
        <ListView
          label={t('reports.execution.tab.calls')}
          testId="report-calls"
          rows={rows}
          columns={columns}
          onOpen={setOpenCall}
          openId={openCall?.id ?? null}
          isFiltered={status !== null}
          onClearFilter={() => reportView.set({ callStatus: null })}
          empty={{
            icon: <IconPhoneOff />,
            title: t('reports.execution.noCalls'),
            text: t('reports.execution.noCallsText'),
          }}
        />
      </div>
      {openCall !== null && (
        <CallAttempts
          call={{ connectionId: report.execution.connectionId, remoteCallId: openCall.id }}
          onCall={onCall}
          actions={actions}
          title={openCall.contactName ?? formatPhone(openCall.contactPhone)}
          lead={
            openCall.callId === null ? (
              <span className={classes.faint}>{t('reports.execution.notHere')}</span>
            ) : (
              <Button size="compact-sm" variant="default" onClick={() => onCall(openCall)} data-testid="open-call">
                {t('reports.execution.openCall')}
              </Button>
            )
          }
        />
      )}
    </>
  );
}

/** How many of the calls are here: a large execution is read in several goes. */
function Kept({ kept, total }: ExecutionReport['calls']) {
  const { t } = useTranslation();
  if (total === null || kept >= total) return null;
  return (
    <span className={classes.quiet}>
      {t('reports.execution.kept', { count: total, kept: formatCount(kept), total: formatCount(total) })}
    </span>
  );
}

function callColumns(t: TFunction): GridColumn<ReportedCall>[] {
  const quiet = (value: string) => <span className={classes.quiet}>{value}</span>;
  return [
    {
      id: 'startedAt',
      header: t('reports.column.startedAt'),
      width: '112px',
      cell: ({ startedAt }) => (
        <time title={formatFull(startedAt)} className={classes.quiet}>
          {formatMoment(startedAt)}
        </time>
      ),
    },
    {
      id: 'contact',
      header: t('reports.column.contact'),
      width: 'minmax(140px, 1.4fr)',
      cell: (call) => (
        <span className="data" dir="auto">
          {call.contactName ?? formatPhone(call.contactPhone)}
        </span>
      ),
    },
    {
      id: 'attempt',
      header: t('reports.column.attempt'),
      width: '84px',
      align: 'end',
      cell: ({ attempt }) => (attempt === null ? '–' : formatCount(attempt)),
    },
    { id: 'status', header: t('reports.column.status'), width: '120px', cell: ({ status }) => statusWords(t, status) },
    {
      id: 'outcome',
      header: t('reports.column.outcome'),
      width: 'minmax(110px, 1fr)',
      cell: ({ outcome }) => (outcome === null ? '–' : quiet(statusWords(t, outcome))),
    },
    {
      id: 'lastNode',
      header: t('reports.column.lastNode'),
      width: 'minmax(110px, 1fr)',
      cell: ({ lastNode }) => (
        <span className={`data ${classes.quiet}`} dir="auto">
          {lastNode ?? '–'}
        </span>
      ),
    },
    {
      id: 'dialledMs',
      header: t('reports.column.dialledMs'),
      width: '92px',
      align: 'end',
      cell: ({ durationMs }) => formatDuration(durationMs),
    },
    {
      id: 'credits',
      header: t('reports.column.credits'),
      width: '80px',
      align: 'end',
      cell: ({ credits }) => formatDecimal(credits),
    },
  ];
}
