import { Button } from '@mantine/core';
import { IconReportAnalytics } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReportTableInput } from '#shared/contract/report-shapes.ts';
import { showCalls } from '../../features/calls/calls-view.ts';
import { CallReport } from '../../features/reports/CallReport.tsx';
import { CreditReport } from '../../features/reports/CreditReport.tsx';
import { ExecutionList } from '../../features/reports/ExecutionList.tsx';
import { ExecutionReport } from '../../features/reports/ExecutionReport.tsx';
import classes from '../../features/reports/Reports.module.css';
import { UsageReport } from '../../features/reports/UsageReport.tsx';
import { useOffering } from '../../ipc/offered.ts';
import { humanize } from '../../lib/format.ts';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import { ExportButton } from '../../ui/export/ExportButton.tsx';
import { PlatformReportButton } from '../../ui/export/PlatformReportButton.tsx';
import { ScreenHead } from '../../ui/ScreenHead.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { AreaTabs } from '../AreaTabs.tsx';
import type { ReportSection } from './report-sections.ts';

/** One of the reports; each is read from the store and says how old it is. */
export function ReportsScreen({
  section,
  executionId = null,
}: {
  section: ReportSection;
  executionId?: string | null;
}) {
  const { t } = useTranslation();
  return (
    <>
      <AreaTabs area="reports" />
      {section !== 'executions' && <ScreenHead title={t(`reports.heading.${section}`)} />}
      {section === 'executions' ? <Executions executionId={executionId} /> : <Section section={section} />}
    </>
  );
}

function Section({ section }: { section: Exclude<ReportSection, 'executions'> }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const withCredits = useOffering('credits');
  const onCall = (callId: string) => void navigate({ to: '/calls/$callId', params: { callId } });
  const actions = useReportActions();
  const connect = (
    <Button
      variant="default"
      onClick={() => void navigate({ to: '/settings/$section', params: { section: 'connections' } })}
    >
      {t('lists.connect')}
    </Button>
  );
  switch (section) {
    case 'calls':
      return (
        <CallReport
          actions={actions}
          connect={connect}
          onCalls={(filter) => {
            showCalls({ filter });
            void navigate({ to: '/calls' });
          }}
        />
      );
    case 'credits':
      return withCredits === undefined ? null : (
        <CreditReport actions={actions} connections={withCredits} connect={connect} onCall={onCall} />
      );
    case 'usage':
      return <UsageReport actions={actions} connect={connect} />;
  }
}

/** A report as a file, under the names that its columns have on screen. */
function useReportActions(): (of: ReportTableInput) => ReactNode {
  const { t } = useTranslation();
  return (of) => (
    <ExportButton
      of={[
        {
          target: { source: 'reports', query: of },
          title: t(`exports.report.${of.report}`),
          columnName: (id) => t(`reports.column.${id}` as 'reports.column.day', { defaultValue: humanize(id) }),
        },
      ]}
    />
  );
}

function Executions({ executionId }: { executionId: string | null }) {
  const { t } = useTranslation();
  const actions = useReportActions();
  const navigate = useNavigate();
  const open = (id: string) =>
    void navigate({
      to: '/reports/executions/$executionId',
      params: { executionId: id },
      replace: executionId !== null,
    });
  useShortcut('app.back', () => void navigate({ to: '/reports/executions' }), executionId !== null);
  return (
    <div className={classes.split}>
      <div className={classes.side}>
        <ScreenHead title={t('reports.section.executions')} />
        <ExecutionList openId={executionId} onOpen={open} />
      </div>
      {executionId === null ? (
        <div className={classes.main}>
          <EmptyState icon={<IconReportAnalytics />} title={t('reports.execution.choose')} testId="choose-execution">
            {t('reports.execution.chooseText')}
          </EmptyState>
        </div>
      ) : (
        <ExecutionReport
          key={executionId}
          id={executionId}
          actions={actions}
          onCall={(callId) => void navigate({ to: '/calls/$callId', params: { callId } })}
          execution={
            <>
              <Link to="/programs/executions/$executionId" params={{ executionId }} className={classes.link}>
                {t('reports.execution.open')}
              </Link>
              <PlatformReportButton executionId={executionId} title={t('reports.section.executions')} />
            </>
          }
        />
      )}
    </div>
  );
}
