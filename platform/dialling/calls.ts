import type { ContactRecord } from '../gomobile/contacts/repository.ts';
import { creditBalance, enterCredits } from '../gomobile/credits/ledger.ts';
import type { RunnableFlow } from '../gomobile/flows/service.ts';
import type { Task } from '../tasks/tasks.ts';
import { identityOf, type Workspace } from '../workspace.ts';
import { type CallCourse, nextChange, viewAt } from './course.ts';
import { runCall } from './interpreter.ts';
import { seededParty } from './party.ts';
import { writeRecordings } from './recordings.ts';
import * as repository from './repository.ts';
import { surroundingsOf } from './surroundings.ts';
import { writeConversation } from './voice-conversations.ts';

/** Each started minute of an answered call. */
export const CREDITS_PER_MINUTE = 1;

const ADVANCE = 'call.advance';

export interface CallPlan {
  jobId: string;
  programId: string | null;
  executionId: string | null;
  contact: ContactRecord;
  flow: RunnableFlow;
  /** E.164. */
  from: string;
  /** 1 for the first call to the contact. */
  attempt: number;
  seed: number;
  variables: Readonly<Record<string, unknown>>;
  /** Ms since 1970 UTC. */
  at: number;
}

/** Places a simulated call and answers its id. Its course is settled now and shows as its times come. Within a transaction. */
export function placeCall(workspace: Workspace, plan: CallPlan): string {
  const { db, newId } = workspace;
  const { contact, flow, at, ...rest } = plan;
  const id = newId();
  const course = runCall({
    graph: flow.graph,
    party: seededParty(plan.seed, contact.id, plan.attempt),
    surroundings: surroundingsOf(workspace),
    startedAt: at,
    variables: { ...plan.variables, ...systemVariables(workspace, id, plan) },
  });
  const shownAt = shownUntil(workspace, course, at);
  const call = { ...rest, id, contactId: contact.id, flowId: flow.id, flowVersion: flow.version };
  repository.insertCall(db, { ...call, to: contact.primaryPhone, startedAt: at }, viewAt(course, shownAt));
  workspace.tasks.schedule(ADVANCE, id, nextChange(course, shownAt), course);
  return id;
}

function systemVariables({ db }: Workspace, callId: string, { contact, programId }: CallPlan): Record<string, unknown> {
  const { firstName, lastName, fullName } = contact;
  const name = fullName ?? [firstName, lastName].filter(Boolean).join(' ');
  return {
    'sys.callId': callId,
    'sys.callStatus': 'queued',
    'sys.callDirection': 'outbound',
    'sys.answeredBy': null,
    'sys.contactId': contact.id,
    'sys.contactPhone': contact.primaryPhone,
    'sys.contactName': name === '' ? null : name,
    'sys.organizationId': identityOf(db).organizationId,
    'sys.programId': programId,
  };
}

/** After a jump of the clock, what lies behind is shown at once; the end alone waits for its turn among other calls. */
const shownUntil = ({ clock }: Workspace, course: CallCourse, at: number): number =>
  Math.max(at, Math.min(clock.now(), course.endedAt - 1));

/** Carries calls on; `onEnded` is told of each that is over, in the same transaction. */
export function installCalls(
  workspace: Workspace,
  onEnded: (call: repository.CallOwner, course: CallCourse) => void,
): void {
  workspace.tasks.on(ADVANCE, (task: Task) => {
    const course = task.payload as CallCourse;
    if (task.dueAt >= course.endedAt) {
      const call = repository.findCallOwner(workspace.db, task.subjectId);
      if (call === undefined) return;
      endCall(workspace, call, course);
      onEnded({ ...call, status: course.status }, course);
      return;
    }
    const shownAt = shownUntil(workspace, course, task.dueAt);
    repository.updateCall(workspace.db, task.subjectId, viewAt(course, shownAt));
    workspace.tasks.schedule(ADVANCE, task.subjectId, nextChange(course, shownAt), course);
  });
}

function endCall(workspace: Workspace, call: repository.CallOwner, course: CallCourse): void {
  const { db } = workspace;
  const { id } = call;
  const { startedAt, answeredAt, endedAt, outcome } = course;
  const billedSeconds = answeredAt === null ? 0 : Math.ceil((endedAt - answeredAt) / 1000);
  repository.updateCall(db, id, viewAt(course, endedAt));
  writeRecordings(workspace, id, course);
  repository.finishCall(db, id, {
    endedAt,
    durationMs: endedAt - startedAt,
    outcome,
    billedSeconds,
    credits: charge(workspace, id, Math.ceil(billedSeconds / 60) * CREDITS_PER_MINUTE, endedAt),
    agentId: course.talks.at(-1)?.agentId ?? null,
    // A flow may connect to more than one agent: the report of a call has room for the last.
    conversationId: course.talks.map((talk) => writeConversation(workspace, call, talk)).at(-1) ?? null,
  });
}

/** Charges a call that has taken place, as far as the credits go, and answers what was charged. */
function charge(workspace: Workspace, callId: string, cost: number, at: number): number {
  const charged = Math.min(cost, Math.max(0, creditBalance(workspace)));
  if (charged > 0) {
    enterCredits(workspace, { type: 'call_charge', amount: -charged, description: 'Call (simulated)', callId, at });
  }
  return charged;
}
