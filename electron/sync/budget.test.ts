import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AnyConnector } from '../connectors/registry.ts';
import { toReplyError } from '../net/reply-errors.ts';
import { addConnection, type TempDatabase, tempDatabase } from '../store/test-support/temp-database.ts';
import { createSync, type Sync } from './sync.ts';

const MINUTE = 60_000;

let temp: TempDatabase;
let now: number;
let sync: Sync;
/** When each connection was spoken to. */
let spoken: { connectionId: string; at: number }[];
let fraction: number;

beforeEach(() => {
  temp = tempDatabase();
  now = 1_800_000_000_000;
  spoken = [];
  fraction = 0;
  const connectorOf = (connectionId: string): Partial<AnyConnector> => ({
    platform: 'gomobile',
    clockSkewMs: () => null,
    identify: async () => {
      spoken.push({ connectionId, at: now });
      throw toReplyError({ status: 500, retryAfter: null, body: {} }, now);
    },
  });
  sync = createSync({
    db: temp.db,
    clock: { now: () => now },
    random: { uuid: () => 'x', fraction: () => fraction },
    log: { info() {}, warn() {}, error() {} },
    publish() {},
    connectors: { for: async (connectionId) => connectorOf(connectionId) as AnyConnector },
  });
});
afterEach(async () => {
  await sync.stop();
  temp.remove();
});

const connect = (baseUrl: string): string => {
  const id = addConnection(temp.db);
  temp.db.prepare('UPDATE connections SET base_url = ? WHERE id = ?').run(baseUrl, id);
  return id;
};

async function pass(ms: number, stepMs = 100): Promise<void> {
  for (const until = now + ms; now < until; now += stepMs) await sync.step();
}

describe('a host that fails', () => {
  test('sees ten attempts again in any minute, however many connections it has, and takes none from another host', async () => {
    const crowd = ['a', 'b', 'c', 'd'].map((path) => connect(`https://one.example/${path}`));
    const other = connect('https://two.example');
    await pass(5 * MINUTE);
    const retries = spoken.filter(({ connectionId }) => crowd.includes(connectionId)).slice(crowd.length);
    expect(retries.length).toBeGreaterThan(30);
    for (const { at } of retries) {
      expect(retries.filter((one) => one.at >= at && one.at < at + MINUTE - 100).length).toBeLessThanOrEqual(10);
    }
    const alone = spoken.filter(({ connectionId, at }) => connectionId === other && at < now - 4 * MINUTE);
    expect(alone.length).toBeGreaterThan(8);
  });
});

describe('waking up', () => {
  test('asks each host once, and its other connections within five seconds', async () => {
    const ids = ['a', 'b', 'c'].map((path) => connect(`https://one.example/${path}`));
    const other = connect('https://two.example');
    await pass(100);
    await pass(1);
    fraction = 0.5;
    spoken.length = 0;
    const wokenAt = now;
    sync.wake();
    await pass(5000);
    const first = (id: string) => (spoken.find(({ connectionId }) => connectionId === id)?.at ?? Number.NaN) - wokenAt;
    expect(ids.map(first).toSorted((a, b) => a - b)).toEqual([0, 2500, 2500]);
    expect(first(other)).toBe(0);
  });
});
