import type { FlowSession } from '#shared/contract/flows.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Session as WireSession } from '#shared/wire/truestate/sessions.ts';
import type { EngineParts } from '../../engine/parts.ts';

import { inTransaction } from '../../store/database.ts';
import { isInDoubt } from '../../sync/act-once.ts';
import type { ConnectorOf } from '../../sync/pull/collections/define.ts';
import { flowSessions } from '../../sync/pull/collections/flows.ts';
import { keepDetail, keepRecord } from '../../sync/store/record-store.ts';
import { findRecordByRemoteId } from '../../sync/store/record-table.ts';
import { findStart, insertStart, type SessionStart, settleStart } from './repository.ts';
import { requireFlow } from './service.ts';
import { getSession, hasEnded, requireSession, WAITING } from './sessions.ts';

type Parts = Pick<EngineParts, 'db' | 'clock' | 'random' | 'online' | 'publish'>;

const PLATFORM = ['truestate'] as const;

/** Keeps a session as its platform just told it, steps and all. Answers its local id. */
function keepSession({ publish, ...parts }: Parts, connectionId: string, flowId: string, session: WireSession): string {
  const id = inTransaction(parts.db, () => {
    const kept = keepRecord(parts, flowSessions, { connectionId, item: session, parentId: flowId });
    keepDetail(parts, kept, session);
    return kept;
  });
  publish('flows', 'onChanged', { ids: [id] });
  return id;
}

/**
 * Starts a session: once. The start is written down first; where no answer is seen, the platform's sessions are looked through for
 * it, and what cannot be told stays open for the person. Throws OUTCOME_UNKNOWN then, and the platform's refusals.
 */
export async function startSession(
  parts: Parts,
  { id, flowId, inputs }: { id: string; flowId: string; inputs: Record<string, string> },
): Promise<{ sessionId: string }> {
  const { db, clock, online, publish } = parts;
  const done = findStart(db, id);
  if (done !== null) return { sessionId: startedSession(parts, done) };
  const { connectionId, remoteId } = requireLiveFlow(parts, flowId);
  const params = { live_flow_id: remoteId };
  const session = await online(connectionId, PLATFORM, async ({ client }) => {
    const known = await client.list('listSessions', { params });
    const knownIds = known.items.map((item) => item.id);
    const start: SessionStart = {
      ...{ id, connectionId, flowId: remoteId, inputs, knownIds },
      ...{ sentAt: clock.now(), state: 'open', sessionId: null },
    };
    inTransaction(db, () => insertStart(db, start));
    publish('flows', 'onChanged', { ids: [flowId] });
    try {
      return await client.call('createSession', { params, body: { inputs } });
    } catch (error) {
      if (!isInDoubt(error)) {
        settleStart(db, id, { state: 'refused' });
        publish('flows', 'onChanged', { ids: [flowId] });
        throw error;
      }
      const found = await lookFor(client, start).catch(() => null);
      if (found === null) throw startUnknown(error);
      return found;
    }
  });
  return { sessionId: adopt(parts, id, { connectionId, flowId: remoteId }, session) };
}

type Client = ConnectorOf<'truestate'>['client'];

/** The one session with the inputs of a start that was not there before it; null where there is none, or more than one. */
async function lookFor(client: Client, { flowId, inputs, knownIds }: SessionStart): Promise<WireSession | null> {
  const known = new Set(knownIds);
  const { items } = await client.list('listSessions', { params: { live_flow_id: flowId } });
  const wanted = canonical(inputs);
  const found = items.filter((item) => !known.has(item.id) && canonical(item.inputs ?? {}) === wanted);
  const [only, ...others] = found;
  if (only === undefined || others.length > 0) return null;
  return client.call('getSession', { params: { live_flow_id: flowId, session_id: only.id } });
}

const canonical = (inputs: Record<string, unknown>): string =>
  JSON.stringify(Object.entries(inputs).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Looks again for the session of a start in doubt. */
export async function findStarted(parts: Parts, id: string): Promise<{ sessionId: string | null }> {
  const start = findStart(parts.db, id);
  if (start === null || start.state !== 'open') {
    return { sessionId: start?.state === 'done' ? startedSession(parts, start) : null };
  }
  const found = await parts.online(start.connectionId, PLATFORM, ({ client }) => lookFor(client, start));
  return { sessionId: found === null ? null : adopt(parts, id, start, found) };
}

export function forgetStart({ db, publish }: Parts, id: string): void {
  settleStart(db, id, { state: 'forgotten' });
  publish('flows', 'onChanged', { ids: null });
}

function adopt(
  parts: Parts,
  startId: string,
  { connectionId, flowId }: Pick<SessionStart, 'connectionId' | 'flowId'>,
  session: WireSession,
): string {
  settleStart(parts.db, startId, { state: 'done', sessionId: session.id });
  return keepSession(parts, connectionId, flowId, session);
}

/** The local id of the session that a start led to. Throws where there is none. */
function startedSession({ db }: Parts, { connectionId, sessionId, state }: SessionStart): string {
  const remoteId = state === 'done' ? sessionId : null;
  const record = remoteId && findRecordByRemoteId(db, { connectionId, collection: 'flowSessions', remoteId });
  if (!record) throw startUnknown();
  return record.id;
}

const startUnknown = (cause?: unknown): AppError =>
  new AppError('OUTCOME_UNKNOWN', 'The platform did not answer, and the session is not to be seen there yet.', {
    action: 'Nothing is sent a second time by itself. Look again before you start another one.',
    cause,
  });

function requireLiveFlow({ db }: Parts, flowId: string): { connectionId: string; remoteId: string } {
  const flow = requireFlow(db, flowId);
  if (flow.collection !== 'liveFlows') throw new AppError('NOT_OFFERED', 'Flows of this platform have no sessions.');
  return flow;
}

/** Asks for a session as it is now. */
export async function readSession(parts: Parts, id: string): Promise<FlowSession> {
  const { connectionId, remoteId, parentRemoteId } = requireSession(parts.db, id);
  const params = { live_flow_id: parentRemoteId, session_id: remoteId };
  const session = await parts.online(connectionId, PLATFORM, ({ client }) => client.call('getSession', { params }));
  keepSession(parts, connectionId, parentRemoteId, session);
  return getSession(parts.db, id);
}

/** Does something with a session; where no answer is seen, it is asked for, and `isDone` says whether it took effect. */
async function act(
  parts: Parts,
  id: string,
  send: (client: Client, params: { live_flow_id: string; session_id: string }) => Promise<WireSession>,
  { isDone, doubt }: { isDone: (session: WireSession) => boolean; doubt: string },
): Promise<FlowSession> {
  const { connectionId, remoteId, parentRemoteId } = requireSession(parts.db, id);
  const params = { live_flow_id: parentRemoteId, session_id: remoteId };
  const session = await parts.online(connectionId, PLATFORM, async ({ client }) => {
    try {
      return await send(client, params);
    } catch (error) {
      if (!isInDoubt(error)) throw error;
      const now = await client.call('getSession', { params }).catch(() => null);
      if (now !== null && isDone(now)) return now;
      throw new AppError('OUTCOME_UNKNOWN', doubt, {
        action: 'Nothing is sent a second time by itself. Read the session again, then decide.',
        cause: error,
      });
    }
  });
  keepSession(parts, connectionId, parentRemoteId, session);
  return getSession(parts.db, id);
}

/** Answers the step at which a session waits. Throws CONFLICT where it does not wait, and OUTCOME_UNKNOWN. */
export async function answerSession(parts: Parts, { id, text }: { id: string; text: string }): Promise<FlowSession> {
  const before = getSession(parts.db, id);
  if (before.status !== WAITING) throw notWaiting();
  return act(parts, id, (client, params) => client.call('addUserInput', { params, body: { user_input: text } }), {
    isDone: ({ steps }) => (steps ?? []).some((step) => step.id === before.waitingStepId && step.user_input === text),
    doubt: 'The platform did not answer, and the session does not show your answer yet.',
  });
}

const notWaiting = (): AppError =>
  new AppError('CONFLICT', 'This session does not wait for an answer.', { action: 'Nothing was sent.' });

/** Ends a session. One that has ended already is refused by the platform, unless it was cancelled. */
export const cancelSession = (parts: Parts, id: string): Promise<FlowSession> =>
  act(parts, id, (client, params) => client.call('cancelSession', { params }), {
    isDone: ({ status }) => hasEnded(status),
    doubt: 'The platform did not answer, and the session still runs.',
  });
