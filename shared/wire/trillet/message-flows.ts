import { z } from 'zod';
import { AgentReference, FLOW_DIRECTIONS, ObjectId, OpenObject, WireId, WireInstant } from './common.ts';

/** `direction` and `messageChannel` are open texts on reading. */
export const MessageFlow = z.looseObject({
  _id: WireId,
  workspaceId: WireId.nullish(),
  name: z.string(),
  direction: z.string().nullish(),
  description: z.string().nullish(),
  agent: AgentReference.nullish(),
  settings: OpenObject.nullish(),
  prompt: z.string().nullish(),
  /** The first message; only in the reply to a creation and in a flow fetched by its id. */
  initiationMessage: z.string().nullish(),
  isActive: z.boolean().nullish(),
  autopilot: z.boolean().nullish(),
  messageChannel: z.string().nullish(),
  createdAt: WireInstant.nullish(),
  updatedAt: WireInstant.nullish(),
  /** Counts the changes of the document. */
  __v: z.number().int().nullish(),
});

export const MessageFlowList = z.array(MessageFlow);

export const MessageFlowCreate = z.strictObject({
  name: z.string().min(1).max(256),
  direction: z.enum(FLOW_DIRECTIONS),
  description: z.string().max(2000).optional(),
  agent: ObjectId,
  settings: OpenObject.optional(),
  initiationMessage: z.string().min(1).max(8000),
  prompt: z.string().min(1).max(32_000),
  isActive: z.boolean().optional(),
  autopilot: z.boolean().optional(),
  messageChannel: z.enum(['SMS', 'Email']),
});

export type MessageFlow = z.infer<typeof MessageFlow>;
export type MessageFlowCreate = z.infer<typeof MessageFlowCreate>;
