import type { Clock } from '../lib/ports.ts';

const MOST_SAMPLES = 9;
/** Less than this is drift, and no setting of the clock. */
const DRIFT_MS = 1_000;

/** How far a platform's clock is ahead of this computer's, from the answers it gives. */
export interface ClockOffset {
  /** An answer whose `Date` header is `date`, to a request that was sent at `sentAt`. */
  heard(date: string | null, sentAt: number): void;
  /** The median of the last nine answers, in whole ms; null where none told the time. */
  offsetMs(): number | null;
}

/**
 * The time of an answer is taken as the middle of its request, and the median of several lets a slow line or one odd answer be. What
 * was measured before this computer's clock was set says nothing any more, which `steady` shows.
 */
export function createClockOffset(clock: Clock, steady: Clock = clock): ClockOffset {
  let samples: number[] = [];
  let lead = clock.now() - steady.now();
  return {
    heard(date, sentAt) {
      const now = clock.now();
      const before = lead;
      lead = now - steady.now();
      const wasSet = Math.abs(lead - before) > DRIFT_MS;
      if (wasSet) samples = [];
      const at = Date.parse(date ?? '');
      if (wasSet || Number.isNaN(at)) return;
      samples = [...samples, Math.round(at - (sentAt + now) / 2)].slice(-MOST_SAMPLES);
    },
    offsetMs() {
      const sorted = samples.toSorted((a, b) => a - b);
      return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
    },
  };
}
