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
  /** Where a redirect leads. */
  location?: string | null;
  /** The body is something else than the platform's own words, such as a web page. */
  isForeign?: boolean;
}

/** An answer other than 2xx as an error with its facts and a sentence. */
export function toReplyError(
  { status, retryAfter, body, location = null, isForeign = false }: ErrorReply,
  now: number,
): NetError {
  const failure: NetFailure = {
    sent: 'answered',
    status,
    brokenReply: false,
    retryAfterMs: retryAfterMs(retryAfter, now),
    code: body.code ?? null,
    isForeign,
  };
  const words = wordsOf(body);
  // Security: see docs/security.md before changing. A page put in the platform's place proves nothing about key or record.
  if (isForeign && status >= 400) return foreignReply(status, failure);
  switch (status) {
    case 401:
      return new NetError('AUTH_EXPIRED', 'The platform no longer accepts the key of this connection.', failure, {
        action: 'Enter a new key. What was read stays, and what you changed waits.',
      });
    case 402:
      return new NetError('NO_CREDITS', 'The organization has not enough credits for this.', failure, {
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
      return new NetError('RATE_LIMITED', 'The platform asks to wait before the next request.', failure, {
        action: 'Nothing to do: Earshot waits as long and then goes on.',
      });
    case 413:
      return new NetError('INVALID', 'This is larger than the platform accepts.', failure, {
        action: 'Shorten it and retry.',
      });
    case 415:
      return new NetError('INVALID', 'The platform does not take data of this kind.', failure, {
        action: 'Update Earshot; if it is the newest, report this to the platform.',
      });
    case 400:
    case 405:
    case 422:
      return new NetError('INVALID', `The platform refused this: ${words ?? `status ${status}`}`, failure, {
        action: 'Correct it and retry.',
      });
    default:
      break;
  }
  if (status >= 300 && status < 400) {
    // Security: see docs/security.md before changing. A redirect is never followed, so the key goes to one host only.
    const target = URL.parse(location ?? '')?.origin;
    const where = target === undefined || target === 'null' ? 'another one' : target;
    return new NetError(
      'UPSTREAM_BAD_REPLY',
      `The address answers with a redirect to ${where}, which Earshot does not follow.`,
      { ...failure, isForeign: false },
      {
        action:
          'If that is the right address, enter it. If this network asks for a sign-in in a browser, sign in first.',
      },
    );
  }
  const passes = status >= 500 || status === 408 || status === 425;
  return new NetError(
    'UPSTREAM_BAD_REPLY',
    passes
      ? `The platform has a problem of its own (status ${status}).`
      : `The platform refused the request (status ${status}${words === null ? '' : `: ${words}`}).`,
    failure,
    { retryable: passes, action: passes ? 'Earshot tries again by itself.' : 'Ask the platform what it means.' },
  );
}

const foreignReply = (status: number, failure: NetFailure): NetError =>
  new NetError(
    'UPSTREAM_BAD_REPLY',
    `Something else answers in place of the platform: an error page (status ${status}).`,
    failure,
    {
      retryable: true,
      action:
        'Check the address, and whether this network asks for a sign-in in a browser. Earshot tries again by itself.',
    },
  );

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
