/** Every way Earshot can fail as expected. A closed set: each code has a designed place on screen. */
export const ERROR_CODES = [
  'INVALID',
  'OFFLINE',
  'TIMEOUT',
  // Apart from OFFLINE: it does not pass by waiting, and nothing may be sent to whoever answers there.
  'TLS_UNTRUSTED',
  'AUTH_EXPIRED',
  'FORBIDDEN',
  // Apart from FORBIDDEN: no administrator mends it, and what was refused can be done once there are credits.
  'NO_CREDITS',
  'NOT_FOUND',
  'CONFLICT',
  'RATE_LIMITED',
  'NOT_OFFERED',
  'UPSTREAM_BAD_REPLY',
  // Something that must not happen twice may have happened: the person decides.
  'OUTCOME_UNKNOWN',
  'IPC_BAD_INPUT',
  'IPC_UNTRUSTED',
  'REPLY_TOO_LARGE',
  'DB_LOCKED',
  'DB_CORRUPT',
  'DB_FOREIGN',
  'DB_KEY_UNAVAILABLE',
  'DB_FROM_FUTURE',
  'DISK_FULL',
  'MEDIA_MISSING',
  'MEDIA_CORRUPT',
  // The file could not be opened or read just now, which says nothing of what is in it: it must not be thrown away.
  'MEDIA_UNREADABLE',
  'KEYCHAIN_LOCKED',
  'KEYCHAIN_MISSING',
  'PASSPHRASE_WRONG',
  'RECOVERY_KEY_WRONG',
  'CANCELLED',
  'BUG',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** What crosses a process border: an error as plain data. `cause` stays where it happened. */
export interface ErrorData {
  code: ErrorCode;
  message: string;
  retryable: boolean;
  /** What the person can do about it, as a sentence; absent where the message says it all. */
  action?: string | undefined;
  /** Ties the line on screen to the line in the log. */
  requestId?: string | undefined;
}

const RETRYABLE: ReadonlySet<ErrorCode> = new Set([
  'OFFLINE',
  'TIMEOUT',
  'RATE_LIMITED',
  'DB_LOCKED',
  'MEDIA_UNREADABLE',
]);

export interface AppErrorOptions {
  action?: string | undefined;
  retryable?: boolean;
  requestId?: string | undefined;
  cause?: unknown;
}

/** An expected failure: a code, what happened, and what to do. Anything else thrown is a bug. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly action: string | undefined;
  readonly requestId: string | undefined;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? RETRYABLE.has(code);
    this.action = options.action;
    this.requestId = options.requestId;
  }

  static fromData(data: ErrorData): AppError {
    return new AppError(data.code, data.message, data);
  }
}

/** Anything thrown, as data. A bug keeps its detail for the log and shows a plain sentence. */
export function toErrorData(thrown: unknown, requestId?: string): ErrorData {
  if (thrown instanceof AppError) {
    const { code, message, retryable, action } = thrown;
    return { code, message, retryable, action, requestId: thrown.requestId ?? requestId };
  }
  return {
    code: 'BUG',
    message: 'Something went wrong inside Earshot.',
    retryable: false,
    action: 'Try again; if it happens again, restart Earshot. Nothing you saved is lost.',
    requestId,
  };
}
