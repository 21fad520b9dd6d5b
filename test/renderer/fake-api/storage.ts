import type { AppApi } from '#shared/contract/index.ts';
import type { RetentionLine } from '#shared/contract/storage.ts';
import { NOW, uuid } from '../fixture.ts';
import { cachedCount, type World } from './world.ts';

const LINE = { callId: uuid(2, 900), callStartedAt: NOW - 90 * 86_400_000, callLabel: 'Ines Roux', comments: [] };
const RETENTION: RetentionLine[] = [
  { ...LINE, position: 3, at: NOW - 3_600_000, event: 'kept' },
  {
    ...LINE,
    position: 2,
    at: NOW - 86_400_000,
    event: 'callPurged',
    callLabel: 'Omar Benali',
    comments: [{ atMs: 61_000, text: 'Promised a call back by 18:00', createdAt: NOW - 80 * 86_400_000 }],
  },
  { ...LINE, position: 1, at: NOW - 86_400_000, event: 'recordingPurged' },
];

export function fakeStorage(world: World): AppApi['storage'] {
  return {
    usage: async () => ({
      audioBytes: world.mode === 'empty' ? 0 : 6_214_000,
      audioCount: cachedCount(world),
      databaseBytes: 2_345_000,
      checkedCount: world.mode === 'empty' ? 0 : Math.ceil(cachedCount(world) / 3),
      lastCheckAt: world.mode === 'empty' ? null : NOW - 7_200_000,
      damagedCount: world.mode === 'trouble' ? 2 : 0,
      audioQuotaBytes: world.preferences.audioQuotaBytes,
      freeBytes: 181_000_000_000,
      dataDirectory: '/home/sam/.config/Earshot',
    }),
    retention: async () => ({
      lines: world.mode === 'empty' ? [] : RETENTION,
      total: world.mode === 'empty' ? 0 : RETENTION.length,
    }),
  };
}
