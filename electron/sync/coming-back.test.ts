import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AnyConnector } from '../connectors/registry.ts';
import { toReplyError } from '../net/reply-errors.ts';
import { addConnection, type TempDatabase, tempDatabase } from '../store/test-support/temp-database.ts';
import { insertChange } from './store/outbox-table.ts';
import { createSync, type Sync } from './sync.ts';

const YEAR_MS = 365 * 86_400_000;

let temp: TempDatabase;
let connectionId: string;
let sync: Sync;
let steadyMs: number;
/** How far the time of day is off. */
let leadMs: number;
let askedCount: number;
/** What happens while the platform is asked. */
let meanwhile: () => void;

beforeEach(() => {
  temp = tempDatabase();
  connectionId = addConnection(temp.db);
  steadyMs = 1_800_000_000_000;
  leadMs = 0;
  askedCount = 0;
  meanwhile = () => {};
  const now = () => steadyMs + leadMs;
  const connector: Partial<AnyConnector> = {
    platform: 'gomobile',
    clockSkewMs: () => null,
    identify: async () => {
      askedCount++;
      meanwhile();
      throw toReplyError({ status: 500, retryAfter: null, body: {} }, now());
    },
  };
  sync = createSync({
    db: temp.db,
    clock: { now },
    steadyClock: { now: () => steadyMs },
    random: { uuid: () => 'x', fraction: () => 0 },
    log: { info() {}, warn() {}, error() {} },
    publish() {},
    connectors: { for: async () => connector as AnyConnector },
  });
});
afterEach(async () => {
  await sync.stop();
  temp.remove();
});

test('a store that cannot be written as the line returns puts nothing off for good', async () => {
  temp.db.prepare('UPDATE connections SET offline_since = 1 WHERE id = ?').run(connectionId);
  insertChange(temp.db, {
    ...{
      id: 'm',
      connectionId,
      entity: 'message',
      entityId: 'm',
      entityLabel: 'm',
      operation: 'send',
      state: 'queued',
    },
    ...{ patch: {}, base: {}, createdAt: 0 },
  });
  temp.db.exec("CREATE TEMP TRIGGER full BEFORE UPDATE ON outbox BEGIN SELECT RAISE(ABORT, 'no room'); END");
  await expect(sync.step()).rejects.toThrow('no room');
  expect(askedCount).toBe(0);
  temp.db.exec('DROP TRIGGER full');
  await sync.step();
  expect(askedCount).toBe(1);
});

test('a clock that is set forward and back between two steps puts nothing off', async () => {
  meanwhile = () => {
    leadMs = YEAR_MS;
  };
  await sync.step();
  meanwhile = () => {};
  leadMs = 0;
  steadyMs += 60_000;
  await sync.step();
  expect(askedCount).toBe(2);
});
