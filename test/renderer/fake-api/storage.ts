import type { AppApi } from '#shared/contract/index.ts';
import { cachedCount, type World } from './world.ts';

export function fakeStorage(world: World): AppApi['storage'] {
  return {
    usage: async () => ({
      audioBytes: world.mode === 'empty' ? 0 : 6_214_000,
      audioCount: cachedCount(world),
      databaseBytes: 2_345_000,
      audioQuotaBytes: world.preferences.audioQuotaBytes,
      freeBytes: 181_000_000_000,
      dataDirectory: '/home/sam/.config/Earshot',
    }),
  };
}
