import { type ErrorCode, toErrorData } from '#shared/errors/app-error.ts';
import type { Clock } from '../lib/ports.ts';
import { failureOf } from '../net/net-failure.ts';
import type { WriteDb } from '../store/database.ts';
import { findConnectionState, setConnectionState } from './connection-table.ts';

/** How an exchange with a platform ended, whoever made it: sync, or a download. */
export type ExchangeOutcome = { ok: true } | { ok: false; error: unknown };

/**
 * Whether the line failed, which passes by itself: no answer came. Any answer, even a refusal, means that the platform can be
 * reached; a certificate that proves nothing or an address that must not be asked does not pass, and is no offline.
 */
export function isLineFailure(error: unknown): boolean {
  const failure = failureOf(error);
  if (failure === null || failure.sent === 'answered') return false;
  const { code } = toErrorData(error);
  return code === 'OFFLINE' || code === 'TIMEOUT';
}

const FOR_THE_PERSON: ReadonlySet<ErrorCode> = new Set([
  'AUTH_EXPIRED',
  'TLS_UNTRUSTED',
  'INVALID',
  'CONFLICT',
  'FORBIDDEN',
  'NO_CREDITS',
]);

/** What no waiting mends: it is asked again now and then only, and at once when the person has done something. */
export const needsThePerson = (error: unknown): boolean => FOR_THE_PERSON.has(toErrorData(error).code);

/**
 * Keeps what the last real exchange said: the only source of "offline". `isPull` means that the lists were read, which clears
 * a problem that is not the line's; `isWholeSync`, that none of them failed, which alone moves the time of the last sync.
 * Answers whether anything changed.
 */
export function noteOutcome(
  { db, clock }: { db: WriteDb; clock: Clock },
  connectionId: string,
  outcome: ExchangeOutcome,
  { isPull, isWholeSync = isPull }: { isPull: boolean; isWholeSync?: boolean },
): boolean {
  const known = findConnectionState(db, connectionId);
  if (!known) return false;
  const next = { lastSyncedAt: known.lastSyncedAt, offlineSince: known.offlineSince, problem: known.problem };
  if (outcome.ok) {
    if (isWholeSync) next.lastSyncedAt = clock.now();
    if (isPull || known.offlineSince !== null) next.problem = null;
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
