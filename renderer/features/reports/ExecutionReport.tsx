import { Tabs } from '@mantine/core';
import { IconCloudDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExecutionReport as Report, ReportedCall, ReportTableInput } from '#shared/contract/report-shapes.ts';
import { api } from '../../ipc/client.ts';
import { useStore } from '../../lib/store.ts';
import { Badge } from '../../ui/Badge.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { ExecutionCalls } from './ExecutionCalls.tsx';
import { ExecutionConversations } from './ExecutionConversations.tsx';
import { ExecutionNodes } from './ExecutionNodes.tsx';
import { ExecutionSummary } from './ExecutionSummary.tsx';
import { executionStatusWords } from './group-words.ts';
import { ReportAge, ReportProblem } from './ReportAge.tsx';
import classes from './Reports.module.css';
import { reportView } from './report-view.ts';
import { type Refresh, useRefresh } from './use-reports.ts';

export interface ExecutionReportProps {
  id: string;
  onCall: (callId: string) => void;
  /** What can be done with a report as rows, such as exporting it. */
  actions?: ((of: ReportTableInput) => ReactNode) | undefined;
  /** A way to the execution itself. */
  execution?: ReactNode;
}

/** The report of one execution, as its platform computed it, part by part. */
export function ExecutionReport(props: ExecutionReportProps) {
  const { id } = props;
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({
    queryKey: ['reports', 'executions', id],
    queryFn: ({ signal }) => api.reports.execution({ id }, { signal }),
  });
  const refresh = useRefresh({
    name: `execution ${id}`,
    ask: () => api.reports.refreshExecution({ id }),
    fetchedAt: data?.fetchedAt,
    isLive: data?.execution.isLive ?? false,
  });
  if (error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <SkeletonLines count={12} label={t('common.loading')} />;
  return <Loaded {...props} report={data} refresh={refresh} />;
}

function Loaded({
  id,
  report,
  refresh,
  onCall,
  actions,
  execution,
}: ExecutionReportProps & { report: Report; refresh: Refresh }) {
  const { t } = useTranslation();
  const { summary } = report;
  const status = summary?.effectiveStatus ?? report.execution.status;
  return (
    <div className={classes.main} data-testid="execution-report">
      <div className={classes.head}>
        <h2 className={classes.headTitle} dir="auto">
          {report.execution.programName}
        </h2>
        <Badge tone={report.execution.isLive ? 'accent' : 'calm'} testId="execution-status">
          {executionStatusWords(t, status)}
        </Badge>
        {execution}
        <span className={classes.space} />
        <ReportAge fetchedAt={report.fetchedAt} refresh={refresh} />
      </div>
      <ReportProblem {...report} />
      {summary === null ? (
        <NeverRead refresh={refresh} hasProblem={report.problem !== null} />
      ) : (
        <Parts report={report} id={id} onCall={onCall} actions={actions} />
      )}
    </div>
  );
}

function NeverRead({ refresh, hasProblem }: { refresh: Refresh; hasProblem: boolean }) {
  const { t } = useTranslation();
  if (refresh.isRunning) return <SkeletonLines count={10} label={t('reports.reading')} />;
  return (
    <EmptyState icon={<IconCloudDownload />} title={t('reports.neverRead')} testId="report-never-read">
      {refresh.isOffline || hasProblem ? t('reports.neverReadOffline') : t('reports.neverReadText')}
    </EmptyState>
  );
}

const TABS = ['summary', 'calls', 'nodes', 'conversations'] as const;

function Parts({
  report,
  id,
  onCall,
  actions,
}: Pick<ExecutionReportProps, 'id' | 'onCall' | 'actions'> & { report: Report }) {
  const { t } = useTranslation();
  const tab = useStore(reportView, (view) => view.executionTab);
  const openCall = ({ callId }: Pick<ReportedCall, 'callId'>) => {
    if (callId !== null) onCall(callId);
  };
  return (
    <Tabs
      value={tab}
      onChange={(value) => reportView.set({ executionTab: value ?? 'summary' })}
      className={classes.tabs}
      keepMounted={false}
    >
      <Tabs.List className={classes.tabList}>
        {TABS.map((name) => (
          <Tabs.Tab key={name} value={name} data-testid={`report-tab-${name}`}>
            {t(`reports.execution.tab.${name}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="summary" className={classes.panel}>
        <ExecutionSummary report={report} onCalls={() => reportView.set({ executionTab: 'calls' })} actions={actions} />
      </Tabs.Panel>
      <Tabs.Panel value="calls" className={classes.panel}>
        <ExecutionCalls id={id} report={report} onCall={openCall} actions={actions} />
      </Tabs.Panel>
      <Tabs.Panel value="nodes" className={classes.panel}>
        <ExecutionNodes id={id} nodes={report.nodes} actions={actions} />
      </Tabs.Panel>
      <Tabs.Panel value="conversations" className={classes.panel}>
        <ExecutionConversations id={id} totals={report.conversations} onCall={openCall} actions={actions} />
      </Tabs.Panel>
    </Tabs>
  );
}
