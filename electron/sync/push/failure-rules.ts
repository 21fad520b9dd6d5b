import type { ChangeState } from '#shared/contract/outbox.ts';
import { backoffMs } from '#shared/domain/backoff.ts';
import { retryClassOf } from '#shared/domain/retry-class.ts';
import { AppError, type ErrorData, toErrorData } from '#shared/errors/app-error.ts';
import { failureOf, type NetFailure } from '../../net/net-failure.ts';
import { type ChangeRecord, type ChangeUpdate, MAX_WAIT_MS } from '../store/outbox-table.ts';

export interface Attempt {
  /** Whether the request with the effect may have left in this attempt. */
  wrote: boolean;
  /** The state before this attempt. */
  before: ChangeState;
  /** When the effect may first have left, as it stood before this attempt. */
  firstSentBefore: number | null;
  /** When another change of this platform last got through, to tell a poisonous change from an outage. */
  lastSuccessAt: number | null;
  /** When this change last failed before; null where this run of Earshot has not tried it yet. */
  lastFailureAt: number | null;
  now: number;
  /** Uniform in [0, 1), for the jitter. */
  fraction: number;
  /** It reaches a person or is paid for: a refusal stands, since there is nothing to merge it with. */
  isEffect?: boolean;
}

export type AfterFailure =
  | { next: 'go-on' }
  /** Nothing of this platform is sent until then. */
  | { next: 'pause'; untilMs: number }
  /** Nothing more is sent in this exchange. */
  | { next: 'stop' };

export interface Verdict {
  update: ChangeUpdate;
  after: AfterFailure;
}

const MAX_CONFLICT_ROUNDS = 3;
/** Another record holds the key, or needs this one: asking again would meet the same. */
const LASTING_CONFLICTS: ReadonlySet<string | null> = new Set(['DUPLICATE_CONTACT', 'RESOURCE_IN_USE']);
const POISON_ATTEMPTS = 8;
const POISON_AGE_MS = 30 * 60_000;
/** Jitter may come out as nothing; the platform gets a breath all the same. */
const MIN_WAIT_MS = 500;

const GO_ON = { next: 'go-on' } as const;
const STOP = { next: 'stop' } as const;

type Judged = Pick<ChangeRecord, 'attemptCount' | 'createdAt' | 'firstSentAt'>;

/** What a failed attempt makes of a change: the table of retry classes, with its bounds. */
export function judgeFailure(change: Judged, error: unknown, attempt: Attempt): Verdict {
  const failure = failureOf(error);
  const problem = toErrorData(error);
  const attemptCount = change.attemptCount + 1;
  const failed = { update: { state: 'failed', attemptCount, error: problem }, after: GO_ON } as const;
  if (!failure) {
    // A refusal that was no request is for the person to see.
    if (error instanceof AppError && !error.retryable) return failed;
    // A full disk is this machine's trouble, as it would be with the next change; a bug is tried again, in case its cause passes.
    return later(change, attempt, null, restOf(attempt), problem, error instanceof AppError ? STOP : GO_ON);
  }
  // The effect, if any, is as open as it was before: the line or the key failed, not the change.
  const untouched = attempt.before === 'unknown' ? 'unknown' : 'queued';
  switch (retryClassOf(failure, { writes: attempt.wrote })) {
    case 'not-sent':
      return { update: { state: untouched, error: null, firstSentAt: attempt.firstSentBefore }, after: STOP };
    case 'auth':
      return { update: { state: untouched, error: problem }, after: STOP };
    case 'unknown':
      if (problem.code === 'CANCELLED') return { update: { state: 'unknown', error: null }, after: STOP };
      return later(change, attempt, failure, 'unknown', problem, failure.status === null ? STOP : GO_ON);
    case 'transient':
      if (problem.code === 'CANCELLED') return { update: { state: restOf(attempt), error: null }, after: STOP };
      if (isPoison(change, attemptCount, attempt)) return failed;
      return transient(change, attempt, failure, problem);
    case 'conflict':
      // Another record holds the key: reading this one again would not change that.
      if (attempt.isEffect || attemptCount > MAX_CONFLICT_ROUNDS) return failed;
      if (LASTING_CONFLICTS.has(failure.code)) return failed;
      return later(change, attempt, failure, 'queued', problem, GO_ON);
    case 'gone':
      if (attempt.isEffect) return failed;
      // It was there a moment ago: the next look-up says what became of it.
      return later(change, attempt, failure, restOf(attempt), problem, GO_ON);
    case 'permanent':
      return failed;
  }
}

/** Where a change rests when this attempt leaves its outcome open. */
const restOf = ({ wrote, before }: Attempt): 'unknown' | 'queued' =>
  wrote || before === 'unknown' ? 'unknown' : 'queued';

function transient(change: Judged, attempt: Attempt, failure: NetFailure, problem: ErrorData): Verdict {
  if (failure.sent !== 'answered') return later(change, attempt, failure, restOf(attempt), problem, STOP);
  // An answer ends the doubt of its own attempt; the look-up before the next one finds what took effect all the same.
  const state = attempt.before === 'unknown' ? 'unknown' : 'queued';
  const verdict = later(change, attempt, failure, state, problem, GO_ON);
  if (failure.status !== 429 && failure.status !== 503) return verdict;
  return { ...verdict, after: { next: 'pause', untilMs: verdict.update.nextAttemptAt ?? attempt.now } };
}

function later(
  change: Judged,
  { now, fraction }: Attempt,
  failure: NetFailure | null,
  state: 'queued' | 'unknown',
  error: ErrorData,
  after: AfterFailure,
): Verdict {
  const attemptCount = change.attemptCount + 1;
  const wait = failure?.retryAfterMs ?? backoffMs(attemptCount, fraction);
  const nextAttemptAt = now + Math.min(MAX_WAIT_MS, Math.max(MIN_WAIT_MS, wait));
  return { update: { state, attemptCount, nextAttemptAt, error }, after };
}

/**
 * It fails on and on while others get through, between its last attempt and this one as well: it would do so for ever. An outage
 * makes nothing poisonous, however long it is.
 */
function isPoison(change: Judged, attemptCount: number, { now, lastSuccessAt, lastFailureAt }: Attempt): boolean {
  const since = change.firstSentAt ?? change.createdAt;
  const isOld = attemptCount >= POISON_ATTEMPTS && now - since >= POISON_AGE_MS;
  return isOld && lastSuccessAt !== null && lastFailureAt !== null && lastSuccessAt > lastFailureAt;
}
