import type { AppApi } from '#shared/contract/index.ts';
import type { Changes } from './changes.ts';
import type { World } from './world.ts';

export function fakeSync(world: World, { syncStatus, flushSoon }: Changes): AppApi['sync'] {
  return {
    status: async () => syncStatus(),
    run: async () => {
      world.events.sync.emit(syncStatus({ kind: 'pull', doneCount: 120, totalCount: 340 }));
      setTimeout(() => world.events.sync.emit(syncStatus()), 1500);
    },
    setPaused: async (input) => {
      world.isPaused = input.paused;
      world.events.sync.emit(syncStatus());
      if (!world.isPaused) flushSoon();
      return syncStatus();
    },
    setReviewFirst: async ({ on }) => {
      world.isReviewFirst = on;
      world.events.sync.emit(syncStatus());
      return syncStatus();
    },
    onStatus: world.events.sync.on,
  };
}
