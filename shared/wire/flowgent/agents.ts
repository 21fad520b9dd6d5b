import { z } from 'zod';
import { WireId, WireInstant } from './common.ts';

export const Agent = z.looseObject({
  id: WireId,
  name: z.string().nullish(),
  created_at: WireInstant.nullish(),
  updated_at: WireInstant.nullish(),
});

/** The documentation shows the request alone: the shape of this reply is ours. */
export const AgentList = z.looseObject({ agents: z.array(Agent) });

export type Agent = z.infer<typeof Agent>;
export type AgentList = z.infer<typeof AgentList>;
