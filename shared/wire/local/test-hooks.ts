import { z } from 'zod';

/** `POST /_local/clock`: moves the time of the workspace on; answers when all that became due has been carried out. */
export const ClockAdvance = z.strictObject({
  /** Ten years at most. */
  advanceMs: z.number().int().min(0).max(315_576_000_000),
});

/** The time of day in the workspace, ISO 8601. */
export const ClockReply = z.looseObject({ now: z.string() });

const bytes = z.number().int().min(0).max(1_000_000_000);

/** What happens to a request that a fault matches. `drop…` closes the socket without an answer. */
export const FaultAction = z.union([
  z.strictObject({ delayMs: z.number().int().min(1).max(600_000) }),
  /** The request takes effect, then the answer is lost. */
  z.strictObject({ dropAfterSend: z.literal(true) }),
  /** The request is lost and takes no effect. */
  z.strictObject({ dropBefore: z.literal(true) }),
  z.strictObject({
    status: z.number().int().min(400).max(599),
    retryAfterS: z.number().int().min(0).max(86_400).optional(),
  }),
  /** The request takes effect; its answer, with the length of the whole, ends after so many bytes. */
  z.strictObject({ truncateAtByte: bytes }),
  /** The request takes effect; its stream of events ends after so many of them, comments not counted. */
  z.strictObject({ cutAtEvent: z.number().int().min(0).max(1_000_000) }),
]);

/** `POST /_local/faults`, offered only with test hooks. The first fault that matches acts. */
export const Fault = z.strictObject({
  match: z.strictObject({
    method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']).optional(),
    path: z.string().startsWith('/'),
  }),
  action: FaultAction,
  /** Requests that it acts on before it is spent. */
  times: z.number().int().min(1).max(1_000_000).default(1),
});

export const FaultReply = z.looseObject({ id: z.string(), pending: z.number().int() });

export const RequestRecord = z.looseObject({
  at: z.string(),
  method: z.string(),
  /** With its query. */
  url: z.string(),
  /** Null while it is answered, and when its socket was closed without an answer. */
  status: z.number().int().nullable(),
  fault: z.string().nullable(),
});

/** `GET /_local/requests`: how many requests arrived at the APIs (`/_local/` left out), and the last of them. */
export const RequestLog = z.looseObject({ count: z.number().int(), requests: z.array(RequestRecord) });

export type FaultAction = z.infer<typeof FaultAction>;
export type Fault = z.infer<typeof Fault>;
export type FaultInput = z.input<typeof Fault>;
export type FaultReply = z.infer<typeof FaultReply>;
export type RequestRecord = z.infer<typeof RequestRecord>;
export type RequestLog = z.infer<typeof RequestLog>;
