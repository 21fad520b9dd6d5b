import { describe, expect, test } from 'vitest';
import { findBase, markGone, metAgain } from '../store/base-table.ts';
import { findCollectionState, keepAcceptance, setVanished } from '../store/collection-table.ts';
import { NOW } from '../test-support/test-outbox.ts';
import { refused, testPull } from '../test-support/test-pull.ts';
import { type Sweep, sweep } from './sweep.ts';

const MINUTE = 60_000;

/** A list of so many rows of which the newest scan saw all but the first few. */
function bench(count: number, missingCount: number) {
  const pull = testPull();
  const { db, connectionId, known, context } = pull;
  const names = Array.from({ length: count }, (_, i) => `row-${String(i).padStart(4, '0')}`);
  db.transaction(() => {
    for (const [i, name] of names.entries()) known('agents', name, i < missingCount ? 1 : 2);
  })();
  const removed: string[] = [];
  const asked: string[] = [];
  const key = (remoteId: string) => ({ connectionId, collection: 'agents', remoteId }) as const;
  const run = (given: Partial<Sweep> = {}) =>
    sweep(context(), {
      ...{ collection: 'agents', plural: 'agents', generation: 2, met: new Set(names.slice(missingCount)) },
      confirm: async (remoteId) => {
        asked.push(remoteId);
        throw refused(404);
      },
      remove: ({ remoteId }) => removed.push(remoteId),
      ...given,
    });
  return {
    ...{ ...pull, names, removed, asked, run, key },
    /** Sweeps, and once more when the rows have been absent for so long. */
    runTwice: async (given: Partial<Sweep> = {}, apartMs = MINUTE) => {
      await run(given);
      pull.clock.time += apartMs;
      await run(given);
    },
    vanished: () => findCollectionState(db, connectionId, 'agents')?.vanishedCount ?? null,
  };
}

describe('a row that a complete scan did not see', () => {
  test('goes when it was absent from two scans and is answered as gone', async () => {
    const { run, removed, asked, clock, pauseCount, names } = bench(3, 1);
    await run();
    expect([asked, removed, pauseCount()]).toEqual([[], [], 0]);
    clock.time += MINUTE - 1;
    await run();
    expect(asked).toEqual([]);
    clock.time += 1;
    await run();
    expect([asked, removed, pauseCount()]).toEqual([[names[0]], [names[0]], 1]);
  });

  test('counts as absent from its first absence, however often it was missed since', async () => {
    const { run, removed, clock } = bench(3, 1);
    await run();
    clock.time += MINUTE / 2;
    await run();
    clock.time += MINUTE / 2;
    await run();
    expect(removed).toHaveLength(1);
  });

  test('begins anew where it was seen in between, or the clock was set back', async () => {
    const { run, removed, clock, db, key, names } = bench(3, 1);
    await run();
    clock.time += MINUTE;
    metAgain(db, key(names[0] ?? ''));
    await run();
    expect(removed).toEqual([]);
    clock.time = NOW - 10 * MINUTE;
    await run();
    clock.time += MINUTE - 1;
    await run();
    expect(removed).toEqual([]);
    clock.time += 1;
    await run();
    expect(removed).toHaveLength(1);
  });

  test.each([404, 410])('is gone where its id is answered with %i', async (status) => {
    const { runTwice, removed } = bench(3, 1);
    await runTwice({ confirm: () => Promise.reject(refused(status)) });
    expect(removed).toHaveLength(1);
  });

  test('stays where it is answered, and is told as drift', async () => {
    const { runTwice, removed, logged } = bench(3, 1);
    await runTwice({ confirm: async () => {} });
    expect(removed).toEqual([]);
    expect(logged).toEqual([['pull.drift', { collection: 'agents' }]]);
  });

  test('stays where the key may not ask', async () => {
    const { runTwice, removed, logged } = bench(3, 1);
    await runTwice({ confirm: () => Promise.reject(refused(403)) });
    expect([removed.length, logged.length]).toEqual([0, 1]);
  });

  test.each([
    ['a failure of the platform', refused(500)],
    ['the page of something else', refused(404, { isForeign: true })],
    ['a bug', new TypeError('x')],
  ])('is left, with all after it, where there is no answer but %s', async (_, error) => {
    const { runTwice, removed } = bench(3, 2);
    await expect(runTwice({ confirm: () => Promise.reject(error) })).rejects.toBe(error);
    expect(removed).toEqual([]);
  });

  test('goes by two scans alone on a platform that cannot be asked', async () => {
    const { runTwice, removed, pauseCount, names } = bench(3, 2);
    await runTwice({ confirm: undefined });
    expect([removed, pauseCount()]).toEqual([names.slice(0, 2), 0]);
  });

  test('is not removed twice where it went meanwhile', async () => {
    const { runTwice, removed, db, key, names } = bench(4, 2);
    await runTwice({
      confirm: async (remoteId) => {
        if (remoteId === names[0]) markGone(db, key(remoteId), NOW);
        else db.prepare('DELETE FROM base_rows WHERE remote_id = ?').run(remoteId);
        throw refused(404);
      },
    });
    expect(removed).toEqual([]);
  });

  test('is none where it was kept while the walk went on', async () => {
    const { runTwice, asked, known } = bench(3, 0);
    known('agents', 'made meanwhile', 2);
    await runTwice();
    expect(asked).toEqual([]);
  });

  test('is found in a long list, which lets others go first as it is compared', async () => {
    const { run, pauseCount, db } = bench(20_001, 1);
    await run();
    expect(db.prepare('SELECT remote_id FROM base_rows WHERE missing_at IS NOT NULL').pluck().all()).toEqual([
      'row-0000',
    ]);
    expect(pauseCount()).toBe(2);
  });

  test('is not asked about where it is known to be gone', async () => {
    const { runTwice, asked, db, key, names } = bench(3, 1);
    markGone(db, key(names[0] ?? ''), NOW);
    await runTwice();
    expect(asked).toEqual([]);
  });

  test('is removed as what it is, in one transaction', async () => {
    const { runTwice, db, key, names } = bench(3, 1);
    const failure = new Error('the disk is full');
    await expect(
      runTwice({
        remove: (base) => {
          expect(base).toMatchObject({ remoteId: names[0], localId: `local-${names[0]}`, generation: 1 });
          db.prepare('DELETE FROM base_rows WHERE remote_id = ?').run(base.remoteId);
          throw failure;
        },
      }),
    ).rejects.toBe(failure);
    expect(findBase(db, key(names[0] ?? ''))).not.toBeNull();
  });

  test('waits for the next scan where a thousand others were asked about', async () => {
    const { run, runTwice, asked, db, connectionId } = bench(1002, 1001);
    await expect(run()).rejects.toMatchObject({ code: 'UPSTREAM_BAD_REPLY' });
    keepAcceptance(db, { ...decision(connectionId), count: 1001, knownCount: 1002 });
    await expect(runTwice()).resolves.toBeUndefined();
    expect(asked).toHaveLength(1000);
  });
});

const decision = (connectionId: string) => ({ id: 'a', connectionId, collection: 'agents' as const, now: NOW });

describe('the brake', () => {
  test.each([
    [100, 20, false],
    [100, 21, true],
    [1000, 50, false],
    [1000, 51, true],
    [4, 4, false],
    [5, 5, true],
    [5, 4, false],
  ])('of %i rows with %i missing holds: %s', async (count, missing, holds) => {
    const { run, vanished } = bench(count, missing);
    const outcome = await run().then(
      () => null,
      (error: unknown) => error,
    );
    if (holds) expect(outcome).toMatchObject({ code: 'UPSTREAM_BAD_REPLY' });
    else expect(outcome).toBeNull();
    expect(vanished()).toBe(holds ? missing : null);
  });

  test('says how many are left of how many, and is told', async () => {
    const { run, logged, db, connectionId } = bench(2000, 800);
    await expect(run()).rejects.toMatchObject({
      message: expect.stringContaining('Agents: the platform answered 1,200 of 2,000.'),
    });
    expect(logged).toEqual([['pull.brake', { collection: 'agents', count: 800, knownCount: 2000 }]]);
    expect(findCollectionState(db, connectionId, 'agents')).toMatchObject({ vanishedCount: 800, knownCount: 2000 });
  });

  test('lets go of as many as the person accepted, each asked about all the same', async () => {
    const { run, runTwice, asked, removed, db, connectionId } = bench(30, 25);
    await expect(run()).rejects.toMatchObject({ code: 'UPSTREAM_BAD_REPLY' });
    keepAcceptance(db, { ...decision(connectionId), count: 24, knownCount: 30 });
    await expect(run()).rejects.toMatchObject({ code: 'UPSTREAM_BAD_REPLY' });
    keepAcceptance(db, { ...decision(connectionId), id: 'b', count: 25, knownCount: 30 });
    await runTwice();
    expect([asked.length, removed.length]).toEqual([25, 25]);
  });

  test('is off again once the list is plausible, and what was accepted is over', async () => {
    for (const missing of [0, 1]) {
      const { run, vanished, db, connectionId } = bench(30, missing);
      setVanished(db, connectionId, 'agents', { count: 25, knownCount: 30 });
      await run();
      expect(vanished()).toBeNull();
    }
  });

  test('leaves a list alone that it never held', async () => {
    const { run, db, connectionId } = bench(3, 0);
    await run();
    expect(findCollectionState(db, connectionId, 'agents')).toBeNull();
  });

  test('does not count rows that are known to be gone', async () => {
    const { run, db, key, names } = bench(6, 6);
    for (const name of names.slice(0, 3)) markGone(db, key(name), NOW);
    await expect(run()).resolves.toBeUndefined();
  });
});
