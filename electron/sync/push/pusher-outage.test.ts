import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AnyConnector } from '../../connectors/registry.ts';
import { systemRandom } from '../../lib/system.ts';
import { addConnection, type TempDatabase, tempDatabase } from '../../store/test-support/temp-database.ts';
import { enqueueCreate } from '../outbox/enqueue.ts';
import { createRetryBudgets } from '../retry-budget.ts';
import { getChange, setBackWaits } from '../store/outbox-table.ts';
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
  looks = 0;
});
afterEach(() => temp.remove());

/** A loop that waits for nothing could not be ended by the test's own time. */
const MOST_LOOKS = 10_000;
let looks: number;
const clock = {
  now: () => {
    looks += 1;
    if (looks > MOST_LOOKS) throw new Error('it goes on without end');
    return now;
  },
};
const quiet = { note() {}, noteAll() {}, change() {}, flushIfDue() {}, flush() {} };

function makeRun() {
  const log = { info() {}, warn() {}, error() {} };
  const pusher = createPusher({ db: temp.db, clock, random: systemRandom, log, notes: quiet });
  const connector = { platform: 'gomobile', api: platform.api } as Partial<AnyConnector> as AnyConnector;
  const budget = createRetryBudgets().of('https://one.example');
  const { signal } = new AbortController();
  return {
    push: () => pusher.pushDue({ connectionId, connector, signal, budget, isHalted: () => false, onProgress() {} }),
    /** Another change of the host takes the next place. */
    takePlace: () => budget.reserve(now),
    /** The clock loses so much, and everything is told of it. */
    setBack: (byMs: number) => {
      now -= byMs;
      setBackWaits(temp.db, byMs);
      budget.setBack(byMs);
      pusher.setBack(byMs);
    },
  };
}

const create = (phone: string): string => {
  const id = randomUUID();
  enqueueCreate(temp.db, clock, { id, connectionId, fields: { primaryPhone: phone } });
  return id;
};

describe('changes that fail', () => {
  test('are sent again ten times in any minute, all of them together, and none is given up while all fail', async () => {
    const { push } = makeRun();
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

  test('keep as far from their place as they were where the clock is set back', async () => {
    const { push, takePlace, setBack } = makeRun();
    const id = create('+1000');
    platform.nextFault = () => '500';
    await push();
    now += MINUTE;
    for (let n = 0; n < 10; n += 1) takePlace();
    platform.nextFault = () => 'none';
    await push();
    expect(getChange(temp.db, id).nextAttemptAt).toBe(now + MINUTE);
    setBack(1440 * MINUTE);
    await push();
    expect(getChange(temp.db, id).state).toBe('queued');
    now += MINUTE;
    await push();
    expect(getChange(temp.db, id).state).toBe('done');
  });

  test('wait for the next exchange where the clock is set back and nobody knows of it yet', async () => {
    const { push, takePlace } = makeRun();
    const id = create('+1000');
    platform.nextFault = () => '500';
    await push();
    now += MINUTE;
    for (let n = 0; n < 10; n += 1) takePlace();
    now -= 1440 * MINUTE;
    temp.db.prepare('UPDATE outbox SET next_attempt_at = 0').run();
    await push();
    expect(getChange(temp.db, id).state).toBe('queued');
  });

  test('one that fails for half an hour while others get through is set aside', async () => {
    const { push } = makeRun();
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
