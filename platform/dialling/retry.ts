/** When a contact who was not reached is called again, whichever way it was spelled. */
export type Retry =
  | { type: 'none' }
  | { type: 'fixed'; delayMs: number; maxRetries: number }
  /** Ms since 1970 UTC. */
  | { type: 'scheduled'; dates: readonly number[] };

/** The spelling of programs: minutes and `retryDates`. */
export type ProgramRetry =
  | { type: 'none' }
  | { type: 'fixed_delay'; delayMinutes: number; maxRetries: number }
  | { type: 'scheduled'; retryDates: string[] };

/** The spelling of call requests: milliseconds and `dates`. */
export type RequestRetry =
  | { type: 'none' }
  | { type: 'fixed-delay'; delay: number; maxRetries: number }
  | { type: 'scheduled'; dates: string[] };

export function retryOfProgram(retry: ProgramRetry): Retry {
  if (retry.type === 'fixed_delay') {
    return { type: 'fixed', delayMs: retry.delayMinutes * 60_000, maxRetries: retry.maxRetries };
  }
  return retry.type === 'none' ? retry : { type: 'scheduled', dates: toTimes(retry.retryDates) };
}

export function retryOfRequest(retry: RequestRetry): Retry {
  if (retry.type === 'fixed-delay') return { type: 'fixed', delayMs: retry.delay, maxRetries: retry.maxRetries };
  return retry.type === 'none' ? retry : { type: 'scheduled', dates: toTimes(retry.dates) };
}

const toTimes = (dates: readonly string[]): number[] => dates.map((date) => Date.parse(date));

/**
 * When to call again after attempt number `attempt` (1 is the first) ended at `endedAt`; null where that was the last.
 * Of scheduled dates, those that passed while the contact was being called are not made up for.
 */
export function nextAttemptAt(retry: Retry, attempt: number, endedAt: number): number | null {
  if (retry.type === 'none') return null;
  if (retry.type === 'fixed') return attempt <= retry.maxRetries ? endedAt + retry.delayMs : null;
  const later = retry.dates.filter((date) => date > endedAt);
  return later.length > 0 ? Math.min(...later) : null;
}
