import { AppError } from '#shared/errors/app-error.ts';
import { NetError, type NetFailure } from './net-failure.ts';

const TIMEOUTS = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT']);

/** Whether the whole-request timer or the caller ended it, and whether its first byte had left. */
export interface SocketContext {
  started: boolean;
  timedOut: boolean;
  cancelled: boolean;
}

/** A failure below HTTP as an error with its facts. An `AppError` passes through. */
export function toSocketError(error: unknown, { started, timedOut, cancelled }: SocketContext): AppError {
  if (error instanceof AppError) return error;
  const code = codeOf(error);
  const failure: NetFailure = {
    sent: started ? 'maybe-sent' : 'not-sent',
    status: null,
    brokenReply: false,
    retryAfterMs: null,
    code,
  };
  if (cancelled) return new NetError('CANCELLED', 'The request was stopped.', failure, { cause: error });
  if (timedOut || (code !== null && TIMEOUTS.has(code))) {
    return new NetError('TIMEOUT', 'The platform did not answer in time.', failure, { cause: error });
  }
  if (started) {
    return new NetError('OFFLINE', 'The line broke before the platform answered.', failure, { cause: error });
  }
  if (code !== null && /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code)) {
    return new NetError('OFFLINE', 'The platform could not prove who it is (its certificate is not valid).', failure, {
      action: 'Check the address, and the date of this computer.',
      cause: error,
    });
  }
  if (code === 'ENOTFOUND') {
    return new NetError('OFFLINE', 'The address of the platform could not be found.', failure, {
      action: 'Check the network, and the address of the connection.',
      cause: error,
    });
  }
  return new NetError('OFFLINE', 'The platform could not be reached.', failure, {
    action: 'Earshot tries again by itself.',
    cause: error,
  });
}

function codeOf(error: unknown): string | null {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if ('code' in at && typeof at.code === 'string') return at.code;
  }
  return null;
}
