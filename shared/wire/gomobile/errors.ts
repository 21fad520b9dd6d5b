import { z } from 'zod';

/** Codes that the local platform answers with. A real server may send others: the field is an open text on reading. */
export const PLATFORM_ERROR_CODES = [
  'VALIDATION_FAILED',
  'BAD_REQUEST',
  'UNAUTHORIZED',
  'INSUFFICIENT_CREDITS',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'DUPLICATE_CONTACT',
  'INVALID_STATE',
  'RESOURCE_IN_USE',
  'PRECONDITION_FAILED',
  'IDEMPOTENCY_KEY_REUSED',
  'FILE_MISSING',
  'FILE_TOO_LARGE',
  'RANGE_NOT_SATISFIABLE',
  'UNSUPPORTED_FILE_TYPE',
  'SESSION_EXPIRED',
  'RATE_LIMITED',
  'SERVICE_UNAVAILABLE',
  'INTERNAL_ERROR',
] as const;

export const FieldDetail = z.looseObject({
  code: z.string(),
  params: z.record(z.string(), z.unknown()).optional(),
});

/**
 * The error body. Tell errors apart by `code`, then by `fieldErrors`; `message` and `error` are words for a log and
 * change without notice. `message` may be a list.
 */
export const ErrorReply = z.looseObject({
  statusCode: z.number().int(),
  code: z.string().optional(),
  message: z.union([z.string(), z.array(z.string())]).optional(),
  error: z.string().optional(),
  fieldErrors: z.record(z.string(), z.array(z.string())).optional(),
  fieldDetails: z.record(z.string(), z.array(FieldDetail)).optional(),
  timestamp: z.string().optional(),
  path: z.string().optional(),
});

export type PlatformErrorCode = (typeof PLATFORM_ERROR_CODES)[number];
export type FieldDetail = z.infer<typeof FieldDetail>;
export type ErrorReply = z.infer<typeof ErrorReply>;
