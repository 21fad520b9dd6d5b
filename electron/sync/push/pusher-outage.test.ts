import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AnyConnector } from '../../connectors/registry.ts';
import { systemRandom } from '../../lib/system.ts';
import { addConnection, type TempDatabase, tempDatabase } from '../../store/test-support/temp-database.ts';
import { enqueueCreate } from '../outbox/enqueue.ts';
import { createRetryBudgets } from '../retry-budget.ts';
import { getChange } from '../store/outbox-table.ts';
import { MemoryPlatform } from '../test-support/memory-platform.ts';
import { createPusher } from './pusher.ts';

const MINUTE = 60_000;

let temp: TempDatabase;
let connectionId: string;
let platform: MemoryPlatform;
let now: number;
let askedAt: number[];
beforeEach(() => {
  temp = tempDatabase();
  connectionId = addConnection(temp.db);
  now = 1_800_000_000_000;
  platform = new MemoryPlatform({ now: () => now });
  askedAt = [];
});
afterEach(() => temp.remove());

const clock = { now: () => now };
const quiet = { note() {}, noteAll() {}, change() {}, flushIfDue() {}, flush() {} };

function makeRun() {
  const log = { info() {}, warn() {}, error() {} };
  const pusher = createPusher({ db: temp.db, clock, random: systemRandom, log, notes: quiet });
  const connector = { platform: 'gomobile', api: platform.api } as Partial<AnyConnector> as AnyConnector;
  const budget = createRetryBudgets().of('https://one.example');
  const { signal } = new AbortController();
  return () => pusher.pushDue({ connectionId, connector, signal, budget, isHalted: () => false, onProgress() {} });
}

const create = (phone: string): string => {
  const id = randomUUID();
  enqueueCreate(temp.db, clock, { id, connectionId, fields: { primaryPhone: phone } });
  return id;
};

describe('changes that fail', () => {
  test('are sent again ten times in any minute, all of them together, and none is given up while all fail', async () => {
    const push = makeRun();
    const ids = Array.from({ length: 8 }, (_, i) => create(`+100${i}`));
    platform.nextFault = () => {
      askedAt.push(now);
      return '500';
    };
    for (let at = 0; at < 60 * MINUTE; at += 5_000) {
      await push();
      now += 5_000;
    }
    const retries = askedAt.slice(ids.length);
    expect(retries.length).toBeGreaterThan(50);
    for (const at of retries) {
      expect(retries.filter((other) => other >= at && other < at + MINUTE - 5_000).length).toBeLessThanOrEqual(10);
    }
    expect(new Set(ids.map((id) => getChange(temp.db, id).state))).toEqual(new Set(['queued']));
  });

  test('one that fails for half an hour while others get through is set aside', async () => {
    const push = makeRun();
    const poison = create('+6660');
    let phone = 0;
    let isOthers = false;
    platform.nextFault = () => (isOthers ? 'none' : '500');
    for (let at = 0; at < 90 * MINUTE && getChange(temp.db, poison).state === 'queued'; at += MINUTE) {
      isOthers = false;
      await push();
      isOthers = true;
      create(`+2${String(phone++).padStart(4, '0')}`);
      const before = getChange(temp.db, poison).nextAttemptAt ?? 0;
      if (before > now) await push();
      now += MINUTE;
    }
    expect(getChange(temp.db, poison).state).toBe('failed');
    expect(getChange(temp.db, poison).attemptCount).toBeGreaterThanOrEqual(8);
    expect(now - 1_800_000_000_000).toBeGreaterThanOrEqual(30 * MINUTE);
  });
});
