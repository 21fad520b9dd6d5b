import { backoffMs } from '#shared/domain/backoff.ts';
import { displayNameOf } from '#shared/domain/contact.ts';
import type { Fields } from '#shared/domain/fields.ts';
import { retryClassOf } from '#shared/domain/retry-class.ts';
import { AppError, toErrorData } from '#shared/errors/app-error.ts';
import type { Clock, Random } from '../../lib/ports.ts';
import { failureOf } from '../../net/net-failure.ts';
import { inTransaction, type WriteDb } from '../../store/database.ts';
import { rebaseLater } from '../outbox/decisions.ts';
import { findBaseByLocalId } from '../store/base-table.ts';
import {
  applyContact,
  type ContactAnswer,
  contactGone,
  forgetRemote,
  goneConflict,
  recomputeContact,
} from '../store/contact-store.ts';
import {
  type ChangeRecord,
  getChange,
  listExpiredHeld,
  listInterrupted,
  listOpenChanges,
  updateChange,
} from '../store/outbox-table.ts';
import type { SendOutcome } from './send-contact.ts';

export interface SettleDeps {
  db: WriteDb;
  clock: Clock;
  random: Random;
}

/** Marks a change as on the wire. A look-up comes first, so this alone does not mean that an effect may have happened. */
export function markSending({ db }: SettleDeps, change: ChangeRecord): void {
  inTransaction(db, () => {
    updateChange(db, change.id, { state: 'sending', error: null, nextAttemptAt: null });
    recomputeContact(db, change.entityId);
  });
}

/** Commits, before the socket write, that the effect may happen from now on. */
export function markWriting({ db, clock }: SettleDeps, change: ChangeRecord): void {
  inTransaction(db, () => updateChange(db, change.id, { firstSentAt: change.firstSentAt ?? clock.now() }));
}

/** Keeps what the platform answered, all of it in one transaction. */
export function settleOutcome(deps: SettleDeps, sent: ChangeRecord, outcome: SendOutcome): void {
  const { db } = deps;
  inTransaction(db, () => {
    // An edit made while it was on the wire stands in a row of its own; this one is as it was sent.
    const change = getChange(db, sent.id);
    switch (outcome.kind) {
      case 'done':
        settleDone(deps, change, outcome.contact, outcome.surprises);
        break;
      case 'disputed':
        applyContact(db, deps, answerFor(change, outcome.contact));
        updateChange(db, change.id, {
          state: 'conflict',
          conflict: { deletedThere: false, fields: outcome.disputes },
        });
        break;
      case 'gone':
        settleGone(deps, change);
        break;
    }
    recomputeContact(db, change.entityId);
  });
}

function settleDone(
  deps: SettleDeps,
  change: ChangeRecord,
  contact: ContactAnswer['contact'] | null,
  surprises: Fields,
): void {
  const { db, clock } = deps;
  updateChange(db, change.id, {
    state: 'done',
    settledAt: clock.now(),
    error: null,
    conflict: null,
    nextAttemptAt: null,
    ...(change.operation === 'create' && { entityLabel: displayNameOf(change.patch) }),
  });
  if (contact) {
    rebaseLater(db, change, change.patch, surprises);
    applyContact(db, deps, answerFor(change, contact));
    return;
  }
  forgetRemote(db, clock, change.entityId);
  for (const later of listOpenChanges(db, change.entityId)) {
    updateChange(db, later.id, { state: 'discarded', settledAt: clock.now() });
  }
}

function settleGone(deps: SettleDeps, change: ChangeRecord): void {
  const { db, clock } = deps;
  updateChange(db, change.id, { state: 'conflict', conflict: goneConflict(change) });
  const base = findBaseByLocalId(db, 'contacts', change.entityId);
  if (!base) return;
  contactGone(db, clock, { connectionId: base.connectionId, collection: 'contacts', remoteId: base.remoteId }, base);
}

const answerFor = (change: ChangeRecord, contact: ContactAnswer['contact']) => ({
  connectionId: change.connectionId,
  contact,
  generation: null,
  // A creation that met a contact with its number is that contact from now on, whatever the person decides about its fields.
  localId: change.entityId,
});

export interface FailureContext {
  /** Whether the request with the effect may have left in this attempt. */
  wrote: boolean;
  /** The state before this attempt. */
  before: ChangeRecord['state'];
  /** When another change of this platform last got through, to tell a poisonous change from an outage. */
  lastSuccessAt: number | null;
}

export type AfterFailure =
  | { next: 'go-on' }
  /** Nothing of this platform is sent until then. */
  | { next: 'pause'; untilMs: number }
  | { next: 'stop' };

const MAX_CONFLICT_ROUNDS = 3;
const POISON_ATTEMPTS = 8;
const POISON_AGE_MS = 30 * 60_000;
/** Jitter may come out as nothing; the platform gets a breath all the same. */
const MIN_WAIT_MS = 250;
const MAX_RETRY_AFTER_MS = 3_600_000;

/** Keeps what a failed attempt means for the change, and answers what it means for the others of its platform. */
export function settleFailure(
  deps: SettleDeps,
  sent: ChangeRecord,
  error: unknown,
  context: FailureContext,
): AfterFailure {
  const { db, clock, random } = deps;
  const failure = failureOf(error);
  const now = clock.now();
  const resting = context.wrote || context.before === 'unknown' ? ('unknown' as const) : ('queued' as const);
  return inTransaction(db, (): AfterFailure => {
    const change = getChange(db, sent.id);
    const attempts = change.attemptCount + 1;
    const problem = toErrorData(error);
    const wait = Math.max(MIN_WAIT_MS, failure?.retryAfterMs ?? backoffMs(attempts, random.fraction()));
    const finish = (update: Parameters<typeof updateChange>[2], after: AfterFailure): AfterFailure => {
      updateChange(db, change.id, { error: problem, ...update });
      recomputeContact(db, change.entityId);
      return after;
    };
    const later = { attemptCount: attempts, nextAttemptAt: now + Math.min(wait, MAX_RETRY_AFTER_MS) };
    if (!failure)
      return finish({ ...(isExpected(error) ? {} : later), state: restingAfter(error, resting) }, { next: 'go-on' });
    const kind = retryClassOf(failure, { writes: context.wrote });
    switch (kind) {
      case 'not-sent':
        // The line is down: that says nothing about the change.
        return finish(
          { state: context.before === 'unknown' ? 'unknown' : 'queued', error: null, firstSentAt: sent.firstSentAt },
          { next: 'stop' },
        );
      case 'auth':
        return finish({ state: context.before === 'unknown' ? 'unknown' : 'queued' }, { next: 'stop' });
      case 'unknown':
        return finish({ ...later, state: 'unknown' }, failure.status === null ? { next: 'stop' } : { next: 'go-on' });
      case 'transient': {
        if (problem.code === 'CANCELLED') return finish({ state: resting, error: null }, { next: 'stop' });
        // What was answered had no effect that a look-up would not find, so it simply waits its turn again.
        const state = failure.sent === 'answered' && context.before !== 'unknown' ? 'queued' : resting;
        if (isPoison(change, attempts, now, context))
          return finish({ state: 'failed', attemptCount: attempts }, { next: 'go-on' });
        if (failure.sent !== 'answered') return finish({ ...later, state }, { next: 'stop' });
        const pauses = failure.status === 429 || failure.status === 503;
        return finish(
          { ...later, state },
          pauses ? { next: 'pause', untilMs: later.nextAttemptAt } : { next: 'go-on' },
        );
      }
      case 'conflict':
        if (attempts > MAX_CONFLICT_ROUNDS || failure.code === 'DUPLICATE_CONTACT') {
          return finish({ state: 'failed', attemptCount: attempts }, { next: 'go-on' });
        }
        return finish({ ...later, state: 'queued' }, { next: 'go-on' });
      case 'gone':
        // Where the record that the answer is about was read a moment ago, the next look-up says what became of it.
        return finish({ ...later, state: resting }, { next: 'go-on' });
      case 'permanent':
        return finish({ state: 'failed', attemptCount: attempts }, { next: 'go-on' });
    }
  });
}

const isExpected = (error: unknown): boolean => error instanceof AppError;

/** A failure that was no request: refused for a reason that the person must see, or a bug, which is tried again. */
const restingAfter = (error: unknown, resting: 'queued' | 'unknown') => (isExpected(error) ? 'failed' : resting);

function isPoison(change: ChangeRecord, attempts: number, now: number, { lastSuccessAt }: FailureContext): boolean {
  const since = change.firstSentAt ?? change.createdAt;
  return attempts >= POISON_ATTEMPTS && now - since >= POISON_AGE_MS && lastSuccessAt !== null && lastSuccessAt > since;
}

/** After a start: what was on the wire may have taken effect if its request had begun to leave, and has not otherwise. */
export function recoverInterrupted({ db }: Pick<SettleDeps, 'db'>): void {
  inTransaction(db, () => {
    for (const change of listInterrupted(db)) {
      updateChange(db, change.id, { state: change.firstSentAt === null ? 'queued' : 'unknown' });
      recomputeContact(db, change.entityId);
    }
  });
}

/** Held changes that nobody confirmed in time are kept as failed, with the reason. Answers their contacts. */
export function lapseHeld({ db, clock }: Pick<SettleDeps, 'db' | 'clock'>): string[] {
  return inTransaction(db, () =>
    listExpiredHeld(db, clock.now()).map((change) => {
      updateChange(db, change.id, {
        state: 'failed',
        error: {
          code: 'CANCELLED',
          message: 'Nobody confirmed this in time, so it was not sent.',
          retryable: false,
          action: 'Retry it to have it held again, then confirm it.',
        },
      });
      recomputeContact(db, change.entityId);
      return change.entityId;
    }),
  );
}
