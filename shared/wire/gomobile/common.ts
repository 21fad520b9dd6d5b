import { z } from 'zod';

/** Identifiers are UUIDs today; a reply is accepted with any non-empty text, since they are only handed back. */
export const WireId = z.string().min(1);

/** ISO 8601 UTC, milliseconds included where the service sends them. */
export const WireInstant = z.string().min(1);

/** A field that comes back as `null` when unset, and that older servers leave out. */
export const maybe = <T extends z.ZodType>(schema: T) => schema.nullish();

/** `{ "message": string }`, the reply of deletions and of simple actions. */
export const MessageReply = z.looseObject({ message: z.string() });

/** A path parameter; the service refuses anything but a UUID with 400. */
export const IdParams = z.strictObject({ id: z.uuid() });

export type MessageReply = z.infer<typeof MessageReply>;
