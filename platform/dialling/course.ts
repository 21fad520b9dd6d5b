import type { CallEvent, NodeStep } from '#shared/wire/gomobile/call-report.ts';
import { toIso, toIsoOrNull } from '../db/clock.ts';

/** How a call ended, as reports count it. */
export type FinalStatus = 'completed' | 'no_answer' | 'busy' | 'rejected' | 'voicemail' | 'failed' | 'cancelled';
export type CallStatus = 'dialing' | 'ringing' | 'in_progress' | FinalStatus;

/** A node that the call went through. Times here and below: ms since 1970 UTC. */
export interface Step {
  nodeId: string;
  nodeType: string;
  nodeLabel: string | null;
  /** Null where the call ended in this node. */
  output: string | null;
  enteredAt: number;
  exitedAt: number;
  data: Record<string, unknown> | null;
}

/** Something said or pressed, for the transcript. */
export interface Line {
  speaker: 'agent' | 'contact' | 'system';
  startedAt: number;
  endedAt: number;
  text: string;
}

export interface AgentTalk {
  agentId: string;
  startedAt: number;
  endedAt: number;
  exitReason: string;
  turns: { role: 'user' | 'assistant'; content: string; at: number }[];
}

/** All that happens in a call, worked out when it is placed; it is written down as its times come. Plain JSON. */
export interface CallCourse {
  startedAt: number;
  answeredAt: number | null;
  endedAt: number;
  status: FinalStatus;
  /** Why it ended: the reason that the flow's hangup gives, or a word of ours such as `contact_hung_up`. */
  outcome: string;
  /** The states before the end, in order. */
  states: { at: number; status: CallStatus }[];
  steps: Step[];
  events: { at: number; type: string; data: Record<string, unknown> }[];
  /** Variables as they are set, those that the call begins with first. */
  changes: { at: number; name: string; value: unknown }[];
  lines: Line[];
  /** What `record` and `collect_audio` nodes recorded of the contact. */
  captures: { nodeId: string; startedAt: number; endedAt: number }[];
  talks: AgentTalk[];
}

/** What can be seen of a call at a time. */
export interface CallView {
  status: CallStatus;
  answeredAt: number | null;
  path: NodeStep[];
  events: CallEvent[];
  variables: Record<string, unknown>;
}

export function viewAt(course: CallCourse, at: number): CallView {
  const isOver = at >= course.endedAt;
  const isPast = (event: { at: number }) => event.at <= at;
  const { answeredAt } = course;
  return {
    status: isOver ? course.status : (course.states.findLast(isPast)?.status ?? 'dialing'),
    answeredAt: answeredAt !== null && answeredAt <= at ? answeredAt : null,
    path: course.steps.filter(({ enteredAt }) => enteredAt <= at).map((step) => toNodeStep(step, at)),
    events: course.events
      .filter(isPast)
      .map(({ type, at: happenedAt, data }) => ({ type, at: toIso(happenedAt), data })),
    variables: Object.fromEntries(course.changes.filter(isPast).map(({ name, value }) => [name, value])),
  };
}

/** The next time after `at` at which something of the call changes that its report shows; at most its end. */
export function nextChange({ states, steps, events, endedAt }: CallCourse, at: number): number {
  const times = [...states.map((state) => state.at), ...steps.flatMap((step) => [step.enteredAt, step.exitedAt])];
  times.push(...events.map((event) => event.at));
  return Math.min(endedAt, ...times.filter((time) => time > at));
}

function toNodeStep(step: Step, at: number): NodeStep {
  const isLeft = step.exitedAt <= at;
  return {
    nodeId: step.nodeId,
    nodeType: step.nodeType,
    nodeLabel: step.nodeLabel,
    outputPath: isLeft ? step.output : null,
    enteredAt: toIso(step.enteredAt),
    exitedAt: toIsoOrNull(isLeft ? step.exitedAt : null),
    data: isLeft ? step.data : null,
  };
}
