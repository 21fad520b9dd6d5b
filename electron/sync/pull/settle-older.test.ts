import { describe, expect, test } from 'vitest';
import { findBase, putBase } from '../store/base-table.ts';
import { refused, testPull } from '../test-support/test-pull.ts';
import { settleOlder } from './settle-older.ts';

const COLLECTION = 'contacts';

/** A list that showed an older state of these rows. */
function bench() {
  const pull = testPull();
  const kept: string[] = [];
  const asked: string[] = [];
  const settle = (ids: string[], get = async (id: string) => id) =>
    settleOlder(pull.context(), {
      ...{ collection: COLLECTION, remoteIds: new Set(ids) },
      get: (id) => {
        asked.push(id);
        return get(id);
      },
      keep: (answer: string) => void kept.push(answer),
    });
  return { ...pull, kept, asked, settle };
}

describe('a row that a list shows in an older state', () => {
  test('is asked for, and its answer stands', async () => {
    const { known, settle, kept, asked, logged, pauseCount } = bench();
    known(COLLECTION, 'a');
    await settle(['a', 'new here']);
    expect([asked, kept]).toEqual([
      ['a', 'new here'],
      ['a', 'new here'],
    ]);
    expect(logged).toEqual([
      ['pull.older', { collection: COLLECTION }],
      ['pull.older', { collection: COLLECTION }],
    ]);
    expect(pauseCount()).toBe(2);
  });

  test('is for the sweep where it is gone', async () => {
    const { known, settle, kept, logged } = bench();
    known(COLLECTION, 'a');
    known(COLLECTION, 'b');
    await settle(['a', 'b'], (id) => (id === 'a' ? Promise.reject(refused(404)) : Promise.resolve(id)));
    expect([kept, logged.length]).toEqual([['b'], 1]);
  });

  test('is not settled without an answer', async () => {
    const { settle, kept } = bench();
    const error = refused(500);
    await expect(settle(['a'], () => Promise.reject(error))).rejects.toBe(error);
    expect(kept).toEqual([]);
  });

  test('stays as it is where something newer came meanwhile', async () => {
    const { db, connectionId, known, settle, kept } = bench();
    known(COLLECTION, 'a');
    const key = { connectionId, collection: COLLECTION, remoteId: 'a' } as const;
    await settle(['a', 'b'], async (id) => {
      putBase(db, { ...key, remoteId: id, localId: id, body: {}, hash: 'newer', updatedAt: null, generation: 2 });
      return id;
    });
    expect(kept).toEqual([]);
    expect(findBase(db, key)?.hash).toBe('newer');
  });

  test('stays as it is while a change of it is on the wire, and no longer', async () => {
    const { known, add, settle, kept } = bench();
    for (const id of ['a', 'b']) known(COLLECTION, id);
    add('waiting', { entityId: 'local-a', state: 'unknown' });
    add('first', { entityId: 'local-b' });
    add('leaving', { entityId: 'local-b', state: 'sending' });
    await settle(['a', 'b']);
    expect(kept).toEqual(['a']);
  });

  test('waits for the next walk where two hundred others were asked for', async () => {
    const { settle, asked } = bench();
    await settle(Array.from({ length: 201 }, (_, i) => String(i)));
    expect(asked).toHaveLength(200);
  });
});
