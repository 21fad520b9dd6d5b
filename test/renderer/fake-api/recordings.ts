import type { CallRow } from '#shared/contract/calls.ts';
import type { AppApi } from '#shared/contract/index.ts';
import { indexOf } from '../fixture.ts';
import { EVERYTHING, type World } from './world.ts';

export function fakeRecordings(world: World): AppApi['recordings'] {
  return {
    download: async ({ id }) => {
      const index = indexOf(id);
      const detail = world.call(index);
      const set = (audio: CallRow['audio'], progress: number) => {
        world.callCache.set(index, {
          ...detail,
          audio,
          audioProblem: null,
          recordings: detail.recordings.map((recording) => ({ ...recording, audio, progress, problem: null })),
        });
        world.events.calls.emit(EVERYTHING);
      };
      set(world.isOffline ? 'queued' : 'downloading', 0.2);
      if (!world.isOffline) setTimeout(() => set('cached', 1), 1200);
    },
    evict: async ({ id }) => {
      const index = indexOf(id);
      const detail = world.call(index);
      world.callCache.set(index, {
        ...detail,
        audio: 'remote',
        recordings: detail.recordings.map((recording) => ({ ...recording, audio: 'remote', progress: 0 })),
      });
      world.events.calls.emit(EVERYTHING);
    },
  };
}
