import type { AppApi } from '#shared/contract/index.ts';
import type { Change } from '#shared/contract/outbox.ts';
import type { Changes } from './changes.ts';
import { slice } from './rows.ts';
import type { World } from './world.ts';

export function fakeOutbox(world: World, { update }: Changes): AppApi['outbox'] {
  return {
    list: async ({ view = 'pending', page }) => {
      const settled: Change['state'][] = ['done', 'discarded'];
      const rows = world.changes.filter((change) =>
        view === 'history'
          ? settled.includes(change.state)
          : view === 'conflicts'
            ? change.state === 'conflict'
            : !settled.includes(change.state) && change.state !== 'conflict',
      );
      return slice(rows, page);
    },
    get: async ({ id }) => update(id, {}),
    confirm: async ({ id }) => update(id, { state: 'queued', attemptCount: 0, expiresAt: null }),
    retry: async ({ id }) => update(id, { state: 'queued', attemptCount: 0, error: null }),
    discard: async ({ id }) => update(id, { state: 'discarded', settledAt: Date.now() }),
    resolve: async ({ id }) => update(id, { state: 'queued', conflict: null }),
    onChanged: world.events.outbox.on,
  };
}
