import type { CallRequestCreate } from '#shared/wire/gomobile/call-requests.ts';
import type { FlowExecute, FlowExecuteReply } from '#shared/wire/gomobile/flows.ts';
import { type ContactRecord, findContact } from '../gomobile/contacts/repository.ts';
import { creditBalance, requireCredits } from '../gomobile/credits/ledger.ts';
import { findDid } from '../gomobile/dids/repository.ts';
import { findGraph } from '../gomobile/flows/repository.ts';
import { type RunnableFlow, runnableFlow } from '../gomobile/flows/service.ts';
import { ApiError, notFound, validationFailed } from '../http/errors.ts';
import type { Workspace } from '../workspace.ts';
import { CREDITS_PER_MINUTE, placeCall } from './calls.ts';
import * as repository from './repository.ts';
import { nextAttemptAt, type RequestRetry, retryOfRequest } from './retry.ts';

/** How long a request without a time waits in the queue: time enough to take it back. */
const QUEUE_MS = 2000;
const DIAL_JOB = 'job.dial';

/** What a job keeps of its request. */
interface JobRequest {
  didId?: string;
  from: string;
  flowVersion: number;
  retry: RequestRetry;
  startAt: string | null;
  initialVariables: Record<string, unknown>;
  /** Of the simulated person's chance. */
  dialSeed: number;
  attempts: number;
  /** Why no call was placed. */
  failure?: string;
}

/** A reference of a request's body to something that does not exist. */
export const badReference = (field: string): ApiError =>
  validationFailed([{ field, message: `${field} must refer to something that exists`, code: 'exists' }]);

/** Runs a flow with a contact at once. The job's id stands for the execution: its report tells how the call goes. */
export function placeFlowCall(workspace: Workspace, input: FlowExecute): FlowExecuteReply {
  const { db, clock } = workspace;
  return db.transaction(() => {
    const contact = requireContact(workspace, input.contactId);
    const flow = requireFlow(workspace, input.flowId);
    if (findDid(db, input.fromPhone) === undefined) throw badReference('fromPhone');
    requireCredits(workspace, CREDITS_PER_MINUTE);
    const request: JobRequest = {
      from: input.fromPhone,
      flowVersion: flow.version,
      retry: { type: 'none' },
      startAt: null,
      initialVariables: input.initialVariables ?? {},
      dialSeed: clock.tick(),
      attempts: 1,
    };
    const jobId = insertJob(workspace, 'active', contact, flow.id, request, null);
    const callId = placeCall(workspace, { ...planOf(jobId, request, contact, flow), at: clock.now() });
    return { executionId: jobId, callId, status: 'dialing' };
  })();
}

/** Puts a call into the queue and answers the id of its job. */
export function createCallRequest(workspace: Workspace, input: CallRequestCreate): { jobId: string } {
  const { db, clock, tasks } = workspace;
  return db.transaction(() => {
    const contact = requireContact(workspace, input.contactId);
    const flow = requireFlow(workspace, input.flowId);
    const from = findDid(db, input.didId)?.number;
    if (from === undefined) throw badReference('didId');
    requireCredits(workspace, CREDITS_PER_MINUTE);
    const startAt = input.startAt === undefined ? null : Date.parse(input.startAt);
    const dueAt = Math.max(startAt ?? 0, clock.now() + QUEUE_MS);
    const request: JobRequest = {
      didId: input.didId,
      from,
      flowVersion: flow.version,
      retry: input.retry,
      startAt: input.startAt ?? null,
      initialVariables: {},
      dialSeed: clock.tick(),
      attempts: 0,
    };
    const jobId = insertJob(workspace, 'queued', contact, flow.id, request, dueAt);
    tasks.schedule(DIAL_JOB, jobId, dueAt);
    return { jobId };
  })();
}

/** Takes a request back that no call was placed for yet. Throws 404, and 409 once it is active. */
export function cancelCallRequest({ db, clock, tasks }: Workspace, jobId: string): void {
  db.transaction(() => {
    const job = repository.findJob(db, jobId);
    if (job === undefined) throw notFound('Call request');
    if (job.status !== 'queued') throw new ApiError(409, 'INVALID_STATE', `The call request is ${job.status}`);
    tasks.cancel(DIAL_JOB, jobId);
    repository.updateJob(db, jobId, 'cancelled', null, clock.tick());
  })();
}

export function installRequests(workspace: Workspace): void {
  workspace.tasks.on(DIAL_JOB, ({ subjectId, dueAt }) => dialJob(workspace, subjectId, dueAt));
}

function dialJob(workspace: Workspace, jobId: string, at: number): void {
  const { db, clock } = workspace;
  const job = repository.findJob(db, jobId);
  if (job === undefined) return;
  const kept = JSON.parse(job.request) as JobRequest;
  const contact = findContact(db, job.contact_id);
  const graph = findGraph(db, job.flow_id, kept.flowVersion);
  const failure = contact === undefined || graph === undefined ? 'NOT_FOUND' : refusal(workspace);
  const request = { ...kept, attempts: kept.attempts + 1, ...(failure !== null && { failure }) };
  repository.saveJobRequest(db, jobId, request);
  if (contact === undefined || graph === undefined || failure !== null) {
    repository.updateJob(db, jobId, 'failed', null, clock.tick());
    return;
  }
  repository.updateJob(db, jobId, 'active', null, clock.tick());
  const flow = { id: job.flow_id, version: kept.flowVersion, graph };
  placeCall(workspace, { ...planOf(jobId, request, contact, flow), at });
}

const refusal = (workspace: Workspace): string | null =>
  creditBalance(workspace) < CREDITS_PER_MINUTE ? 'INSUFFICIENT_CREDITS' : null;

/** What becomes of a job when its call has ended. */
export function settleJob({ db, clock, tasks }: Workspace, call: repository.CallOwner, endedAt: number): void {
  const job = repository.findJob(db, call.jobId);
  if (job === undefined) return;
  const isReached = call.status === 'completed';
  const { retry } = JSON.parse(job.request) as JobRequest;
  const nextAt = isReached ? null : nextAttemptAt(retryOfRequest(retry), call.attempt, endedAt);
  const status = isReached ? 'completed' : nextAt === null ? 'failed' : 'active';
  repository.updateJob(db, job.id, status, nextAt, clock.tick());
  if (nextAt !== null) tasks.schedule(DIAL_JOB, job.id, nextAt);
}

const planOf = (
  jobId: string,
  { from, attempts, dialSeed, initialVariables }: JobRequest,
  contact: ContactRecord,
  flow: RunnableFlow,
) => ({
  jobId,
  programId: null,
  executionId: null,
  contact,
  flow,
  from,
  attempt: attempts,
  seed: dialSeed,
  variables: initialVariables,
});

function insertJob(
  workspace: Workspace,
  status: string,
  contact: ContactRecord,
  flowId: string,
  request: JobRequest,
  dueAt: number | null,
): string {
  const { db, clock, newId } = workspace;
  const id = newId();
  const at = clock.tick();
  repository.insertJob(db, {
    id,
    status,
    contactId: contact.id,
    flowId,
    executionId: null,
    nextAttemptAt: dueAt,
    request,
    at,
  });
  return id;
}

function requireContact({ db }: Workspace, id: string): ContactRecord {
  const contact = findContact(db, id);
  if (contact === undefined) throw badReference('contactId');
  return contact;
}

function requireFlow(workspace: Workspace, id: string): RunnableFlow {
  const flow = runnableFlow(workspace, id);
  if (flow === null) throw badReference('flowId');
  return flow;
}
