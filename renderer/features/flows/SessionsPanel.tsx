import { Button, UnstyledButton } from '@mantine/core';
import { IconChevronLeft, IconPlus } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowDetail, FlowSessionRow, FlowStart } from '#shared/contract/flows.ts';
import { api } from '../../ipc/client.ts';
import { formatCount, formatMoment } from '../../lib/format.ts';
import { InlineError, SkeletonLines } from '../../ui/States.tsx';
import { toastDone } from '../../ui/toast.tsx';
import classes from './FlowPage.module.css';
import { SessionStatus } from './SessionStatus.tsx';
import { SessionView } from './SessionView.tsx';
import { StartSession } from './StartSession.tsx';
import { useFlowAct, useSessionRows, useStarts } from './use-flows.ts';

/** The sessions of a live flow: started, looked at and answered here. */
export function SessionsPanel({
  flow,
  sessionId,
  onSession,
  onGo,
  isOffline,
}: {
  flow: FlowDetail;
  sessionId: string | null;
  onSession: (id: string | null) => void;
  onGo: (nodeId: string) => void;
  isOffline: boolean;
}) {
  const { t } = useTranslation();
  const [isStarting, setStarting] = useState(false);
  if (sessionId !== null) {
    return (
      <>
        <Button
          className={classes.toList}
          variant="subtle"
          size="compact-sm"
          leftSection={<IconChevronLeft className="flip" size={14} />}
          onClick={() => onSession(null)}
        >
          {t('flows.allSessions')}
        </Button>
        <SessionView key={sessionId} id={sessionId} onGo={onGo} isOffline={isOffline} />
      </>
    );
  }
  return (
    <div data-testid="flow-sessions">
      {isStarting ? (
        <StartSession
          flow={flow}
          onStarted={(id) => {
            setStarting(false);
            onSession(id);
          }}
          onClose={() => setStarting(false)}
        />
      ) : (
        <div className={classes.actions}>
          <Button
            leftSection={<IconPlus size={14} />}
            disabled={isOffline}
            onClick={() => setStarting(true)}
            data-testid="start-session"
          >
            {t('flows.startSession')}
          </Button>
          {isOffline && <span className={classes.sub}>{t('flows.startNeedsPlatform')}</span>}
        </div>
      )}
      <Doubtful flowId={flow.id} onSession={onSession} isOffline={isOffline} />
      <Sessions flowId={flow.id} onSession={onSession} />
    </div>
  );
}

function Sessions({ flowId, onSession }: { flowId: string; onSession: (id: string) => void }) {
  const { t } = useTranslation();
  const { data } = useSessionRows(flowId);
  if (data === undefined) return <SkeletonLines count={4} label={t('common.loading')} />;
  if (data.total === 0) return <p className={classes.hint}>{t('flows.noSessions')}</p>;
  return (
    <ul className={classes.ends}>
      {data.rows.map((session) => (
        <li key={session.id}>
          <SessionLine session={session} onOpen={() => onSession(session.id)} />
        </li>
      ))}
      {data.total > data.rows.length && (
        <li className={classes.sub}>{t('flows.moreSessions', { count: data.total - data.rows.length })}</li>
      )}
    </ul>
  );
}

function SessionLine({ session, onOpen }: { session: FlowSessionRow; onOpen: () => void }) {
  const { t } = useTranslation();
  const { status, inputs, error, stepsCount, startedAt } = session;
  return (
    <UnstyledButton className={classes.session} onClick={onOpen} data-testid="flow-session">
      <span className={classes.sessionHead}>
        <SessionStatus status={status} />
        <span className={classes.sub}>{formatMoment(startedAt)}</span>
      </span>
      <bdi className={classes.sessionInputs}>
        {inputs.map(({ name, value }) => `${name}: ${value}`).join(' · ') || t('flows.noInputs')}
      </bdi>
      <span className={classes.sub}>
        {error !== null ? <bdi>{error}</bdi> : stepsCount !== null && t('flows.steps', { count: stepsCount })}
      </span>
    </UnstyledButton>
  );
}

/** Starts of which nobody knows whether they came about. */
function Doubtful({
  flowId,
  onSession,
  isOffline,
}: {
  flowId: string;
  onSession: (id: string) => void;
  isOffline: boolean;
}) {
  const starts = useStarts(flowId);
  return starts.map((start) => (
    <DoubtfulStart key={start.id} start={start} onSession={onSession} isOffline={isOffline} />
  ));
}

function DoubtfulStart({
  start,
  onSession,
  isOffline,
}: {
  start: FlowStart;
  onSession: (id: string) => void;
  isOffline: boolean;
}) {
  const { t } = useTranslation();
  const look = useFlowAct(
    () => api.flows.findStarted({ id: start.id }),
    ({ sessionId }) => {
      if (sessionId === null) toastDone(t('flows.notStarted'));
      else onSession(sessionId);
    },
  );
  const forget = useFlowAct(() => api.flows.forgetStart({ id: start.id }));
  return (
    <section className={classes.doubt} aria-label={t('flows.inDoubt')} data-testid="start-in-doubt">
      <p>{t('flows.inDoubtText', { at: formatMoment(start.sentAt) })}</p>
      <bdi className={classes.sessionInputs}>
        {start.inputs.map(({ name, value }) => `${name}: ${value}`).join(' · ')}
      </bdi>
      <div className={classes.actions}>
        <Button
          size="compact-sm"
          variant="default"
          disabled={isOffline}
          loading={look.isPending}
          onClick={() => look.mutate(undefined)}
        >
          {t('flows.lookAgain')}
        </Button>
        <Button size="compact-sm" variant="subtle" onClick={() => forget.mutate(undefined)}>
          {t('flows.forgetStart')}
        </Button>
      </div>
      {look.error !== null && <InlineError error={look.error} />}
    </section>
  );
}

/** How many sessions there are, for the tab. */
export const sessionsLabel = (t: TFunction, count: number): string => `${t('flows.sessions')} ${formatCount(count)}`;
