import {
  IconActivity,
  IconAlertTriangle,
  IconArrowsSplit,
  IconCircleCheck,
  IconClock,
  IconHandStop,
  IconMessages,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SyncStatus } from '#shared/contract/sync.ts';
import classes from '../../features/reports/Today.module.css';
import { TodayLine, TodaySection } from '../../features/reports/TodayFigures.tsx';
import { api } from '../../ipc/client.ts';
import { connectionsQuery, useSyncStatus } from '../../ipc/queries.ts';
import { formatCount } from '../../lib/format.ts';

/** What waits for the person: held and failed changes, conflicts, work under way, lists that cannot be read. */
export function TodayWork() {
  const { t } = useTranslation();
  const status = useSyncStatus();
  const lines = [...useOutboxLines(status), ...useConversationLines(), ...useJobLines(), ...useTroubleLines()];
  return (
    <TodaySection title={t('today.work')} testId="today-work">
      {lines.length === 0 ? (
        <p className={classes.quiet}>
          <IconCircleCheck size={13} aria-hidden="true" /> {t('today.nothingWaits')}
        </p>
      ) : (
        <ul className={classes.lines}>{lines}</ul>
      )}
    </TodaySection>
  );
}

const OUTBOX = [
  { name: 'conflict', view: 'conflicts', icon: <IconArrowsSplit size={15} />, tone: 'bad' },
  { name: 'failed', view: 'quarantine', icon: <IconAlertTriangle size={15} />, tone: 'bad' },
  { name: 'held', view: 'held', icon: <IconHandStop size={15} />, tone: 'warn' },
  { name: 'queued', view: 'pending', icon: <IconClock size={15} />, tone: undefined },
] as const;

function useOutboxLines(status: SyncStatus | undefined): ReactNode[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return OUTBOX.filter(({ view }) => (status?.views[view] ?? 0) > 0).map(({ name, view, icon, tone }) => (
    <TodayLine
      key={name}
      icon={icon}
      tone={tone}
      value={formatCount(status?.views[view] ?? 0)}
      onOpen={() => void navigate({ to: '/outbox/$view', params: { view } })}
      testId={`today-${name}`}
    >
      {t(`today.outbox.${name}`, { count: status?.views[view] ?? 0 })}
    </TodayLine>
  ));
}

/** Conversations with an answer that was not seen yet. */
function useConversationLines(): ReactNode[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const waiting = useQuery({
    queryKey: ['conversations', 'today'],
    queryFn: ({ signal }) => api.conversations.list({ filter: { unreadOnly: true }, page: { limit: 1 } }, { signal }),
  }).data;
  if (waiting === undefined || waiting.total === 0) return [];
  return [
    <TodayLine
      key="conversations"
      icon={<IconMessages size={15} className="flip" />}
      value={formatCount(waiting.total)}
      onOpen={() => void navigate({ to: '/conversations' })}
      testId="today-conversations"
    >
      {t('today.conversations', { count: waiting.total })}
    </TodayLine>,
  ];
}

const JOBS_SHOWN = 20;

function useJobLines(): ReactNode[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const jobs = useQuery({
    queryKey: ['jobs', 'today'],
    queryFn: ({ signal }) => api.jobs.list({ page: { limit: JOBS_SHOWN } }, { signal }),
  }).data;
  const running = jobs?.rows.filter(({ state }) => state === 'running' || state === 'queued') ?? [];
  if (running.length === 0) return [];
  return [
    <TodayLine
      key="jobs"
      icon={<IconActivity size={15} />}
      value={formatCount(running.length)}
      onOpen={() => void navigate({ to: '/activity' })}
      testId="today-jobs"
    >
      {t('today.jobs', { count: running.length })}
    </TodayLine>,
  ];
}

/** Connections, or lists of them, that could not be read. */
function useTroubleLines(): ReactNode[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const connections = useQuery(connectionsQuery).data ?? [];
  return connections.flatMap(({ id, name, problem, collections }) => {
    const failing = collections.filter((collection) => collection.problem !== null).length;
    if (problem === null && failing === 0) return [];
    return (
      <TodayLine
        key={id}
        icon={<IconAlertTriangle size={15} />}
        tone="warn"
        onOpen={() => void navigate({ to: '/settings/$section', params: { section: 'connections' } })}
        testId="today-trouble"
      >
        {problem === null ? t('today.listsFail', { name, count: failing }) : t('today.notReached', { name })}
      </TodayLine>
    );
  });
}
