import { Button } from '@mantine/core';
import { IconReportAnalytics } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { showCalls } from '../../features/calls/calls-view.ts';
import { CallReport } from '../../features/reports/CallReport.tsx';
import { CreditReport } from '../../features/reports/CreditReport.tsx';
import { ExecutionList } from '../../features/reports/ExecutionList.tsx';
import { ExecutionReport } from '../../features/reports/ExecutionReport.tsx';
import classes from '../../features/reports/Reports.module.css';
import { UsageReport } from '../../features/reports/UsageReport.tsx';
import { useOffering } from '../../ipc/offered.ts';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
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
          connect={connect}
          onCalls={(filter) => {
            showCalls({ filter });
            void navigate({ to: '/calls' });
          }}
        />
      );
    case 'credits':
      return withCredits === undefined ? null : (
        <CreditReport connections={withCredits} connect={connect} onCall={onCall} />
      );
    case 'usage':
      return <UsageReport connect={connect} />;
  }
}

function Executions({ executionId }: { executionId: string | null }) {
  const { t } = useTranslation();
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
          onCall={(callId) => void navigate({ to: '/calls/$callId', params: { callId } })}
          execution={
            <Link to="/programs/executions/$executionId" params={{ executionId }} className={classes.link}>
              {t('reports.execution.open')}
            </Link>
          }
        />
      )}
    </div>
  );
}
