import type { Answerer } from '../../answers/answerer.ts';
import { ApiError } from '../../http/errors.ts';
import type { Workspace } from '../../workspace.ts';
import type { StepSpec } from '../live-flows/repository.ts';
import { type Version, versionOf } from '../live-flows/service.ts';
import { fillPrompt, type Known, UnknownReference } from './prompts.ts';
import * as repository from './repository.ts';

const ADVANCE = 'truestate.advance';

/** Time that a step takes. */
export const STEP_MS = 500;

/** A flow may lead back to a step that it has been at; a session that never ends is ended. */
const MAX_STEPS = 100;

/** Lets sessions go on by themselves, a step at a time. */
export function registerSessionTasks(workspace: Workspace): void {
  workspace.tasks.onSlow(ADVANCE, ({ subjectId, dueAt }) => advance(workspace, subjectId, dueAt));
}

export function advanceLater({ tasks }: Workspace, sessionId: string, at: number): void {
  tasks.schedule(ADVANCE, sessionId, at + STEP_MS);
}

/** What came of a step: its result, or why it failed. */
type Outcome = { result: string | null } | { error: string };

/** Carries out the step that a session has come to. Repeating it changes nothing: the step is no longer waiting then. */
async function advance(workspace: Workspace, sessionId: string, at: number): Promise<void> {
  const { db } = workspace;
  const session = repository.findSession(db, sessionId);
  const current = repository.listSteps(db, sessionId).at(-1);
  if (session === undefined || current === undefined || !isGoing(session)) return;
  const version = versionOf(db, session.version_id);
  const spec = version.steps.find(({ id }) => id === current.step_id);
  const outcome =
    spec === undefined ? { error: 'The step is gone' } : await carryOut(workspace, session, spec, current);
  db.transaction(() => {
    // It may have been cancelled, or a restart may have carried the step out already.
    const now = repository.findSession(db, sessionId);
    if (now === undefined || !isGoing(now) || repository.listSteps(db, sessionId).at(-1)?.id !== current.id) return;
    finishStep(workspace, { session: now, version, current, outcome }, at);
  })();
}

const isGoing = ({ status }: repository.SessionRow): boolean => status === 'NEW' || status === 'RUNNING';

async function carryOut(
  workspace: Workspace,
  session: repository.SessionRow,
  spec: StepSpec,
  { prompt, user_input: userInput }: repository.SessionStepRow,
): Promise<Outcome> {
  if (spec.type === 'USER_INPUT') return { result: userInput };
  if (spec.type !== 'LLM') return { result: null };
  try {
    return { result: await answer(workspace.answerer, session, spec, prompt ?? '') };
  } catch (thrown) {
    if (thrown instanceof ApiError) return { error: thrown.message };
    throw thrown;
  }
}

/** What a flow's LLM steps answer from, in the knowledge index. */
export const collectionOf = (flowId: string): string => `truestate:${flowId}`;

async function answer(
  answerer: Answerer,
  session: repository.SessionRow,
  { id, name }: StepSpec,
  message: string,
): Promise<string> {
  const agent = { id, name, instructions: '', language: null, model: null };
  const collections = [collectionOf(session.flow_id)];
  for await (const event of answerer.answer({ agent, collections, history: [], message })) {
    if (event.kind === 'end') return event.content;
  }
  throw new Error('the answer has no end');
}

interface Advance {
  session: repository.SessionRow;
  version: Version;
  current: repository.SessionStepRow;
  outcome: Outcome;
}

/** Writes down what came of a step and goes on to the next. Must be called in a transaction. */
function finishStep(workspace: Workspace, { session, version, current, outcome }: Advance, at: number): void {
  const { db } = workspace;
  const { user_input } = current;
  if ('error' in outcome) {
    const { error } = outcome;
    repository.updateStep(db, current.id, { status: 'FAILED', result: null, error, user_input }, at);
    repository.updateSession(db, session.id, 'FAILED', error, at);
    return;
  }
  const { result } = outcome;
  repository.updateStep(db, current.id, { status: 'COMPLETED', result, error: null, user_input }, at);
  const next = nextStep(version, current.step_id, result);
  if (next === null) {
    repository.updateSession(db, session.id, 'COMPLETED', null, at);
  } else if (repository.countSteps(db, session.id) >= MAX_STEPS) {
    repository.updateSession(db, session.id, 'FAILED', `The session did not end within ${MAX_STEPS} steps`, at);
  } else {
    enterStep(workspace, session, version, next, at);
  }
}

/** Comes to a step. It waits for the user where it is theirs, and is carried out a moment later where it is not. */
export function enterStep(
  workspace: Workspace,
  session: repository.SessionRow,
  version: Version,
  spec: StepSpec,
  at: number,
): void {
  const { db, newId } = workspace;
  const isFirst = repository.countSteps(db, session.id) === 0;
  const step = { id: newId(), session_id: session.id, step_id: spec.id };
  const filled = fill(db, session, version, spec);
  if ('error' in filled) {
    repository.insertStep(db, { ...step, status: 'NEW', prompt: spec.prompt }, at);
    repository.updateStep(db, step.id, { status: 'FAILED', result: null, error: filled.error, user_input: null }, at);
    repository.updateSession(db, session.id, 'FAILED', filled.error, at);
    return;
  }
  const status = spec.type === 'USER_INPUT' ? 'WAITING_FOR_USER_INPUT' : 'NEW';
  repository.insertStep(db, { ...step, status, prompt: filled.prompt }, at);
  if (status !== 'NEW') repository.updateSession(db, session.id, status, null, at);
  else {
    if (!isFirst) repository.updateSession(db, session.id, 'RUNNING', null, at);
    advanceLater(workspace, session.id, at);
  }
}

function fill(
  db: Workspace['db'],
  session: repository.SessionRow,
  version: Version,
  { prompt }: StepSpec,
): { prompt: string | null } | { error: string } {
  if (prompt === null) return { prompt };
  const results = new Map(
    repository.listSteps(db, session.id).map(({ step_id, result }) => {
      const name = version.steps.find(({ id }) => id === step_id)?.name ?? step_id;
      return [name, result] as const;
    }),
  );
  const known: Known = { inputs: JSON.parse(session.inputs), results };
  try {
    return { prompt: fillPrompt(prompt, known) };
  } catch (thrown) {
    if (thrown instanceof UnknownReference) return { error: thrown.message };
    throw thrown;
  }
}

/** Along the transition whose label is the result, or else along one without a label; null at the end. */
function nextStep({ steps, transitions }: Version, stepId: string, result: string | null): StepSpec | null {
  const outgoing = transitions.filter(({ from }) => from === stepId);
  const said = (result ?? '').trim().toLowerCase();
  const taken =
    outgoing.find(({ label }) => label !== '' && label.toLowerCase() === said) ??
    outgoing.find(({ label }) => label === '') ??
    outgoing.at(-1);
  return steps.find(({ id }) => id === taken?.to) ?? null;
}
