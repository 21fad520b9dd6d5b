import { toErrorData } from '#shared/errors/app-error.ts';
import type { Clock } from '../lib/ports.ts';
import { failureOf } from '../net/net-failure.ts';
import type { WriteDb } from '../store/database.ts';
import { findConnectionState, setConnectionState } from './connection-table.ts';

/** How an exchange with a platform ended, whoever made it: sync, or a download. */
export type ExchangeOutcome = { ok: true } | { ok: false; error: unknown };

/** Whether the line failed: no answer came. Any answer, even a refusal, means that the platform can be reached. */
export function isLineFailure(error: unknown): boolean {
  const failure = failureOf(error);
  return failure !== null && failure.sent !== 'answered' && toErrorData(error).code !== 'CANCELLED';
}

/**
 * Keeps what the last real exchange said: the only source of "offline". `isWholeSync` means that everything was read, which
 * alone moves the time of the last sync and clears a problem that is not the line's. Answers whether anything changed.
 */
export function noteOutcome(
  { db, clock }: { db: WriteDb; clock: Clock },
  connectionId: string,
  outcome: ExchangeOutcome,
  { isWholeSync }: { isWholeSync: boolean },
): boolean {
  const known = findConnectionState(db, connectionId);
  if (!known) return false;
  const next = { lastSyncedAt: known.lastSyncedAt, offlineSince: known.offlineSince, problem: known.problem };
  if (outcome.ok) {
    if (isWholeSync) next.lastSyncedAt = clock.now();
    if (isWholeSync || known.offlineSince !== null) next.problem = null;
    next.offlineSince = null;
  } else {
    const problem = toErrorData(outcome.error);
    if (problem.code === 'CANCELLED') return false;
    if (isLineFailure(outcome.error)) next.offlineSince ??= clock.now();
    else next.offlineSince = null;
    next.problem = problem;
  }
  const isSame =
    next.lastSyncedAt === known.lastSyncedAt &&
    next.offlineSince === known.offlineSince &&
    JSON.stringify(next.problem) === JSON.stringify(known.problem);
  if (!isSame) setConnectionState(db, connectionId, next);
  return !isSame;
}
