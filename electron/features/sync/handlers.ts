import type { AppHandlers } from '#shared/contract/index.ts';
import type { Sync } from '../../sync/sync.ts';

export function syncHandlers({ sync }: { sync: Sync }): AppHandlers['sync'] {
  return {
    status: () => sync.status(),
    run: (input) => sync.run(input?.connectionId),
    setPaused: ({ paused }) => sync.setPaused(paused),
    setReviewFirst: ({ on }) => sync.setReviewFirst(on),
  };
}
