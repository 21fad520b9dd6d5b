import type { AppApi } from '#shared/contract/index.ts';
import type { Change, ConflictKind } from '#shared/contract/outbox.ts';
import { isSettled, VIEW_STATES } from '#shared/domain/outbox-state.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Changes } from './changes.ts';
import { rehearsalOf } from './rehearsal.ts';
import { slice } from './rows.ts';
import type { World } from './world.ts';

export function fakeOutbox(world: World, { update }: Changes): AppApi['outbox'] {
  return {
    list: async ({ view, page }) => {
      const rows = world.changes.filter(({ state }) =>
        view === undefined ? !isSettled(state) : VIEW_STATES[view].includes(state),
      );
      return slice(rows, page);
    },
    get: async ({ id }) => update(id, {}),
    conflictKinds: async () => kindsOf(world.changes),
    rehearsal: async ({ now }) => rehearsalOf(world, now),
    confirm: async ({ id }) => update(id, { state: 'queued', attemptCount: 0, expiresAt: null }),
    retry: async ({ id }) => update(id, { state: 'queued', attemptCount: 0, error: null }),
    discard: async ({ id }) => update(id, { state: 'discarded', settledAt: Date.now() }),
    leaveOut: async ({ id, how }) => {
      update(
        id,
        how === 'discard' ? { state: 'discarded', settledAt: Date.now() } : { state: 'held', expiresAt: null },
      );
    },
    resolve: async ({ id }) => update(id, { state: 'queued', conflict: null }),
    resolveAlike: async ({ conflicts }) => {
      const same = conflicts.filter(({ id, stamp }) =>
        world.changes.some((change) => change.id === id && change.conflict?.stamp === stamp),
      );
      if (same.length === 0) throw new AppError('CONFLICT', 'These are decided already.');
      for (const { id } of same) update(id, { state: 'queued', conflict: null });
      return { decidedCount: same.length, leftCount: conflicts.length - same.length };
    },
    onChanged: world.events.outbox.on,
  };
}

function kindsOf(changes: readonly Change[]): ConflictKind[] {
  const byFields = Map.groupBy(
    changes.filter(({ conflict }) => conflict !== null),
    ({ conflict }) => conflict?.fields.map(({ field }) => field).join() ?? '',
  );
  return [...byFields].flatMap(([id, alike]) => {
    const [first] = alike;
    if (alike.length < 2 || first?.conflict == null) return [];
    const { connectionName, entity, operation, conflict } = first;
    return [
      {
        ...{ id, connectionName, entity, operation, deletedThere: conflict.deletedThere, total: alike.length },
        fields: conflict.fields.map(({ field }) => field),
        conflicts: alike.map((change) => ({
          id: change.id,
          entityLabel: change.entityLabel,
          stamp: change.conflict?.stamp ?? '',
          fields: change.conflict?.fields ?? [],
        })),
      },
    ];
  });
}
