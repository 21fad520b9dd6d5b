import type { AppApi } from '#shared/contract/index.ts';
import type { Session, SessionList } from '#shared/contract/sessions.ts';
import { CONNECTION_ID, NOW } from '../fixture.ts';
import { EVERYTHING, failWhenAsked, type World } from './world.ts';

const HOUR_MS = 3_600_000;

const sampleSessions: Session[] = [
  { id: 's1', device: 'Earshot 0.1.0 (Linux)', lastUsedAt: NOW, createdAt: NOW - 40 * HOUR_MS, isThis: true },
  {
    id: 's2',
    device: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139 Safari/537.36',
    lastUsedAt: NOW - 3 * HOUR_MS,
    createdAt: NOW - 200 * HOUR_MS,
    isThis: false,
  },
  { id: 's3', device: null, lastUsedAt: NOW - 30 * HOUR_MS, createdAt: NOW - 900 * HOUR_MS, isThis: false },
];

export function fakeSessions(world: World): AppApi['sessions'] {
  let rows = world.mode === 'empty' ? [] : sampleSessions;
  const list = (): SessionList => ({ connectionId: CONNECTION_ID, rows, readAt: NOW - 60_000 });
  const end = (left: Session[]): SessionList => {
    rows = left;
    world.events.sessions.emit(EVERYTHING);
    return list();
  };
  return {
    list: async () => {
      failWhenAsked(world);
      return [list()];
    },
    read: async () => list(),
    revoke: async ({ sessionId }) => end(rows.filter(({ id }) => id !== sessionId)),
    logOutEverywhere: async () => end([]),
    onChanged: world.events.sessions.on,
  };
}
