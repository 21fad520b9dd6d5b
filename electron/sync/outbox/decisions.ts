import { type Fields, isSameValue } from '#shared/domain/fields.ts';
import { resolveDisputes } from '#shared/domain/merge.ts';
import { mayConfirm, mayDiscard, mayHoldBack, mayResolve, mayRetry } from '#shared/domain/outbox-state.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '../../lib/ports.ts';
import { inTransaction, type WriteDb } from '../../store/database.ts';
import { findKind, recompute } from '../push/change-kinds.ts';
import { isReachable } from '../reachable.ts';
import { findBaseByLocalId, hashOf } from '../store/base-table.ts';
import { fieldsOfBase, forgetRemote } from '../store/contact-store.ts';
import {
  type ChangeConflict,
  type ChangeRecord,
  findChange,
  getChange,
  listAlike,
  listOpenChanges,
  updateChange,
} from '../store/outbox-table.ts';
import { HOLD_MS } from './enqueue.ts';

const notNow = (sentence: string) =>
  new AppError('CONFLICT', sentence, { action: 'Look at the Outbox again: it has changed in the meantime.' });

const READY = { error: null, attemptCount: 0, nextAttemptAt: null } as const;

/** Releases a held change, with all that wait for the same confirmation. */
export function confirmChange(db: WriteDb, clock: Clock, id: string): ChangeRecord {
  return decideAlike(db, id, (change) => {
    if (!mayConfirm(change.state)) throw notNow('This change does not wait for a confirmation.');
    if (change.expiresAt !== null && change.expiresAt <= clock.now()) {
      throw notNow('This change has lapsed: it was not confirmed in time.');
    }
    const isEffect = findKind(change.entity)?.isEffect === true;
    if (isEffect && !isReachable(db, change.connectionId)) {
      throw new AppError('OFFLINE', 'NOT confirmed: you are offline.', {
        action: 'It stays held. Confirm it when the platform is back.',
      });
    }
    updateChange(db, change.id, { ...READY, state: 'queued', expiresAt: isEffect ? clock.now() + HOLD_MS : null });
  });
}

/** Tries a change again now, with those of one wish that stand as it does. What lapsed unconfirmed is held again. */
export function retryChange(db: WriteDb, clock: Clock, id: string): ChangeRecord {
  return decideAlike(db, id, (change) => {
    if (!mayRetry(change.state)) throw notNow('There is nothing to retry with this change.');
    if (change.state === 'failed' && findKind(change.entity)?.isEffect) return holdAgain(db, clock, change);
    const wasConfirmed = change.state !== 'failed' || change.expiresAt === null;
    updateChange(db, change.id, {
      ...READY,
      // An open outcome stays one until the platform has been asked.
      state: change.state === 'unknown' ? 'unknown' : wasConfirmed ? 'queued' : 'held',
      expiresAt: wasConfirmed ? change.expiresAt : clock.now() + HOLD_MS,
    });
  });
}

/** The person wants an effect once more, knowing that an earlier attempt may have had it: that is a decision of its own. */
function holdAgain(db: WriteDb, clock: Clock, change: ChangeRecord): void {
  updateChange(db, change.id, { ...READY, state: 'held', firstSentAt: null, expiresAt: clock.now() + HOLD_MS });
}

/**
 * Gives a change up, with those of one wish that stand as it does, and shows the platform's value again. Later edits of a record
 * that then does not exist go with it.
 */
export function discardChange(db: WriteDb, clock: Clock, id: string): ChangeRecord {
  return decideAlike(db, id, (change) => {
    if (!mayDiscard(change.state)) {
      throw notNow('This change is on its way, so it cannot be given up now.');
    }
    giveUp(db, clock, change);
  });
}

/** The same for this change alone, in the transaction of the caller. */
export function discardAlone(db: WriteDb, clock: Clock, id: string): void {
  decide(db, id, (change) => giveUp(db, clock, change));
}

/** Keeps a change that never left, or whose last attempt failed, from being sent until it is confirmed. */
export function holdBackAlone(db: WriteDb, clock: Clock, id: string): void {
  decide(db, id, (change) => {
    if (!mayHoldBack(change.state)) throw notNow('This change does not wait to be sent, so it cannot be held back.');
    // An edit that the person holds back does not lapse: only what reaches people must be confirmed in time.
    const isEffect = findKind(change.entity)?.isEffect === true;
    updateChange(db, id, { ...READY, state: 'held', expiresAt: isEffect ? clock.now() + HOLD_MS : null });
  });
}

/** Settles a conflict, a choice a field. Every field in conflict needs one. */
export function resolveChange(
  db: WriteDb,
  clock: Clock,
  id: string,
  choices: Readonly<Record<string, 'mine' | 'theirs'>>,
): ChangeRecord {
  return decide(db, id, (change) => {
    const { conflict } = change;
    if (!mayResolve(change.state) || !conflict) throw notNow('This change is not in conflict.');
    const undecided = conflict.fields.filter(({ field }) => choices[field] === undefined);
    if (undecided.length > 0) {
      throw new AppError('INVALID', `Choose a value for ${undecided.map(({ field }) => field).join(', ')}.`);
    }
    settleConflict(db, clock, change, conflict, choices);
  });
}

/** A short name of what is in dispute, which is another one as soon as anything of it is. */
export const stampOf = ({ deletedThere, fields }: ChangeConflict): string =>
  hashOf({ deletedThere, fields }).slice(0, 22);

export interface AlikeOutcome {
  decided: ChangeRecord[];
  /** Not in conflict any more, or about something else than was seen. */
  leftCount: number;
}

/** Settles several conflicts in one transaction, all their fields one way; `stamp` says what the person saw of each. */
export function resolveAlike(
  db: WriteDb,
  clock: Clock,
  { conflicts, choice }: { conflicts: readonly { id: string; stamp: string }[]; choice: 'mine' | 'theirs' },
): AlikeOutcome {
  return inTransaction(db, () => {
    const decided = conflicts.flatMap(({ id, stamp }) => {
      const change = findChange(db, id);
      const conflict = change && mayResolve(change.state) ? change.conflict : null;
      if (!change || !conflict || stampOf(conflict) !== stamp) return [];
      const choices = Object.fromEntries(conflict.fields.map(({ field }) => [field, choice]));
      settleConflict(db, clock, change, conflict, choices);
      recompute(db, change);
      return [change];
    });
    return { decided, leftCount: conflicts.length - decided.length };
  });
}

function settleConflict(
  db: WriteDb,
  clock: Clock,
  change: ChangeRecord,
  conflict: ChangeConflict,
  choices: Readonly<Record<string, 'mine' | 'theirs'>>,
): void {
  if (conflict.deletedThere) {
    resolveDeletedThere(db, clock, change, choices);
  } else if (change.operation === 'delete') {
    resolveDelete(db, clock, change, choices);
  } else {
    const resolved = resolveDisputes(change, conflict.fields, choices);
    rebaseLater(db, change, resolved.base, resolved.patch);
    const isEmpty = change.operation === 'update' && Object.keys(resolved.patch).length === 0;
    if (isEmpty) giveUp(db, clock, change);
    else updateChange(db, change.id, { ...READY, ...resolved, state: 'queued', conflict: null });
  }
}

/** Mine anywhere: the contact is made anew with everything that is known of it. Theirs: it stays deleted. */
function resolveDeletedThere(
  db: WriteDb,
  clock: Clock,
  change: ChangeRecord,
  choices: Readonly<Record<string, 'mine' | 'theirs'>>,
): void {
  if (!Object.values(choices).includes('mine')) {
    giveUp(db, clock, change);
    return;
  }
  const base = findBaseByLocalId(db, 'contacts', change.entityId);
  const kept = Object.entries(change.patch).filter(([field]) => choices[field] !== 'theirs');
  const patch: Fields = { ...(base && fieldsOfBase(base)), ...Object.fromEntries(kept) };
  forgetRemote(db, clock, change.entityId);
  updateChange(db, change.id, { ...READY, operation: 'create', state: 'queued', patch, base: {}, conflict: null });
}

/** Mine everywhere: delete what is there now. Theirs anywhere: the contact stays. */
function resolveDelete(
  db: WriteDb,
  clock: Clock,
  change: ChangeRecord,
  choices: Readonly<Record<string, 'mine' | 'theirs'>>,
): void {
  if (Object.values(choices).includes('theirs')) {
    giveUp(db, clock, change);
    return;
  }
  const { base } = resolveDisputes({ base: change.base, patch: {} }, change.conflict?.fields ?? [], {});
  updateChange(db, change.id, { ...READY, state: 'queued', base, conflict: null });
}

function giveUp(db: WriteDb, clock: Clock, change: ChangeRecord): void {
  const settled = { state: 'discarded', settledAt: clock.now(), conflict: null, nextAttemptAt: null } as const;
  updateChange(db, change.id, settled);
  const acceptsDeletion = change.conflict?.deletedThere ?? false;
  if (acceptsDeletion) forgetRemote(db, clock, change.entityId);
  if (acceptsDeletion || change.operation === 'create') {
    for (const later of listOpenChanges(db, change.entityId)) updateChange(db, later.id, settled);
  } else {
    rebaseLater(db, change, change.base, {});
  }
}

/**
 * Later edits of the same record were made on top of this one's values. Where such a value will not come to stand on the
 * platform, they must compare with what does, or they would see a conflict that is none.
 */
export function rebaseLater(db: WriteDb, change: ChangeRecord, base: Fields, patch: Fields): void {
  const after: Fields = { ...base, ...patch };
  for (const later of listOpenChanges(db, change.entityId)) {
    if (later.sequence <= change.sequence) continue;
    const moved = Object.keys(later.base).filter(
      (field) => field in change.patch && isSameValue(later.base[field], change.patch[field]),
    );
    if (moved.length === 0) continue;
    const rebased = Object.fromEntries(moved.map((field) => [field, after[field] ?? null]));
    updateChange(db, later.id, { base: { ...later.base, ...rebased } });
  }
}

/**
 * One decision for all changes that came of one wish and stand alike, as the Outbox shows them in one row. A conflict is decided
 * for each record by itself.
 */
function decideAlike(db: WriteDb, id: string, act: (change: ChangeRecord) => void): ChangeRecord {
  return inTransaction(db, () => {
    const change = getChange(db, id);
    const isAlone = change.groupId === null || change.state === 'conflict';
    const alike = isAlone ? [change] : listAlike(db, change);
    for (const one of alike) {
      act(one);
      recompute(db, one);
    }
    return getChange(db, id);
  });
}

function decide(db: WriteDb, id: string, act: (change: ChangeRecord) => void): ChangeRecord {
  return inTransaction(db, () => {
    const change = getChange(db, id);
    act(change);
    recompute(db, change);
    return getChange(db, id);
  });
}
