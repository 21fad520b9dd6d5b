import { z } from 'zod';
import { WireId, WireInstant } from './common.ts';

/** `type` says what a prompt is; a text prompt has its `text` beside it. */
export const Prompt = z.looseObject({ type: z.string(), text: z.string().nullish() });

/** `step_type` is START, LLM, USER_INPUT, END or another: an open text. */
export const Step = z.looseObject({
  id: WireId,
  name: z.string(),
  step_type: z.string(),
  prompt_template: Prompt.nullish(),
  created_at: WireInstant.nullish(),
  updated_at: WireInstant.nullish(),
});

export const StepTransition = z.looseObject({
  id: WireId,
  source_step_id: WireId,
  target_step_id: WireId,
  label: z.string().nullish(),
});

/** The graph is drawn from `step_transitions` as they come: it need not be a chain. */
export const FlowVersion = z.looseObject({
  id: WireId,
  flow_id: WireId.nullish(),
  steps: z.array(Step),
  step_transitions: z.array(StepTransition),
  created_at: WireInstant.nullish(),
  updated_at: WireInstant.nullish(),
});

/** NEW, RUNNING, WAITING_FOR_USER_INPUT, COMPLETED, FAILED, CANCELLED or another: an open text. */
export const SessionStatus = z.string();

/** A session as a live flow carries it. */
export const SessionBrief = z.looseObject({
  id: WireId,
  steps_count: z.number().int().nullish(),
  inputs: z.record(z.string(), z.unknown()).nullish(),
  error: z.string().nullish(),
  status: SessionStatus,
  flow_version: FlowVersion.nullish(),
  created_at: WireInstant.nullish(),
  updated_at: WireInstant.nullish(),
});

/** It embeds every session, each with a whole flow version: its size has no bound. */
export const LiveFlow = z.looseObject({
  id: WireId,
  name: z.string(),
  description: z.string().nullish(),
  organisation_id: z.string().nullish(),
  current_version: FlowVersion.nullish(),
  sessions: z.array(SessionBrief).nullish(),
  created_at: WireInstant.nullish(),
  updated_at: WireInstant.nullish(),
});

export const LiveFlowList = z.array(LiveFlow);

export type Step = z.infer<typeof Step>;
export type StepTransition = z.infer<typeof StepTransition>;
export type FlowVersion = z.infer<typeof FlowVersion>;
export type SessionBrief = z.infer<typeof SessionBrief>;
export type LiveFlow = z.infer<typeof LiveFlow>;
