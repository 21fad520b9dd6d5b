import { describe, expect, test } from 'vitest';
import type { AnyConnector } from '../../connectors/registry.ts';
import { NetError } from '../../net/net-failure.ts';
import { toReplyError } from '../../net/reply-errors.ts';
import type { RetryBudget } from '../retry-budget.ts';
import { updateChange } from '../store/outbox-table.ts';
import { MemoryPlatform } from '../test-support/memory-platform.ts';
import { type GivenChange, NOW, testOutbox } from '../test-support/test-outbox.ts';
import { createPusher, type PushRun } from './pusher.ts';

const quiet = { note() {}, noteAll() {}, change() {}, flushIfDue() {}, flush() {} };

/** What happens to each request for a change of a record, by its phone. Each answer waits until it is given. */
function bench() {
  const outbox = testOutbox();
  const { db, connectionId, deps, add } = outbox;
  const there = new MemoryPlatform(outbox.clock);
  const asked: string[] = [];
  const logged: unknown[][] = [];
  const noted: unknown[][] = [];
  const progress: [number, number][] = [];
  const controller = new AbortController();
  /** By phone: the request for it waits for this. */
  const gates = new Map<string, Promise<void>>();
  const faults = new Map<string, unknown>();
  let isHalted = false;
  /** Told of each note before it is kept; what it throws comes out of the push. */
  let onNote = (_id: string) => {};
  const listContacts: typeof there.api.listContacts = async (query, given) => {
    const { search = '' } = query;
    asked.push(search);
    await gates.get(search);
    if (faults.has(search)) throw faults.get(search);
    return there.api.listContacts(query, given);
  };
  const pusher = createPusher({
    ...deps,
    log: {
      info: (...entry) => logged.push(entry),
      warn: (...entry) => logged.push(entry),
      error: (...entry) => logged.push(entry),
    },
    notes: {
      ...quiet,
      change: ({ id, topic }) => {
        onNote(id);
        noted.push([id, topic, outbox.get(id).state]);
      },
    },
  });
  const free: RetryBudget = { reserve: (at) => at, succeeded() {}, recovered() {}, setBack() {} };
  return {
    ...{ ...outbox, there, asked, logged, noted, progress, controller, gates, faults },
    halt: () => {
      isHalted = true;
    },
    watchNotes: (watch: typeof onNote) => {
      onNote = watch;
    },
    create: (phone: string, given: GivenChange = {}) =>
      add(phone, { entityId: phone, operation: 'create', patch: { primaryPhone: phone }, ...given }),
    push: (given: Partial<PushRun> = {}) =>
      pusher.pushDue({
        connector: {
          platform: 'gomobile',
          api: { ...there.api, listContacts },
        } as Partial<AnyConnector> as AnyConnector,
        ...{ connectionId, signal: controller.signal, budget: free, isHalted: () => isHalted },
        onProgress: (done, total) => progress.push([done, total]),
        ...given,
      }),
    /** Lets all that can go on do so. */
    settle: () => new Promise((resolve) => setImmediate(resolve)),
    sentCount: () => db.prepare("SELECT count(*) FROM outbox WHERE state = 'done'").pluck().get(),
  };
}

const answered = (status: number, given: { retryAfter?: string; isForeign?: boolean } = {}) =>
  toReplyError({ status, retryAfter: null, body: {}, ...given }, NOW);
const phones = (count: number) => Array.from({ length: count }, (_, i) => `+${1000 + i}`);

describe('a push', () => {
  test('sends what may go, four records side by side, and tells how far it is', async () => {
    const { create, push, asked, gates, settle, progress, sentCount } = bench();
    const all = phones(6);
    const gate = Promise.withResolvers<void>();
    for (const phone of all) {
      create(phone);
      gates.set(phone, gate.promise);
    }
    const run = push();
    await settle();
    expect(asked).toEqual(all.slice(0, 4));
    gate.resolve();
    expect(await run).toEqual({ error: null, pausedUntilMs: null });
    expect(sentCount()).toBe(6);
    expect(progress.map(([, total]) => total)).toEqual(Array(6).fill(6));
    expect(progress.map(([done]) => done)).toEqual([0, 0, 0, 0, 1, 2]);
  });

  test('does nothing where nothing may go', async () => {
    const { push, create, progress } = bench();
    create('+1', { state: 'held' });
    expect(await push()).toEqual({ error: null, pausedUntilMs: null });
    expect(progress).toEqual([]);
  });

  test('goes on with the next change of a record', async () => {
    const { push, create, add, states, there } = bench();
    create('+1');
    add('edit', { entityId: '+1', patch: { city: 'Rabat' }, base: { city: null } });
    await push();
    expect(states('+1', 'edit')).toEqual(['done', 'done']);
    expect(there.findByPhone('+1')).toMatchObject({ city: 'Rabat' });
  });

  test.each(['halted', 'stopped'] as const)('begins nothing more once it is %s', async (how) => {
    const { push, create, halt, controller, states, asked, gates, settle } = bench();
    for (const phone of phones(6)) create(phone);
    const gate = Promise.withResolvers<void>();
    gates.set('+1000', gate.promise);
    for (const phone of ['+1001', '+1002', '+1003']) gates.set(phone, gate.promise);
    const run = push();
    await settle();
    if (how === 'halted') halt();
    else controller.abort();
    gate.resolve();
    expect(await run).toEqual({ error: null, pausedUntilMs: null });
    expect(asked).toHaveLength(4);
    expect(states('+1000', '+1004')).toEqual(['done', 'queued']);
    expect(await push()).toEqual({ error: null, pausedUntilMs: null });
    expect(asked).toHaveLength(4);
  });

  test('stops at the first failure of line or key, and tells it', async () => {
    const { push, create, faults, asked, states } = bench();
    for (const phone of phones(9)) create(phone);
    const [first, second] = [answered(401), answered(401)];
    faults.set('+1000', first);
    faults.set('+1001', second);
    const { error } = await push();
    expect(error).toBe(first);
    expect(asked).toHaveLength(4);
    expect(states('+1000', '+1002', '+1008')).toEqual(['queued', 'done', 'queued']);
  });

  test('pauses for as long as the platform asked at the longest', async () => {
    const { push, create, faults } = bench();
    const waits = ['20', '30', '10'];
    for (const [i, retryAfter] of waits.entries()) {
      create(`+${i}`);
      faults.set(`+${i}`, answered(503, { retryAfter }));
    }
    const { error, pausedUntilMs } = await push();
    expect(pausedUntilMs).toBe(NOW + 30_000);
    expect(error).toBe(faults.get('+0'));
  });

  /** Three lanes wait for an answer, so that the fourth meets one failure after the other. Answers how many it met. */
  async function inARow(faultOf: (i: number) => unknown, count = 14) {
    const { push, create, faults, gates, asked, settle } = bench();
    const gate = Promise.withResolvers<void>();
    for (const phone of ['+1', '+2', '+3']) {
      create(phone);
      gates.set(phone, gate.promise);
    }
    for (const [i, phone] of phones(count).entries()) {
      create(phone);
      const fault = faultOf(i);
      if (fault !== undefined) faults.set(phone, fault);
    }
    const run = push();
    for (let i = 0; i < 100; i++) await settle();
    const met = asked.length - 3;
    gate.resolve();
    return { met, ...(await run) };
  }

  const broken = new NetError('UPSTREAM_BAD_REPLY', 'broken', {
    ...{ sent: 'answered', status: 200, brokenReply: true, retryAfterMs: null, code: null },
  });
  test.each([
    ['server errors', answered(500)],
    ['replies that cannot be read', broken],
    ['pages of something else', answered(404, { isForeign: true })],
  ])('ends after ten %s in a row', async (_, fault) => {
    expect(await inARow(() => fault)).toMatchObject({ met: 10, error: fault });
  });

  test('goes on where refusals are about the changes, or one gets through in between', async () => {
    expect(await inARow(() => answered(422))).toMatchObject({ met: 14, error: null });
    expect(await inARow(() => new TypeError('a bug'))).toMatchObject({ met: 14, error: null });
    expect(await inARow((i) => (i === 8 ? undefined : answered(500)))).toMatchObject({ met: 14, error: null });
  });

  test('sends no contact where the platform has none', async () => {
    const { push, create, get, asked } = bench();
    create('+1');
    await push({ connector: { platform: 'flowgent' } as Partial<AnyConnector> as AnyConnector });
    expect(get('+1')).toMatchObject({ state: 'failed', error: { code: 'NOT_OFFERED' } });
    expect(asked).toEqual([]);
  });

  test('has each kind of change carried out in its own way', async () => {
    const { push, add, get } = bench();
    add('call', { entity: 'call', entityId: 'call', operation: 'start', base: {} });
    await push();
    expect(get('call')).toMatchObject({ state: 'failed', error: { code: 'BUG' } });
  });
});

describe('a change that was dealt with since it was listed', () => {
  test('is left, and hinders nothing', async () => {
    const { db, push, create, states, asked, noted } = bench();
    for (const phone of ['+1', '+2']) create(phone);
    const onProgress = () => updateChange(db, '+1', { state: 'held' });
    expect(await push({ onProgress })).toEqual({ error: null, pausedUntilMs: null });
    expect([states('+1', '+2'), asked, noted.length]).toEqual([['held', 'done'], ['+2'], 2]);
  });
});

describe('a push that cannot keep what it met', () => {
  test('begins nothing more, and ends only when all that is on the wire has ended', async () => {
    const { push, create, gates, faults, noted, settle, watchNotes, asked } = bench();
    const gate = Promise.withResolvers<void>();
    for (const phone of phones(9)) create(phone);
    for (const phone of phones(4).slice(1)) gates.set(phone, gate.promise);
    const full = new Error('the disk is full');
    faults.set('+1000', new Error('the line broke'));
    watchNotes((id) => {
      if (id === '+1000' && noted.some(([other]) => other === id)) throw full;
    });
    let hasEnded = false;
    const run = push().finally(() => {
      hasEnded = true;
    });
    run.catch(() => {});
    for (let i = 0; i < 20; i++) await settle();
    expect(hasEnded).toBe(false);
    gate.resolve();
    await expect(run).rejects.toBe(full);
    expect(asked).toHaveLength(4);
    expect(noted.filter(([id]) => id === '+1001')).toHaveLength(2);
  });
});

describe('a change that fails on and on', () => {
  const worn = { attemptCount: 20, createdAt: NOW - 7_200_000, firstSentAt: NOW - 7_200_000 };

  test('is set aside once others got through between two of its attempts', async () => {
    const { push, create, faults, get, clock } = bench();
    create('+1', worn);
    faults.set('+1', answered(500));
    const attempt = async () => {
      clock.time += 600_000;
      await push();
      return get('+1').state;
    };
    expect([await attempt(), await attempt()]).toEqual(['queued', 'queued']);
    clock.time += 1;
    create('+2');
    await push();
    expect(await attempt()).toBe('failed');
  });

  test('is not, where what got through did so before this one first failed here', async () => {
    const { push, create, faults, get, clock } = bench();
    create('+2');
    await push();
    clock.time += 1;
    create('+1', worn);
    faults.set('+1', answered(500));
    await push();
    clock.time += 600_000;
    await push();
    expect(get('+1').state).toBe('queued');
  });
});

describe('what a push tells', () => {
  test('is each change as it goes and as it ends, to screens and to the log', async () => {
    const { push, create, noted, logged, contactThere, add, there, faults } = bench();
    create('+1');
    await push();
    expect(noted).toEqual([
      ['+1', 'contacts', 'sending'],
      ['+1', 'contacts', 'done'],
    ]);
    expect(logged).toEqual([['outbox.settled', { operation: 'create', outcome: 'done' }]]);
    logged.length = 0;
    noted.length = 0;
    create('+2');
    faults.set('+2', answered(422));
    await push();
    expect(noted.map(([, , state]) => state)).toEqual(['sending', 'failed']);
    expect(logged).toEqual([['outbox.attempt-failed', { operation: 'create', wrote: false, next: 'go-on' }]]);
    logged.length = 0;
    const sara = there.create({ primaryPhone: '+3' });
    contactThere('sara', sara);
    add('edit', { entityId: 'sara', patch: { city: 'Fes', zip: '1' }, base: { city: null, zip: null } });
    const updateContact = async () => ({ ...sara, city: 'FES', zip: '1' });
    const connector = { platform: 'gomobile', api: { ...there.api, updateContact } } as Partial<AnyConnector>;
    await push({ connector: connector as AnyConnector });
    expect(logged).toEqual([
      ['outbox.surprise', { count: 1, operation: 'update' }],
      ['outbox.settled', { operation: 'update', outcome: 'done' }],
    ]);
  });

  test('says of a failure whether the request with the effect had begun to leave', async () => {
    const { push, create, get, logged, there } = bench();
    create('+1');
    const upsertContact = () => Promise.reject(answered(500));
    await push({
      connector: {
        platform: 'gomobile',
        api: { ...there.api, upsertContact },
      } as Partial<AnyConnector> as AnyConnector,
    });
    expect(logged).toEqual([['outbox.attempt-failed', { operation: 'create', wrote: true, next: 'go-on' }]]);
    expect(get('+1')).toMatchObject({ state: 'queued', firstSentAt: NOW });
  });
});

describe('an attempt again', () => {
  const budgetAt = (place: number) => {
    const calls = { reserved: [] as number[], succeeded: 0 };
    const budget: RetryBudget = {
      reserve: (at) => {
        calls.reserved.push(at);
        return place;
      },
      succeeded: () => {
        calls.succeeded++;
      },
      recovered() {},
      setBack() {},
    };
    return { calls, budget };
  };

  test('takes a place of the budget, and a first one does not; each success gives one back', async () => {
    const { push, create, states } = bench();
    const { calls, budget } = budgetAt(NOW);
    create('+1');
    create('+2', { attemptCount: 1 });
    await push({ budget });
    expect(states('+1', '+2')).toEqual(['done', 'done']);
    expect(calls).toEqual({ reserved: [NOW], succeeded: 2 });
  });

  test('waits for its place, which it keeps', async () => {
    const { push, create, get, asked, clock } = bench();
    const { calls, budget } = budgetAt(NOW + 50);
    create('+1', { attemptCount: 1 });
    expect(await push({ budget })).toEqual({ error: null, pausedUntilMs: null });
    expect(get('+1')).toMatchObject({ state: 'queued', nextAttemptAt: NOW + 50, attemptCount: 1 });
    expect(asked).toEqual([]);
    clock.time += 50;
    await push({ budget });
    expect(get('+1').state).toBe('done');
    expect(calls.reserved).toEqual([NOW]);
  });

  test('takes another place each time', async () => {
    const { push, create, faults, clock } = bench();
    const { calls, budget } = budgetAt(NOW);
    create('+1', { attemptCount: 1 });
    faults.set('+1', answered(500));
    await push({ budget });
    clock.time += 600_000;
    await push({ budget });
    expect(calls).toEqual({ reserved: [NOW, NOW + 600_000], succeeded: 0 });
  });

  test('takes another place after the one that it waited for', async () => {
    const { push, create, faults, clock } = bench();
    const { calls, budget } = budgetAt(NOW + 50);
    create('+1', { attemptCount: 1 });
    faults.set('+1', answered(500));
    await push({ budget });
    for (const time of [NOW + 50, NOW + 600_000]) {
      clock.time = time;
      await push({ budget });
    }
    expect(calls.reserved).toEqual([NOW, NOW + 600_000]);
  });
});
