export interface Timed {
  startMs: number;
  endMs: number;
}

/**
 * The turn spoken at a time: the last one that has begun. Between two turns it stays with the one before, so that the
 * highlight never blinks off; -1 before the first.
 */
export function turnIndexAt(turns: readonly Timed[], atMs: number): number {
  let low = 0;
  let high = turns.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((turns[middle]?.startMs ?? Number.POSITIVE_INFINITY) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** A press this soon after a turn began goes to the turn before it, as players do with tracks. */
const RESTART_MS = 1200;

/** Where the key for the previous or next turn leads, in ms; null when there is nowhere to go. */
export function adjacentTurnMs(turns: readonly Timed[], atMs: number, step: -1 | 1): number | null {
  const index = turnIndexAt(turns, atMs);
  if (step === 1) return turns[index + 1]?.startMs ?? null;
  const current = turns[index];
  if (current === undefined) return null;
  return atMs - current.startMs > RESTART_MS ? current.startMs : (turns[index - 1]?.startMs ?? current.startMs);
}
