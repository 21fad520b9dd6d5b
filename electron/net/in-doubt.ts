import { failureOf } from './net-failure.ts';

const REQUEST_TIMEOUT = 408;

/**
 * Whether a request that failed may have taken effect all the same: no answer came, it could not be read, or what answered was a
 * server in trouble, or no platform at all. Then only asking tells, and sending again could do it twice.
 */
export function isInDoubt(error: unknown): boolean {
  const failure = failureOf(error);
  if (failure === null || failure.sent === 'not-sent') return false;
  const { sent, status, brokenReply, isForeign = false } = failure;
  return sent === 'maybe-sent' || brokenReply || isForeign || status === REQUEST_TIMEOUT || (status ?? 0) >= 500;
}
