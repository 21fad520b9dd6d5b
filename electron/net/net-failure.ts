import type { RequestFacts } from '#shared/domain/retry-class.ts';
import { AppError, type AppErrorOptions, type ErrorCode } from '#shared/errors/app-error.ts';

/** The `code` of a failure whose reply is well-formed and not in the shape of what was asked for. */
export const UNKNOWN_SHAPE = 'UNKNOWN_SHAPE';

/** What the network layer knows about a request that failed; it decides whether and when it may be repeated. */
export interface NetFailure extends RequestFacts {
  /** What the platform asked to wait, or null. */
  retryAfterMs: number | null;
  /** The platform's own error code, or the socket's, or null. */
  code: string | null;
}

/** An `AppError` of the network layer. */
export class NetError extends AppError {
  readonly failure: NetFailure;

  constructor(code: ErrorCode, message: string, failure: NetFailure, options: AppErrorOptions = {}) {
    super(code, message, options);
    this.failure = failure;
  }
}

/** The facts of anything that a connector threw; null for what never was a request (a bug, a bad argument). */
export const failureOf = (error: unknown): NetFailure | null => (error instanceof NetError ? error.failure : null);

/** The platform itself says that what was asked for is not there. A page that something else puts in its place proves nothing. */
export function isGone(error: unknown): boolean {
  const failure = failureOf(error);
  return (failure?.status === 404 || failure?.status === 410) && !failure.isForeign;
}
