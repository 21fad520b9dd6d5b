import { z } from 'zod';

/** Agents and knowledge items have UUIDs, threads opaque texts; all are only handed back. */
export const WireId = z.string().min(1);

/** ISO 8601 UTC. */
export const WireInstant = z.string().min(1);

/** The service takes any text for an agent, and refuses with 403 what is not an agent of the organisation. */
export const AgentParams = z.strictObject({ agent_id: z.string() });

export const MessageReply = z.looseObject({ message: z.string() });

export type MessageReply = z.infer<typeof MessageReply>;
