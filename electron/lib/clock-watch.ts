import type { Clock } from './ports.ts';

/** Less than this is drift, and no setting of the clock. */
const DRIFT_MS = 1_000;

/** Time that passes evenly, whatever the time of day is set to. Its start means nothing. */
export const systemSteadyClock: Clock = { now: () => performance.now() };

/** Answers by how much the time of day was set back since it was last asked, in ms; 0 where it was not. */
export function watchClock(clock: Clock, steady: Clock): () => number {
  let lead = clock.now() - steady.now();
  return () => {
    const before = lead;
    lead = clock.now() - steady.now();
    return before - lead > DRIFT_MS ? before - lead : 0;
  };
}
