import { Button } from '@mantine/core';
import { IconHome } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallFilter } from '#shared/contract/calls.ts';
import { createCalendar } from '#shared/domain/calendar.ts';
import { showCalls } from '../../features/calls/calls-view.ts';
import { timeZone } from '../../features/reports/report-view.ts';
import { TodayAgents, TodayCalls, TodayCredits, TodayExecutions } from '../../features/reports/TodayFigures.tsx';
import { api } from '../../ipc/client.ts';
import { connectionsQuery } from '../../ipc/queries.ts';
import { formatDate, formatZone } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import { ScreenHead } from '../../ui/ScreenHead.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import classes from './TodayScreen.module.css';
import { TodayWork } from './TodayWork.tsx';

/** What waits, what runs, and how the calls went: from the store alone, so that it is there at once, also offline. */
export function TodayScreen() {
  const { t } = useTranslation();
  const now = useNow();
  const day = createCalendar(timeZone).dayOf(now);
  const { data, error, refetch } = useQuery({
    queryKey: ['reports', 'today', timeZone, day],
    queryFn: ({ signal }) => api.reports.today({ timeZone, now: Date.now() }, { signal }),
    refetchInterval: 60_000,
  });
  return (
    <>
      <ScreenHead
        title={t('nav.today')}
        count={formatDate(day)}
        note={t('reports.range.zone', { zone: formatZone(timeZone) })}
      />
      {error !== null ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <SkeletonLines count={12} label={t('common.loading')} />
      ) : (
        <Loaded report={data} now={now} />
      )}
    </>
  );
}

function Loaded({ report, now }: { report: Awaited<ReturnType<typeof api.reports.today>>; now: number }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const connections = useQuery(connectionsQuery).data;
  const columns = useRef<HTMLDivElement>(null);
  const step = (by: -1 | 1) => {
    const stops = [...(columns.current?.querySelectorAll<HTMLElement>('[data-stop]') ?? [])];
    const at = stops.indexOf(document.activeElement as HTMLElement);
    stops[at === -1 ? 0 : Math.max(0, Math.min(stops.length - 1, at + by))]?.focus();
  };
  useShortcut('list.down', () => step(1));
  useShortcut('list.up', () => step(-1));
  const onCalls = (filter: CallFilter) => {
    showCalls({ filter });
    void navigate({ to: '/calls' });
  };
  if (connections?.length === 0) {
    return (
      <EmptyState
        icon={<IconHome />}
        title={t('today.empty')}
        testId="today-empty"
        action={
          <Button
            variant="default"
            onClick={() => void navigate({ to: '/settings/$section', params: { section: 'connections' } })}
          >
            {t('lists.connect')}
          </Button>
        }
      >
        {t('today.emptyText')}
      </EmptyState>
    );
  }
  return (
    <div ref={columns} className={classes.columns} data-testid="today">
      <div className={classes.column} data-pane tabIndex={-1}>
        <TodayCalls report={report} now={now} onCalls={onCalls} />
        <TodayAgents report={report} now={now} onCalls={onCalls} />
      </div>
      <div className={classes.column} data-pane tabIndex={-1}>
        <TodayWork />
        <TodayExecutions
          executions={report.executions}
          at={report.executionsAt}
          onOpen={(executionId) => void navigate({ to: '/reports/executions/$executionId', params: { executionId } })}
        />
        <TodayCredits credits={report.credits} onOpen={() => void navigate({ to: '/reports/credits' })} />
      </div>
    </div>
  );
}
