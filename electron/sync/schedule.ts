import { backoffMs } from '#shared/domain/backoff.ts';
import type { Random } from '../lib/ports.ts';
import type { RetryBudget } from './retry-budget.ts';

const PULL_INTERVAL_MS = 60_000;
const OFFLINE_CAP_MS = 60_000;
/** Our own machine costs nothing to ask, and the sample platform should be noticed as soon as it is back. */
const LOOPBACK_CAP_MS = 3_000;
const OFFLINE_MIN_MS = 1_000;
/** What only a person can mend, such as a refused key, is tried ever more rarely: asking on might lock the account. */
const PERSON_CAP_MS = 900_000;

/** When each connection is spoken to next. Times are of the clock given. */
export interface Lane {
  /** When the next exchange begins at the latest. */
  dueAt: number;
  /** Whether that exchange also reads; else it only sends. */
  pullAt: number;
  /** Until when the platform asked for silence. */
  pausedUntil: number;
  /** Attempts in a row that failed. */
  failureCount: number;
  /** Everything is to be read again, at the person's wish. */
  full: boolean;
}

export const newLane = (now: number): Lane => ({
  dueAt: now,
  pullAt: now,
  pausedUntil: 0,
  failureCount: 0,
  full: false,
});

/** Takes what is due, so that a wish that comes during the exchange can be told from those it serves. */
export function takeDue(lane: Lane, { isPull }: { isPull: boolean }): { full: boolean } {
  const { full } = lane;
  lane.dueAt = Number.POSITIVE_INFINITY;
  if (isPull) {
    lane.pullAt = Number.POSITIVE_INFINITY;
    lane.full = false;
  }
  return { full };
}

const planAt = (lane: Lane, at: number): void => {
  lane.pullAt = Math.min(lane.pullAt, at);
  lane.dueAt = Math.max(Math.min(lane.dueAt, lane.pullAt), lane.pausedUntil);
};

export function afterSuccess(lane: Lane, now: number, random: Random): void {
  lane.failureCount = 0;
  // A little apart, so that many consoles do not ask one platform in step.
  planAt(lane, now + PULL_INTERVAL_MS * (0.9 + 0.2 * random.fraction()));
}

/**
 * `isNear`: the line to this machine itself is down, which is asked again soon for as long as it takes. `needsPerson`: waiting
 * alone will not mend it. `retryAfterMs`: the silence that the platform asked for, an hour of which is kept at most.
 */
export function afterFailure(
  lane: Lane,
  now: number,
  random: Random,
  {
    isNear,
    needsPerson = false,
    retryAfterMs = null,
    budget,
  }: { isNear: boolean; needsPerson?: boolean; retryAfterMs?: number | null; budget: RetryBudget },
): void {
  lane.failureCount++;
  if (retryAfterMs !== null)
    lane.pausedUntil = Math.max(lane.pausedUntil, now + Math.min(retryAfterMs, MAX_SILENCE_MS));
  const capMs = (isNear ? LOOPBACK_CAP_MS : needsPerson ? PERSON_CAP_MS : OFFLINE_CAP_MS) - OFFLINE_MIN_MS;
  const at = now + OFFLINE_MIN_MS + backoffMs(lane.failureCount + 1, random.fraction(), { capMs });
  planAt(lane, isNear ? at : budget.reserve(at));
}

const MAX_SILENCE_MS = 3_600_000;

/** The clock was set back by so much: what waits goes on waiting as long as it would have, and not until the clock catches up. */
export function setBackLane(lane: Lane, byMs: number): void {
  lane.dueAt -= byMs;
  lane.pullAt -= byMs;
  lane.pausedUntil -= byMs;
}

/** A change waits: it goes at `at`, or when the platform may be spoken to again. */
export function sendAt(lane: Lane, at: number): void {
  lane.dueAt = Math.max(Math.min(lane.dueAt, at), lane.pausedUntil);
}

/** Tries at `at`, whatever failed before. */
export function wakeLane(lane: Lane, at: number, { full }: { full: boolean }): void {
  lane.failureCount = 0;
  lane.pausedUntil = 0;
  lane.pullAt = at;
  lane.dueAt = at;
  lane.full ||= full;
}
