/** People of an execution by how far they are; the four that are not the total add up to it. */
export interface ExecutionCounts {
  total: number;
  completed: number;
  failed: number;
  pending: number;
  inProgress: number;
}

export interface ExecutionSample {
  /** Ms since 1970 UTC. */
  at: number;
  /** People who were done with then, reached or not. */
  doneCount: number;
}

const ENDED = new Set(['completed', 'stopped', 'cancelled']);
const RATE_WINDOW_MS = 5 * 60_000;
/** Over less than this a single call would make a rate of its own. */
const LEAST_WINDOW_MS = 20_000;
const MINUTE_MS = 60_000;

/** Nothing more happens to it. A state that nobody has heard of is taken as one that goes on. */
export const isEnded = (status: string): boolean => ENDED.has(status);
export const isPaused = (status: string): boolean => status.startsWith('paused');

export const mayPause = (status: string): boolean => status === 'running';
export const mayResume = (status: string): boolean => isPaused(status);
export const mayCancel = (status: string): boolean => !isEnded(status);

/** People who are done with, reached or not. */
export const doneOf = ({ completed, failed }: Pick<ExecutionCounts, 'completed' | 'failed'>): number =>
  completed + failed;

/** Of 0 to 1, people who are done with; 1 for an execution of nobody. */
export const shareDone = (counts: Pick<ExecutionCounts, 'total' | 'completed' | 'failed'>): number =>
  counts.total <= 0 ? 1 : Math.min(1, doneOf(counts) / counts.total);

/**
 * People done with in a minute, over the last five minutes that were watched; before there is enough of that, since it began. Null
 * where neither says anything.
 */
export function ratePerMinute(
  samples: readonly ExecutionSample[],
  { startedAt, doneCount, now }: { startedAt: number | null; doneCount: number; now: number },
): number | null {
  const recent = samples.filter(({ at }) => at >= now - RATE_WINDOW_MS && at <= now);
  const first = recent.at(0);
  const last = recent.at(-1);
  if (first && last && last.at - first.at >= LEAST_WINDOW_MS) {
    return Math.max(0, ((last.doneCount - first.doneCount) / (last.at - first.at)) * MINUTE_MS);
  }
  if (startedAt === null || now - startedAt < LEAST_WINDOW_MS) return null;
  return (doneCount / (now - startedAt)) * MINUTE_MS;
}

/** When nobody is left at this rate, in ms since 1970 UTC; null where that cannot be told. */
export function etaOf(counts: ExecutionCounts, rate: number | null, now: number): number | null {
  const left = counts.pending + counts.inProgress;
  if (rate === null || rate <= 0 || left <= 0) return null;
  return Math.round(now + (left / rate) * MINUTE_MS);
}
