import type { ExecutionStatus } from '#shared/wire/gomobile/executions.ts';
import type { AutoPauseRule } from '#shared/wire/gomobile/programs.ts';
import { findContact } from '../gomobile/contacts/repository.ts';
import { creditBalance, requireCredits } from '../gomobile/credits/ledger.ts';
import { findGraph } from '../gomobile/flows/repository.ts';
import { ApiError, notFound } from '../http/errors.ts';
import type { Workspace } from '../workspace.ts';
import { CREDITS_PER_MINUTE, placeCall } from './calls.ts';
import type { CallCourse } from './course.ts';
import * as repository from './execution-repository.ts';
import { pauseEndsAt } from './pause-windows.ts';
import { type CallOwner, insertJob, updateJob } from './repository.ts';
import { nextAttemptAt, retryOfProgram } from './retry.ts';

/** Calls that each number of the pool carries at once. */
export const CALLS_PER_NUMBER = 5;

const START = 'execution.start';
const STOP = 'execution.stop';
/** Looks again whom to call: a retry is due, or a pause is over. */
const DIAL = 'execution.dial';

/** Ways out of a node that count as a failure of the call at it. */
const FAILED_OUTPUTS = new Set([
  'onError',
  'onTimeout',
  'onInvalid',
  'onMaxRetries',
  'onNoAnswer',
  'onBusy',
  'onRejected',
]);

const ENDED: readonly ExecutionStatus[] = ['completed', 'stopped', 'cancelled'];
const PAUSED: readonly ExecutionStatus[] = ['paused', 'paused_no_credits', 'paused_threshold'];

export const isEnded = (status: ExecutionStatus): boolean => ENDED.includes(status);

/** Begins an execution at its time, at once where that is past. Within a transaction. */
export function launch(workspace: Workspace, execution: repository.NewExecution): void {
  const { db, clock, tasks } = workspace;
  const { id, startAt, stopAt } = execution;
  if (repository.insertExecution(db, execution) === 0) {
    throw new ApiError(409, 'INVALID_STATE', 'The audience has no contacts');
  }
  if (stopAt !== null) tasks.schedule(STOP, id, stopAt);
  const now = clock.now();
  if (startAt > now) tasks.schedule(START, id, startAt);
  else start(workspace, id, now);
}

export function installExecutions(workspace: Workspace): void {
  const { tasks } = workspace;
  tasks.on(START, ({ subjectId, dueAt }) => start(workspace, subjectId, dueAt));
  tasks.on(STOP, ({ subjectId, dueAt }) => end(workspace, subjectId, 'stopped', dueAt));
  tasks.on(DIAL, ({ subjectId, dueAt }) => dial(workspace, subjectId, dueAt));
}

function start(workspace: Workspace, id: string, at: number): void {
  if (repository.findExecution(workspace.db, id)?.status !== 'scheduled') return;
  repository.setStatus(workspace.db, id, { status: 'running', startedAt: at, at: workspace.clock.tick() });
  dial(workspace, id, at);
}

/** Calls as many as there are lines for; ends the execution where nobody is left. */
function dial(workspace: Workspace, id: string, at: number): void {
  const { db, tasks } = workspace;
  const execution = repository.findExecution(db, id);
  if (execution?.status !== 'running') return;
  const settings = JSON.parse(execution.settings) as repository.ExecutionSettings;
  tasks.cancel(DIAL, id);
  if (execution.contacts_pending === 0) {
    if (execution.contacts_in_progress === 0) end(workspace, id, 'completed', at);
    return;
  }
  const pausedUntil = settings.pauseWindows && pauseEndsAt(settings.pauseWindows, repository.findTimeZone(db), at);
  if (pausedUntil !== null) tasks.schedule(DIAL, id, pausedUntil);
  else fillLines(workspace, execution, settings, at);
}

function fillLines(
  workspace: Workspace,
  execution: repository.ExecutionRow,
  settings: repository.ExecutionSettings,
  at: number,
): void {
  const { db, tasks } = workspace;
  const { id } = execution;
  const graph = findGraph(db, execution.flow_id, execution.flow_version);
  if (graph === undefined) throw new Error(`execution ${id} has no flow`);
  const lines = settings.didPool.length * CALLS_PER_NUMBER;
  let inProgress = execution.contacts_in_progress;
  while (inProgress < lines) {
    const contact = repository.nextToCall(db, id, at);
    if (contact === undefined) break;
    // A minute for each call under way is set aside, so that none is begun that nothing is left for.
    if (creditBalance(workspace) < (inProgress + 1) * CREDITS_PER_MINUTE) {
      if (inProgress === 0) pause(workspace, id, 'paused_no_credits');
      return;
    }
    if (call(workspace, execution, settings, graph, contact, at)) inProgress++;
  }
  const retryAt = repository.nextRetryAt(db, id);
  if (inProgress < lines && retryAt !== null) tasks.schedule(DIAL, id, retryAt);
  if (inProgress === 0 && retryAt === null) end(workspace, id, 'completed', at);
}

/** Answers false where the contact is gone: it counts as failed and is not called. */
function call(
  workspace: Workspace,
  execution: repository.ExecutionRow,
  settings: repository.ExecutionSettings,
  graph: NonNullable<ReturnType<typeof findGraph>>,
  entry: repository.ExecutionContact,
  at: number,
): boolean {
  const { db, clock, newId } = workspace;
  const contact = findContact(db, entry.contact_id);
  const tick = clock.tick();
  if (contact === undefined) {
    repository.moveContact(db, execution.id, entry, { ...entry, status: 'failed', next_attempt_at: null }, tick);
    return false;
  }
  const { didPool } = settings;
  const attempt = entry.attempts + 1;
  const jobId = entry.job_id ?? newId();
  if (entry.job_id !== null) updateJob(db, jobId, 'active', null, tick);
  else {
    insertJob(db, {
      id: jobId,
      status: 'active',
      contactId: contact.id,
      flowId: execution.flow_id,
      executionId: execution.id,
      nextAttemptAt: null,
      request: {},
      at: tick,
    });
  }
  repository.moveContact(
    db,
    execution.id,
    entry,
    { status: 'in_progress', attempts: attempt, next_attempt_at: null, job_id: jobId },
    tick,
  );
  placeCall(workspace, {
    jobId,
    programId: execution.program_id,
    executionId: execution.id,
    contact,
    flow: { id: execution.flow_id, version: execution.flow_version, graph },
    from: didPool[(entry.position + attempt) % didPool.length] ?? '',
    attempt,
    seed: execution.dial_seed,
    variables: {},
    at,
  });
  return true;
}

/** What becomes of the contact, and of the execution, when a call has ended. */
export function settleContact(workspace: Workspace, ended: CallOwner, course: CallCourse): void {
  const { db, clock } = workspace;
  const execution = ended.executionId === null ? undefined : repository.findExecution(db, ended.executionId);
  const entry = execution && repository.findExecutionContact(db, execution.id, ended.contactId);
  if (execution === undefined || entry === undefined) return;
  const settings = JSON.parse(execution.settings) as repository.ExecutionSettings;
  // A flow that hangs up without dialling has decided not to call.
  const isDone = ended.status === 'completed' || ended.status === 'cancelled';
  const retry = retryOfProgram(settings.retryStrategy);
  const nextAt = isDone || isEnded(execution.status) ? null : nextAttemptAt(retry, ended.attempt, course.endedAt);
  const status = isDone ? 'completed' : nextAt === null ? 'failed' : 'pending';
  const tick = clock.tick();
  repository.moveContact(db, execution.id, entry, { ...entry, status, next_attempt_at: nextAt }, tick);
  updateJob(db, ended.jobId, status === 'pending' ? 'active' : status, nextAt, tick);
  applyRules(workspace, execution, settings.autoPauseRules, course);
  dial(workspace, execution.id, course.endedAt);
}

function applyRules(
  workspace: Workspace,
  execution: repository.ExecutionRow,
  rules: readonly AutoPauseRule[],
  course: CallCourse,
): void {
  for (const { nodeId, threshold } of rules) {
    const hasFailed = course.steps.some((step) => step.nodeId === nodeId && FAILED_OUTPUTS.has(step.output ?? ''));
    if (!hasFailed) continue;
    if (repository.addNodeFailure(workspace.db, execution.id, nodeId) >= threshold) {
      pause(workspace, execution.id, 'paused_threshold');
    }
  }
}

/** Places no more calls. An execution that is not running stays as it is. */
function pause(workspace: Workspace, id: string, status: ExecutionStatus): void {
  const { db, clock, tasks } = workspace;
  if (repository.findExecution(db, id)?.status !== 'running') return;
  repository.setStatus(db, id, { status, at: clock.tick() });
  tasks.cancel(DIAL, id);
}

/** For good; calls under way end by themselves. An execution that has ended stays as it is. */
function end(workspace: Workspace, id: string, status: ExecutionStatus, at: number): void {
  const { db, clock, tasks } = workspace;
  const execution = repository.findExecution(db, id);
  if (execution === undefined || isEnded(execution.status)) return;
  const tick = clock.tick();
  repository.setStatus(db, id, { status, endedAt: at, at: tick });
  repository.forgetRetries(db, id, tick);
  for (const kind of [START, STOP, DIAL]) tasks.cancel(kind, id);
}

/** Throws 404, and 409 unless it is running. */
export function pauseExecution(workspace: Workspace, id: string): void {
  inState(workspace, id, ['running'], 'paused', () => pause(workspace, id, 'paused'));
}

/** Throws 404, and 409 where it has ended. */
export function cancelExecution(workspace: Workspace, id: string): void {
  inState(workspace, id, ['scheduled', 'running', ...PAUSED], 'cancelled', () =>
    end(workspace, id, 'cancelled', workspace.clock.now()),
  );
}

/** Goes on where it was paused. Throws 404, 409 unless it is paused, and 402 where there are no credits. */
export function resumeExecution(workspace: Workspace, id: string, rules: AutoPauseRule[] | undefined): void {
  const { db, clock } = workspace;
  inState(workspace, id, PAUSED, 'resumed', ({ settings: text }) => {
    requireCredits(workspace, CREDITS_PER_MINUTE);
    const settings = JSON.parse(text) as repository.ExecutionSettings;
    const autoPauseRules = rules ?? settings.autoPauseRules;
    repository.saveSettings(db, id, { ...settings, autoPauseRules });
    for (const { nodeId, resetOnResume } of autoPauseRules) {
      if (resetOnResume) repository.forgetNodeFailures(db, id, nodeId);
    }
    repository.setStatus(db, id, { status: 'running', at: clock.tick() });
    dial(workspace, id, clock.now());
  });
}

function inState(
  { db }: Workspace,
  id: string,
  allowed: readonly ExecutionStatus[],
  what: string,
  change: (execution: repository.ExecutionRow) => void,
): void {
  db.transaction(() => {
    const execution = repository.findExecution(db, id);
    if (execution === undefined) throw notFound('Execution');
    if (!allowed.includes(execution.status)) {
      throw new ApiError(409, 'INVALID_STATE', `An execution that is ${execution.status} cannot be ${what}`);
    }
    change(execution);
  })();
}
