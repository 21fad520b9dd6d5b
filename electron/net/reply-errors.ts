import { retryAfterMs } from '#shared/domain/backoff.ts';
import { NetError, type NetFailure } from './net-failure.ts';

/** What an error body of any platform is read for. */
export interface ErrorBody {
  code?: string | undefined;
  message?: string | undefined;
  fieldErrors?: Readonly<Record<string, readonly string[]>> | undefined;
}

export interface ErrorReply {
  status: number;
  retryAfter: string | null;
  body: ErrorBody;
}

/** An answer other than 2xx as an error with its facts and a sentence. */
export function toReplyError({ status, retryAfter, body }: ErrorReply, now: number): NetError {
  const failure: NetFailure = {
    sent: 'answered',
    status,
    brokenReply: false,
    retryAfterMs: retryAfterMs(retryAfter, now),
    code: body.code ?? null,
  };
  const words = wordsOf(body);
  switch (status) {
    case 401:
      return new NetError('AUTH_EXPIRED', 'The platform no longer accepts the key of this connection.', failure, {
        action:
          'Check the key with the platform, then add the connection once more with a key that works. Nothing is lost.',
      });
    case 402:
      return new NetError('FORBIDDEN', 'The organization has not enough credits for this.', failure, {
        action: 'Add credits on the platform, then retry.',
      });
    case 403:
      return new NetError('FORBIDDEN', 'The key of this connection may not do this.', failure, {
        action: 'Ask an administrator of the platform for the permission, then retry.',
      });
    case 404:
    case 410:
      return new NetError('NOT_FOUND', 'The platform does not have this.', failure);
    case 409:
    case 412:
    case 428:
      return new NetError('CONFLICT', words ?? 'The platform refused this because it has changed there.', failure);
    case 429:
      return new NetError('RATE_LIMITED', 'The platform asks to wait before the next request.', failure);
    case 400:
    case 405:
    case 413:
    case 415:
    case 422:
      return new NetError('INVALID', `The platform refused this: ${words ?? `status ${status}`}`, failure, {
        action: 'Correct it and retry.',
      });
    default:
      break;
  }
  if (status >= 300 && status < 400) {
    // Security: see docs/security.md before changing. A redirect is never followed, so the key goes to one host only.
    return new NetError('UPSTREAM_BAD_REPLY', 'The address answers with a redirect to another one.', failure, {
      action: 'Check the address of the connection.',
    });
  }
  return new NetError('UPSTREAM_BAD_REPLY', `The platform has a problem of its own (status ${status}).`, failure, {
    retryable: status >= 500 || status === 408 || status === 425,
    action: 'Earshot tries again by itself.',
  });
}

const MAX_WORDS = 400;

/** What the platform says is wrong, a sentence a field. */
function wordsOf({ fieldErrors, message }: ErrorBody): string | null {
  const lines = Object.entries(fieldErrors ?? {}).flatMap(([field, problems]) =>
    problems.map((problem) => (problem.includes(field) ? problem : `${field}: ${problem}`)),
  );
  const words = lines.length > 0 ? lines.join('; ') : (message ?? '').trim();
  if (words === '') return null;
  const short = words.length > MAX_WORDS ? `${words.slice(0, MAX_WORDS)}…` : words;
  return /[.!?…]$/.test(short) ? short : `${short}.`;
}
