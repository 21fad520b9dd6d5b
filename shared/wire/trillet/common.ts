import { z } from 'zod';

/** 24 hexadecimal digits; on reading any text, since they are only handed back. */
export const WireId = z.string().min(1);

/** ISO 8601 UTC. */
export const WireInstant = z.string().min(1);

/** The service refuses anything but an ObjectId with 400. */
export const ObjectId = z.string().regex(/^[0-9a-f]{24}$/i);

export const FlowParams = z.strictObject({ id: ObjectId });

/** A flow's agent: its id, or the agent itself. */
export const AgentReference = z.union([z.string(), z.looseObject({ _id: WireId, name: z.string().optional() })]);

export const MessageReply = z.looseObject({ message: z.string() });

export const FLOW_DIRECTIONS = ['inbound', 'outbound', 'bidirectional'] as const;

/** A JSON object whose fields differ from flow to flow. */
export const OpenObject = z.record(z.string(), z.unknown());

export type AgentReference = z.infer<typeof AgentReference>;
export type MessageReply = z.infer<typeof MessageReply>;
