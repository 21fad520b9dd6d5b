import type { Effect } from '#shared/contract/effects.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '../../lib/ports.ts';
import type { Publish } from '../../lib/publish.ts';
import { inTransaction, type ReadDb, type WriteDb } from '../../store/database.ts';
import { isReachable } from '../reachable.ts';
import { type ChangeRecord, findChange, getChange, listOpenChanges, updateChange } from '../store/outbox-table.ts';
import { enqueueEffect } from './enqueue.ts';

type NewEffect = Omit<Parameters<typeof enqueueEffect>[2], 'isConfirmed'>;

export const toEffect = (change: ChangeRecord): Effect => ({
  changeId: change.id,
  operation: change.operation,
  state: change.state,
  createdAt: change.createdAt,
  expiresAt: change.state === 'held' ? change.expiresAt : null,
  error: change.error,
});

/** The newest effect on a record that is not over; null where there is none. */
export function openEffectOf(db: ReadDb, entityId: string): Effect | null {
  const newest = listOpenChanges(db, entityId).at(-1);
  return newest ? toEffect(newest) : null;
}

/** Whether an attempt at it may have happened, and nobody has decided what to make of that. */
export const isInDoubt = ({ state, error }: Pick<Effect, 'state' | 'error'>): boolean =>
  state === 'unknown' || (state === 'failed' && error?.code === 'OUTCOME_UNKNOWN');

/**
 * Has an effect that a person confirmed just now: it leaves at once where the platform can be reached, and is held for another
 * confirmation else. Throws CONFLICT while an earlier one on the same record is not over.
 */
export function beginEffect(
  { db, clock, publish, onQueued }: { db: WriteDb; clock: Clock; publish: Publish; onQueued(): void },
  effect: NewEffect,
): Effect {
  const begun = inTransaction(db, () => {
    const known = findChange(db, effect.id);
    if (known) return toEffect(known);
    settleEarlier(db, clock.now(), effect.entityId);
    enqueueEffect(db, clock, { ...effect, isConfirmed: isReachable(db, effect.connectionId) });
    return toEffect(getChange(db, effect.id));
  });
  publish('outbox', 'onChanged', { ids: [effect.id] });
  onQueued();
  return begun;
}

/** One that certainly came to nothing makes room for the new one; any other must be decided first. */
function settleEarlier(db: WriteDb, now: number, entityId: string): void {
  for (const earlier of listOpenChanges(db, entityId)) {
    if (isInDoubt(earlier)) {
      throw new AppError('CONFLICT', 'It is not known yet what became of the one before.', {
        action: 'Decide in the Outbox what is to be done with it.',
      });
    }
    if (earlier.state !== 'failed') {
      throw new AppError('CONFLICT', 'One is already waiting.', { action: 'Confirm or discard it in the Outbox.' });
    }
    updateChange(db, earlier.id, { state: 'discarded', settledAt: now, nextAttemptAt: null });
  }
}
