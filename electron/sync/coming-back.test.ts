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
/** What was put off, by how much. Nothing of it happens by itself. */
let waiting: { ms: number; run: () => void }[];

beforeEach(() => {
  temp = tempDatabase();
  connectionId = addConnection(temp.db);
  steadyMs = 1_800_000_000_000;
  leadMs = 0;
  askedCount = 0;
  meanwhile = () => {};
  waiting = [];
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
    timers: {
      after: (ms, run) => {
        waiting.push({ ms, run });
        return () => {};
      },
    },
    connectors: { for: async () => connector as AnyConnector },
  });
});
afterEach(async () => {
  await sync.stop();
  temp.remove();
});

/** A change waits as the line returns, and the store takes no word of it. */
function fillDisk(): void {
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
}

test('a store that cannot be written as the line returns puts nothing off for good', async () => {
  fillDisk();
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

test('a clock that is set back prolongs no rest after a failure of the store', async () => {
  fillDisk();
  // The start itself has nothing to write.
  temp.db.exec('DROP TRIGGER full');
  sync.start();
  temp.db.prepare("UPDATE outbox SET state = 'queued'").run();
  temp.db.exec("CREATE TEMP TRIGGER full BEFORE UPDATE ON outbox BEGIN SELECT RAISE(ABORT, 'no room'); END");
  waiting.at(-1)?.run();
  await new Promise((done) => setImmediate(done));
  leadMs = -YEAR_MS;
  waiting.length = 0;
  sync.run(connectionId);
  expect(waiting.map(({ ms }) => ms)).toEqual([5_000]);
});
