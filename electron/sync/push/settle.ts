import { displayNameOf } from '#shared/domain/contact.ts';
import type { Fields } from '#shared/domain/fields.ts';
import type { Clock, Random } from '../../lib/ports.ts';
import { failureOf } from '../../net/net-failure.ts';
import { inRefillTransaction, inTransaction, type WriteDb } from '../../store/database.ts';
import type { Topic } from '../change-notes.ts';
import { rebaseLater } from '../outbox/decisions.ts';
import { HOLD_MS } from '../outbox/enqueue.ts';
import { findBaseByLocalId } from '../store/base-table.ts';
import { applyContact, type ContactAnswer, contactGone, forgetRemote, goneConflict } from '../store/contact-store.ts';
import {
  type ChangeRecord,
  type ChangeUpdate,
  findDueChange,
  getChange,
  listExpired,
  listInterrupted,
  listOpenChanges,
  listUnsent,
  updateChange,
} from '../store/outbox-table.ts';
import type { KindOutcome } from './change-kind.ts';
import { EFFECT_ENTITIES, findKind, recompute, topicOf } from './change-kinds.ts';
import { type AfterFailure, type Attempt, judgeFailure } from './failure-rules.ts';
import type { SendOutcome } from './send-contact.ts';

/** What is known of an attempt besides the change itself. */
export type AttemptContext = Pick<Attempt, 'wrote' | 'before' | 'lastSuccessAt' | 'lastFailureAt'>;

export interface SettleDeps {
  db: WriteDb;
  clock: Clock;
  random: Random;
}

/**
 * Marks a change as on the wire and answers it as it is now, or null where it is no longer to be sent: it may have been
 * edited, given up or put off since it was listed. A look-up comes first, so this alone does not mean that an effect may
 * have happened, and it need not be on the disk before `markWriting`: without it the change is queued as it was.
 */
export function takeForSending({ db, clock }: SettleDeps, id: string): ChangeRecord | null {
  return inRefillTransaction(db, () => {
    const change = findDueChange(db, id, clock.now());
    if (!change) return null;
    updateChange(db, change.id, { state: 'sending', error: null, nextAttemptAt: null });
    recompute(db, change);
    return change;
  });
}

/** Commits, before the socket write, that the effect may happen from now on. */
export function markWriting({ db, clock }: SettleDeps, change: ChangeRecord): void {
  inTransaction(db, () => updateChange(db, change.id, { firstSentAt: change.firstSentAt ?? clock.now() }));
}

/** Keeps what the platform answered, all of it in one transaction. */
export function settleOutcome(deps: SettleDeps, sent: ChangeRecord, outcome: SendOutcome | KindOutcome): void {
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
          conflict: { deletedThere: false, fields: outcome.disputes, seenAt: deps.clock.now() },
        });
        break;
      case 'gone':
        settleGone(deps, change);
        break;
      case 'kept':
        updateChange(db, change.id, { ...SETTLED, state: 'done', settledAt: deps.clock.now() });
        outcome.keep();
        break;
      case 'conflicting':
        updateChange(db, change.id, {
          state: 'conflict',
          conflict: { deletedThere: false, fields: outcome.disputes, seenAt: deps.clock.now() },
        });
        outcome.keep();
        break;
      case 'unresolved': {
        const { message, action } = outcome;
        const error = { code: 'OUTCOME_UNKNOWN', message, action, retryable: false } as const;
        updateChange(db, change.id, { ...SETTLED, state: 'failed', error });
        break;
      }
      case 'wait':
        updateChange(db, change.id, { ...SETTLED, state: 'unknown', nextAttemptAt: outcome.untilMs });
        break;
    }
    recompute(db, change);
  });
}

const SETTLED = { error: null, conflict: null, nextAttemptAt: null } as const;

function settleDone(
  deps: SettleDeps,
  change: ChangeRecord,
  contact: ContactAnswer['contact'] | null,
  surprises: Fields,
): void {
  const { db, clock } = deps;
  updateChange(db, change.id, {
    ...SETTLED,
    state: 'done',
    settledAt: clock.now(),
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
  updateChange(db, change.id, { state: 'conflict', conflict: { ...goneConflict(change), seenAt: clock.now() } });
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

/** Keeps what a failed attempt means for the change, and answers what it means for the others of its platform. */
export function settleFailure(
  { db, clock, random }: SettleDeps,
  sent: ChangeRecord,
  error: unknown,
  context: AttemptContext,
): AfterFailure {
  const isEffect = findKind(sent.entity)?.isEffect === true;
  return inTransaction(db, () => {
    const change = getChange(db, sent.id);
    const verdict = judgeFailure(change, error, {
      ...context,
      firstSentBefore: sent.firstSentAt,
      now: clock.now(),
      fraction: random.fraction(),
      isEffect,
    });
    // What the platform refuses has not happened, so nothing of it is in doubt.
    const isRefused = isRefusal(error) ? { firstSentAt: sent.firstSentAt } : {};
    const update = { ...verdict.update, ...isRefused };
    const { firstSentAt = change.firstSentAt } = update;
    updateChange(db, change.id, {
      ...update,
      ...(isEffect && update.state === 'queued' && stateOfEffect(firstSentAt, verdict.after, clock.now())),
    });
    recompute(db, change);
    return verdict.after;
  });
}

/**
 * Where an effect rests that another change would wait in the queue. One that may have left is in doubt, whatever was answered.
 * One that the line or the key held back waits for a new confirmation: who gave the first one thought that it happens now.
 */
function stateOfEffect(firstSentAt: number | null, after: AfterFailure, now: number): ChangeUpdate {
  if (firstSentAt !== null) return { state: 'unknown' };
  return after.next === 'stop' ? { state: 'held', expiresAt: now + HOLD_MS } : {};
}

function isRefusal(error: unknown): boolean {
  const failure = failureOf(error);
  const status = failure?.status ?? 0;
  // What something else says in the platform's place does not tell what the platform did.
  return failure?.sent === 'answered' && !failure.brokenReply && !failure.isForeign && status >= 400 && status < 500;
}

/**
 * What was on the wire when a run or an exchange of this connection broke off may have taken effect if its request had begun
 * to leave, and has not otherwise. Answers how many changes that is; without a connection, of all of them.
 */
export function recoverInterrupted({ db }: Pick<SettleDeps, 'db'>, connectionId: string | null = null): number {
  return inTransaction(db, () => {
    const interrupted = listInterrupted(db, connectionId);
    for (const change of interrupted) {
      updateChange(db, change.id, { state: change.firstSentAt === null ? 'queued' : 'unknown' });
      recompute(db, change);
    }
    return interrupted.length;
  });
}

/**
 * Effects that were confirmed and have not left wait for a confirmation again, of one connection or of all: the line was away
 * meanwhile, or Earshot was. Answers whose screens show them.
 */
export function holdUnsent(
  { db, clock }: Pick<SettleDeps, 'db' | 'clock'>,
  connectionId: string | null = null,
): { topic: Topic; entityId: string }[] {
  return inTransaction(db, () =>
    listUnsent(db, EFFECT_ENTITIES, connectionId).map((change) => {
      updateChange(db, change.id, { state: 'held', expiresAt: clock.now() + HOLD_MS });
      recompute(db, change);
      return { topic: topicOf(change.entity), entityId: change.entityId };
    }),
  );
}

/**
 * Held changes that nobody confirmed in time, and effects that were confirmed and could not leave in time, are kept as failed, with
 * the reason. Answers whose screens show them.
 */
export function lapseHeld({ db, clock }: Pick<SettleDeps, 'db' | 'clock'>): { topic: Topic; entityId: string }[] {
  return inTransaction(db, () =>
    listExpired(db, clock.now()).map((change) => {
      updateChange(db, change.id, {
        state: 'failed',
        error: {
          code: 'CANCELLED',
          message:
            change.state === 'held'
              ? 'Nobody confirmed this in time, so it was not sent.'
              : 'This could not leave in time, so it was not sent.',
          retryable: false,
          action: 'Retry it to have it held again, then confirm it.',
        },
      });
      recompute(db, change);
      return { topic: topicOf(change.entity), entityId: change.entityId };
    }),
  );
}
