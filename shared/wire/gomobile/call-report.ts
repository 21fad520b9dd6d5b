import { z } from 'zod';
import { maybe, WireId, WireInstant } from './common.ts';
import { Recording } from './recordings.ts';

export const CallDetails = z.looseObject({
  /** completed, no_answer, busy and others; an open text. */
  status: z.string(),
  direction: maybe(z.string()),
  from: maybe(z.string()),
  to: maybe(z.string()),
  createdAt: maybe(WireInstant),
  dialedAt: maybe(WireInstant),
  answeredAt: maybe(WireInstant),
  terminatedAt: maybe(WireInstant),
  durationMs: maybe(z.number()),
  /** Why it ended, in the words of its flow where that gives one; absent while it lasts. */
  outcome: maybe(z.string()),
  /** 1 for the first call of its job. */
  attempt: maybe(z.number().int()),
});

/** A step of the flow that the call went through, in order. */
export const NodeStep = z.looseObject({
  nodeId: z.string(),
  nodeType: maybe(z.string()),
  nodeLabel: maybe(z.string()),
  outputPath: maybe(z.string()),
  enteredAt: maybe(WireInstant),
  exitedAt: maybe(WireInstant),
  data: maybe(z.record(z.string(), z.unknown())),
});

export const CallEvent = z.looseObject({
  type: z.string(),
  at: WireInstant,
  data: maybe(z.record(z.string(), z.unknown())),
});

/** One call; `program`, `agent` and the recordings' transcripts are local extensions that a real server may leave out. */
export const CallReport = z.looseObject({
  callId: WireId,
  jobId: maybe(WireId),
  programId: maybe(WireId),
  program: maybe(z.looseObject({ id: WireId, name: maybe(z.string()) })),
  executionId: maybe(WireId),
  contact: maybe(z.looseObject({ id: WireId, fullName: maybe(z.string()), primaryPhone: maybe(z.string()) })),
  agent: maybe(z.looseObject({ id: WireId, name: maybe(z.string()) })),
  call: CallDetails,
  path: maybe(z.array(NodeStep)),
  events: maybe(z.array(CallEvent)),
  variables: maybe(z.record(z.string(), z.unknown())),
  recordings: maybe(z.array(Recording)),
  conversationId: maybe(WireId),
  cost: maybe(z.looseObject({ credits: z.number() })),
});

/** Every attempt of a job, oldest first. */
export const CallJobReport = z.looseObject({
  jobId: WireId,
  /** queued, active, completed or failed; an open text on reading. */
  status: z.string(),
  contactId: maybe(WireId),
  flowId: maybe(WireId),
  attempts: z.array(CallReport),
  nextAttemptAt: maybe(WireInstant),
  executionId: maybe(WireId),
  /** Why no call could be placed. */
  failureReason: maybe(z.string()),
  createdAt: maybe(WireInstant),
  updatedAt: maybe(WireInstant),
});

export type CallDetails = z.infer<typeof CallDetails>;
export type NodeStep = z.infer<typeof NodeStep>;
export type CallEvent = z.infer<typeof CallEvent>;
export type CallReport = z.infer<typeof CallReport>;
export type CallJobReport = z.infer<typeof CallJobReport>;
