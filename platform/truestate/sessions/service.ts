import type { Session, SessionCreate, SessionUserInput } from '#shared/wire/truestate/sessions.ts';
import { ApiError, notFound } from '../../http/errors.ts';
import type { Workspace } from '../../workspace.ts';
import { requireFlow, versionOf } from '../live-flows/service.ts';
import { advanceLater, enterStep } from './advance.ts';
import { toSession } from './mapping.ts';
import * as repository from './repository.ts';

export function listSessions({ db }: Workspace, flowId: string): Session[] {
  const { id } = requireFlow(db, flowId);
  return repository.listSessions(db, id).map((row) => toWire(db, row));
}

export const getSession = ({ db }: Workspace, flowId: string, id: string): Session =>
  toWire(db, requireSession(db, flowId, id));

/** Starts at the START step of the flow's current version, which the session keeps whatever becomes of the flow. */
export function createSession(workspace: Workspace, flowId: string, { inputs = {} }: SessionCreate): Session {
  const { db, clock, newId } = workspace;
  const flow = requireFlow(db, flowId);
  const version = versionOf(db, flow.version_id);
  const start = version.steps.find(({ type }) => type === 'START');
  if (start === undefined) throw new ApiError(409, 'INVALID_STATE', 'The live flow has no START step');
  const id = newId();
  db.transaction(() => {
    const at = clock.tick();
    const session = { id, flow_id: flow.id, version_id: version.id, inputs: JSON.stringify(inputs) };
    repository.insertSession(db, session, at);
    enterStep(workspace, requireSession(db, flow.id, id), version, start, at);
  })();
  return getSession(workspace, flow.id, id);
}

/** Answers the step that the session waits at; the session goes on by itself from there. */
export function addUserInput(
  workspace: Workspace,
  flowId: string,
  id: string,
  { user_input }: SessionUserInput,
): Session {
  const { db, clock } = workspace;
  const session = requireSession(db, flowId, id);
  const step = repository.listSteps(db, session.id).at(-1);
  if (session.status !== 'WAITING_FOR_USER_INPUT' || step === undefined) {
    throw new ApiError(409, 'INVALID_STATE', `The session does not wait for user input: it is ${session.status}`);
  }
  db.transaction(() => {
    const at = clock.tick();
    repository.updateStep(db, step.id, { status: 'RUNNING', result: null, error: null, user_input }, at);
    repository.updateSession(db, session.id, 'RUNNING', null, at);
    advanceLater(workspace, session.id, at);
  })();
  return getSession(workspace, flowId, id);
}

const ENDED: ReadonlySet<repository.SessionStatus> = new Set(['COMPLETED', 'FAILED', 'CANCELLED']);

export function cancelSession(workspace: Workspace, flowId: string, id: string): Session {
  const { db, clock } = workspace;
  const session = requireSession(db, flowId, id);
  if (ENDED.has(session.status)) {
    throw new ApiError(409, 'INVALID_STATE', `The session has ended: it is ${session.status}`);
  }
  db.transaction(() => {
    const at = clock.tick();
    const step = repository.listSteps(db, session.id).at(-1);
    if (step !== undefined) repository.updateStep(db, step.id, { ...step, status: 'CANCELLED' }, at);
    repository.updateSession(db, session.id, 'CANCELLED', null, at);
  })();
  return getSession(workspace, flowId, id);
}

function requireSession(db: Workspace['db'], flowId: string, id: string): repository.SessionRow {
  const flow = requireFlow(db, flowId);
  const session = repository.findSession(db, id);
  if (session === undefined || session.flow_id !== flow.id) throw notFound('Session');
  return session;
}

const toWire = (db: Workspace['db'], row: repository.SessionRow): Session =>
  toSession(row, versionOf(db, row.version_id).wire, repository.listSteps(db, row.id));
