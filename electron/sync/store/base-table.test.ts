import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { NOW, testOutbox } from '../test-support/test-outbox.ts';
import {
  beginScan,
  bury,
  type Collection,
  countBase,
  deleteBase,
  dropOldTombstones,
  dropReject,
  dropRejectsBefore,
  endScan,
  findBase,
  findBaseByLocalId,
  getCursor,
  hashOf,
  hasMissing,
  instantOf,
  isBuried,
  keepReject,
  markGone,
  metAgain,
  type NewBase,
  noteMissing,
  putBase,
} from './base-table.ts';

const DAY_MS = 86_400_000;

function bench() {
  const outbox = testOutbox();
  const { db, connectionId } = outbox;
  const key = (remoteId = 'a', collection: Collection = 'agents') => ({ connectionId, collection, remoteId });
  return {
    ...{ ...outbox, key },
    put: (given: Partial<NewBase> = {}) =>
      putBase(db, {
        ...{ ...key(), localId: 'local', body: { x: 1 }, hash: 'h', updatedAt: 5, generation: 1 },
        ...given,
      }),
    base: (remoteId = 'a') => findBase(db, key(remoteId)),
    rejects: () => db.prepare('SELECT remote_id, body, problem, seen_at FROM rejects ORDER BY remote_id').raw().all(),
  };
}

describe('the last answer about a record', () => {
  test('is found by the platform’s id and by ours, and is gone when it is deleted', () => {
    const { db, connectionId, key, put, base } = bench();
    expect([base(), findBaseByLocalId(db, 'agents', 'local')]).toEqual([null, null]);
    put();
    const kept = {
      remoteId: 'a',
      localId: 'local',
      body: { x: 1 },
      hash: 'h',
      updatedAt: 5,
      generation: 1,
      goneAt: null,
    };
    expect(base()).toEqual(kept);
    expect(findBaseByLocalId(db, 'agents', 'local')).toEqual({ ...kept, connectionId });
    expect(findBaseByLocalId(db, 'contacts', 'local')).toBeNull();
    deleteBase(db, key());
    expect(base()).toBeNull();
  });

  test('is there again with the next one, wherever it was', () => {
    const { db, key, put, base } = bench();
    put();
    markGone(db, key(), NOW);
    expect(base()?.goneAt).toBe(NOW);
    put({ localId: 'other', body: [2], hash: 'i', updatedAt: null, generation: 2 });
    expect(base()).toEqual({
      ...{ remoteId: 'a', localId: 'other', body: [2], hash: 'i', updatedAt: null, generation: 2, goneAt: null },
    });
  });

  test('outside a walk keeps the generation that it has, or counts as brought by the walk of now', () => {
    const { db, connectionId, put, base } = bench();
    put({ generation: null });
    expect(base()?.generation).toBe(0);
    beginScan(db, connectionId, 'agents');
    put({ generation: null });
    expect(base()?.generation).toBe(0);
    put({ ...{ remoteId: 'b', localId: 'b' }, generation: null });
    expect(base('b')?.generation).toBe(1);
  });

  test('is missing from the first walk that did not meet it until it is met again, which writes nothing else', () => {
    const { db, connectionId, key, put } = bench();
    const missing = () => db.prepare('SELECT missing_at FROM base_rows').pluck().get();
    const rowsWritten = () => db.prepare('SELECT total_changes()').pluck().get();
    put();
    const before = rowsWritten();
    metAgain(db, key());
    expect(rowsWritten()).toBe(before);
    for (const now of [NOW, NOW + 1]) noteMissing(db, key(), now);
    expect([missing(), hasMissing(db, connectionId, 'agents')]).toEqual([NOW, true]);
    noteMissing(db, key(), NOW - 1);
    expect(missing()).toBe(NOW - 1);
    metAgain(db, key());
    expect([missing(), hasMissing(db, connectionId, 'agents')]).toEqual([null, false]);
  });

  test('counts among those of its list until it is gone', () => {
    const { db, connectionId, key, put } = bench();
    for (const remoteId of ['a', 'b', 'c']) put({ remoteId, localId: remoteId });
    put({ ...key('d', 'flows'), localId: 'd' });
    noteMissing(db, key('a'), NOW);
    markGone(db, key('a'), NOW);
    expect(countBase(db, connectionId, 'agents')).toBe(2);
    expect(hasMissing(db, connectionId, 'agents')).toBe(false);
  });
});

describe('a removed record', () => {
  test('is a ghost while a list shows nothing newer than its removal', () => {
    const { db, key } = bench();
    expect(isBuried(db, key(), 5)).toBe(false);
    bury(db, key(), 5, NOW);
    expect([4, 5, 6, null].map((at) => isBuried(db, key(), at))).toEqual([true, true, false, true]);
    expect(isBuried(db, key('b'), 5)).toBe(false);
    bury(db, key(), 9, NOW);
    expect(isBuried(db, key(), 6)).toBe(true);
    bury(db, key(), null, NOW);
    expect(isBuried(db, key(), 100)).toBe(true);
  });

  test('is remembered for thirty days', () => {
    const { db, key } = bench();
    bury(db, key(), 5, NOW);
    dropOldTombstones(db, NOW + 30 * DAY_MS);
    expect(isBuried(db, key(), 5)).toBe(true);
    dropOldTombstones(db, NOW + 30 * DAY_MS + 1);
    expect(isBuried(db, key(), 5)).toBe(false);
  });
});

describe('the cursor of a list', () => {
  test('counts its scans, and when the last one ended', () => {
    const { db, connectionId } = bench();
    const cursor = (name = 'agents') => getCursor(db, connectionId, name);
    expect(cursor()).toEqual({ generation: 0, scannedAt: null });
    expect(beginScan(db, connectionId, 'agents')).toBe(1);
    expect(cursor()).toEqual({ generation: 1, scannedAt: null });
    endScan(db, connectionId, 'agents', NOW);
    expect(beginScan(db, connectionId, 'agents')).toBe(2);
    expect(cursor()).toEqual({ generation: 2, scannedAt: NOW });
    expect(cursor('members:x')).toEqual({ generation: 0, scannedAt: null });
  });
});

describe('a row that cannot be read', () => {
  test('is kept as it came, in its last state, until it can be or a scan does not meet it again', () => {
    const { db, connectionId, key, rejects } = bench();
    keepReject(db, key(), { x: 1 }, 'odd', 5);
    keepReject(db, key(), [2], 'odder', 7);
    keepReject(db, key('b'), undefined, 'nothing', 7);
    keepReject(db, key('c'), null, 'nothing', 6);
    keepReject(db, key('d', 'contacts'), 1, 'elsewhere', 1);
    expect(rejects()).toEqual([
      ['a', '[2]', 'odder', 7],
      ['b', 'null', 'nothing', 7],
      ['c', 'null', 'nothing', 6],
      ['d', '1', 'elsewhere', 1],
    ]);
    dropRejectsBefore(db, connectionId, 'agents', 7);
    dropReject(db, key('b'));
    expect(rejects().map((row) => (row as unknown[])[0])).toEqual(['a', 'd']);
  });
});

describe('the hash of a value', () => {
  test('is the same for what is equal as JSON, whatever the order of keys', () => {
    expect(hashOf({ a: 1, b: { c: [1, 2], d: null } })).toBe(hashOf({ b: { d: null, c: [1, 2] }, a: 1, e: undefined }));
    expect(hashOf(undefined)).toBe(hashOf(null));
    expect(hashOf({ a: 1, b: 2, c: 3 })).toBe(hashOf({ c: 3, a: 1, b: 2 }));
  });

  test('is another one for everything else', () => {
    const values = [
      null,
      0,
      1,
      '1',
      true,
      '',
      [],
      [1],
      [1, 2],
      [2, 1],
      ['1,2'],
      {},
      { a: 1 },
      { a: 1, b: 2 },
      { a: '1' },
    ];
    expect(new Set([...values, { b: 1 }, { a: { b: 1 } }, [[1], 2], [1, [2]], { a: null }].map(hashOf)).size).toBe(20);
  });

  test('is that of SHA-256 over the canonical text', () => {
    const text = '{"a":null,"b":[1,"x"]}';
    expect(hashOf({ b: [1, 'x'], a: null })).toBe(createHash('sha256').update(text).digest('base64url'));
  });
});

test('an instant is read as it is sent, or not at all', () => {
  expect(instantOf('2026-11-01T00:00:00Z')).toBe(NOW);
  for (const text of [null, undefined, '', 'soon']) expect(instantOf(text)).toBeNull();
});
