import { z } from 'zod';
import { WireId, WireInstant } from './common.ts';
import { Prompt, SessionBrief, Step } from './live-flows.ts';

/** What a step was given (`prompt`) and what came of it (`result`, or `error`). */
export const SessionStep = z.looseObject({
  id: WireId,
  status: z.string(),
  prompt: Prompt.nullish(),
  result: z.string().nullish(),
  error: z.string().nullish(),
  user_input: z.string().nullish(),
  step: Step.nullish(),
  created_at: WireInstant.nullish(),
  updated_at: WireInstant.nullish(),
});

export const Session = SessionBrief.extend({
  current_step: SessionStep.nullish(),
  steps: z.array(SessionStep).nullish(),
});

export const SessionList = z.array(Session);

/** Values that the flow's prompts refer to as `${INPUTS.name}`. */
export const SessionCreate = z.strictObject({ inputs: z.record(z.string(), z.unknown()).optional() });

export const SessionUserInput = z.strictObject({ user_input: z.string().min(1).max(32_000) });

export type SessionStep = z.infer<typeof SessionStep>;
export type Session = z.infer<typeof Session>;
export type SessionCreate = z.infer<typeof SessionCreate>;
export type SessionUserInput = z.infer<typeof SessionUserInput>;
