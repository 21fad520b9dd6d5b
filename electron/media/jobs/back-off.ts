const FIRST_MS = 2_000;
const LONGEST_MS = 300_000;

/** How often a download may fail in a row before it is left to the person. Bytes that arrive start the count anew. */
export const MOST_ATTEMPTS = 8;

/** Milliseconds to wait after failure number `attemptCount` (from 1): full jitter under a ceiling that doubles. */
export function backOffMs(attemptCount: number, fraction: number): number {
  return Math.floor(fraction * Math.min(LONGEST_MS, FIRST_MS * 2 ** (attemptCount - 1)));
}
