/** Below this a pace is a guess. */
const SHORTEST_MS = 1_000;

export interface JobPace {
  /** Of its count, on average since it began. */
  perSecond: number;
  /** Until it is done if it goes on like this; null where nobody knows how much there is. */
  leftMs: number | null;
}

/** How quickly a running job goes; null while it is too early to say. */
export function jobPace(
  { doneCount, totalCount, startedAt }: { doneCount: number; totalCount: number | null; startedAt: number | null },
  now: number,
): JobPace | null {
  if (startedAt === null || doneCount <= 0 || now - startedAt < SHORTEST_MS) return null;
  const perSecond = (doneCount * 1000) / (now - startedAt);
  const left = totalCount === null ? null : Math.max(0, totalCount - doneCount);
  return { perSecond, leftMs: left === null ? null : Math.round((left * 1000) / perSecond) };
}
