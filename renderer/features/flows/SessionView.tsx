import { Button, Textarea, UnstyledButton } from '@mantine/core';
import { IconMapPin } from '@tabler/icons-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowSession, FlowSessionStep } from '#shared/contract/flows.ts';
import { api } from '../../ipc/client.ts';
import { formatMoment, isolate } from '../../lib/format.ts';
import { kindText } from '../../lib/node-words.ts';
import { AsOf } from '../../ui/AsOf.tsx';
import { Facts, FactsHeading } from '../../ui/Facts.tsx';
import { ErrorState, InlineError, SkeletonLines } from '../../ui/States.tsx';
import classes from './FlowPage.module.css';
import { statusText } from './flow-words.ts';
import { SessionStatus } from './SessionStatus.tsx';
import { hasEnded, isWaiting, useFlowAct, useFollowed, useSession } from './use-flows.ts';

/** One run of a live flow: what it was started with, its steps in order, and what it waits for. */
export function SessionView({
  id,
  onGo,
  isOffline,
}: {
  id: string;
  onGo: (nodeId: string) => void;
  isOffline: boolean;
}) {
  const { t } = useTranslation();
  const { data: session, error, refetch } = useSession(id);
  useFollowed(session, isOffline);
  if (error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (session === undefined) return <SkeletonLines count={6} label={t('common.loading')} />;
  return (
    <div data-testid="session">
      <div className={classes.sessionHead}>
        <SessionStatus status={session.status} testId="session-status" />
        <AsOf at={session.readAt} isStale={isOffline && !hasEnded(session.status)} />
      </div>
      <p className="sr-only" role="status">
        {statusText(t, session.status)}
      </p>
      {session.error !== null && (
        <p className={classes.warning} dir="auto">
          {session.error}
        </p>
      )}
      <Facts
        rows={[
          [t('flows.startedAt'), formatMoment(session.startedAt)],
          ...session.inputs.map(({ name, value }): [string, string] => [isolate(name), isolate(value)]),
        ]}
      />
      <FactsHeading>{t('flows.stepsTitle')}</FactsHeading>
      {session.steps.length === 0 ? (
        <p className={classes.sub}>{t('flows.stepsNotRead')}</p>
      ) : (
        <ol className={classes.steps} data-testid="session-steps">
          {session.steps.map((step) => (
            <Step key={step.id} step={step} onGo={onGo} />
          ))}
        </ol>
      )}
      {isWaiting(session.status) && <Answer session={session} isOffline={isOffline} />}
      {!hasEnded(session.status) && <Cancel session={session} isOffline={isOffline} />}
    </div>
  );
}

function Step({ step, onGo }: { step: FlowSessionStep; onGo: (nodeId: string) => void }) {
  const { t } = useTranslation();
  const { nodeId } = step;
  const said = [
    [t('flows.given'), step.prompt],
    [t('flows.userInput'), step.userInput],
    [t('flows.result'), step.result],
    [t('flows.error'), step.error],
  ] as const;
  return (
    <li className={classes.step}>
      <span className={classes.sessionHead}>
        <bdi className={classes.stepName}>{step.name}</bdi>
        <span className={classes.sub}>{step.kind === '' ? '' : kindText(t, step.kind)}</span>
        <span className={classes.space} />
        <span className={classes.sub}>{statusText(t, step.status)}</span>
        {nodeId !== null && (
          <UnstyledButton className={classes.where} aria-label={t('flows.showOnFlow')} onClick={() => onGo(nodeId)}>
            <IconMapPin size={14} aria-hidden="true" />
          </UnstyledButton>
        )}
      </span>
      {said.map(([name, text]) =>
        text === null ? null : (
          <p key={name} className={classes.said}>
            <span className={classes.sub}>{name}</span>
            <span className={classes.saidText} dir="auto">
              {text}
            </span>
          </p>
        ),
      )}
    </li>
  );
}

/** What was typed and not yet sent, by session: it survives leaving the screen. */
const drafts = new Map<string, string>();

function Answer({ session, isOffline }: { session: FlowSession; isOffline: boolean }) {
  const { t } = useTranslation();
  const [text, setText] = useState(() => drafts.get(session.id) ?? '');
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => void drafts.set(session.id, text), [session.id, text]);
  const answer = useFlowAct(
    (said: string) => api.flows.answerSession({ id: session.id, text: said }),
    () => {
      drafts.delete(session.id);
      setText('');
    },
  );
  const send = (event?: FormEvent) => {
    event?.preventDefault();
    if (text.trim() === '') field.current?.focus();
    else if (!isOffline && !answer.isPending) answer.mutate(text);
  };
  return (
    <form className={classes.form} onSubmit={send}>
      <Textarea
        ref={field}
        label={t('flows.answer')}
        description={isOffline ? t('flows.answerOffline') : undefined}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={32_000}
        dir="auto"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          send();
        }}
        data-testid="session-answer"
      />
      <div className={classes.actions}>
        <Button type="submit" disabled={isOffline} loading={answer.isPending} data-testid="session-send">
          {t('flows.sendAnswer')}
        </Button>
      </div>
      {answer.error !== null && <InlineError error={answer.error} />}
    </form>
  );
}

function Cancel({ session, isOffline }: { session: FlowSession; isOffline: boolean }) {
  const { t } = useTranslation();
  const cancel = useFlowAct(() => api.flows.cancelSession({ id: session.id }));
  return (
    <>
      <div className={classes.actions}>
        <Button
          variant="default"
          disabled={isOffline}
          loading={cancel.isPending}
          onClick={() => cancel.mutate(undefined)}
          data-testid="session-cancel"
        >
          {t('flows.cancelSession')}
        </Button>
        {isOffline && <span className={classes.sub}>{t('flows.notCancelled')}</span>}
      </div>
      {cancel.error !== null && <InlineError error={cancel.error} />}
    </>
  );
}
