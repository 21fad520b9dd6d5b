import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { WriteDb } from '../../store/database.ts';
import { addConnection, tempDatabase } from '../../store/test-support/temp-database.ts';
import { applyRecord, keepDetail, keepRecord, removeRecord } from './record-store.ts';
import { findRecordByRemoteId, listRecords } from './record-table.ts';

interface Item {
  id: string;
  name: string | null;
  updatedAt: string | null;
  note?: string;
}

const shape = {
  collection: 'agents',
  describe: ({ id, name, updatedAt, note }: Item) => ({ remoteId: id, name, updatedAt, keywords: [note] }),
} as const;

let db: WriteDb;
let connectionId: string;
let now = 1000;
const deps = () => ({ db, clock: { now: () => now }, random: { uuid: () => randomUUID(), fraction: () => 0 } });
const at = (second: number) => new Date(Date.UTC(2026, 10, 1, 0, 0, second)).toISOString();
const apply = (item: Item, generation: number | null = 1) =>
  applyRecord(deps(), shape, { connectionId, item, generation });
const key = (remoteId: string) => ({ connectionId, collection: 'agents', remoteId }) as const;
const bodyOf = (remoteId: string) => findRecordByRemoteId(db, key(remoteId))?.body;
const search = (text: string) =>
  listRecords(db, { collections: ['agents'], text }, { by: 'name', order: 'asc' }, { offset: 0, limit: 10 }).total;

beforeEach(() => {
  const database = tempDatabase();
  db = database.db;
  now = 1000;
  connectionId = addConnection(db);
  onTestFinished(() => database.remove());
});

describe('an answer about a record', () => {
  test('is kept under one local id, and told only where it says something new', () => {
    const id = apply({ id: 'a', name: 'Sara', updatedAt: at(1) });
    expect(id).not.toBeNull();
    expect(apply({ id: 'a', name: 'Sara', updatedAt: at(1) }, 2)).toBeNull();
    expect(apply({ id: 'a', name: 'Sara II', updatedAt: at(2) }, 3)).toBe(id);
    expect(bodyOf('a')).toMatchObject({ name: 'Sara II' });
  });

  test('that was long on its way does not undo a newer one', () => {
    apply({ id: 'a', name: 'new', updatedAt: at(5) });
    expect(apply({ id: 'a', name: 'old', updatedAt: at(4) }, 2)).toBeNull();
    expect(bodyOf('a')).toMatchObject({ name: 'new' });
  });

  test('from before its removal does not bring it back, and a later one does', () => {
    apply({ id: 'a', name: 'x', updatedAt: at(1) });
    removeRecord(deps(), key('a'));
    expect(apply({ id: 'a', name: 'x', updatedAt: at(1) }, 2)).toBeNull();
    expect(findRecordByRemoteId(db, key('a'))).toBeNull();
    expect(apply({ id: 'a', name: 'again', updatedAt: at(2) }, 3)).not.toBeNull();
  });

  test('without a name goes by its id, and is found by any of its words', () => {
    apply({ id: 'a-1', name: null, updatedAt: null, note: 'Crème brûlée' });
    expect(findRecordByRemoteId(db, key('a-1'))?.name).toBe('a-1');
    expect([search('creme'), search('BRULEE crème'), search('soup')]).toEqual([1, 1, 0]);
  });

  test('to an action is kept at once and answers the local id', () => {
    const id = keepRecord(deps(), shape, { connectionId, item: { id: 'a', name: 'x', updatedAt: at(1) } });
    expect(findRecordByRemoteId(db, key('a'))?.id).toBe(id);
    expect(keepRecord(deps(), shape, { connectionId, item: { id: 'a', name: 'x', updatedAt: at(1) } })).toBe(id);
  });
});

test('what asking by id said stays beside the row, for the content that it was asked for', () => {
  const id = apply({ id: 'a', name: 'x', updatedAt: at(1) }) ?? '';
  keepDetail(deps(), id, { long: 'text' });
  expect(findRecordByRemoteId(db, key('a'))).toMatchObject({ detail: { long: 'text' }, detailAt: 1000 });
  const isDue = () =>
    db
      .prepare(
        'SELECT r.detail_hash IS NOT b.hash AS due FROM records r JOIN base_rows b ON b.local_id = r.id WHERE r.id = ?',
      )
      .pluck()
      .get(id) === 1;
  expect(isDue()).toBe(false);
  apply({ id: 'a', name: 'y', updatedAt: at(2) }, 2);
  expect(isDue()).toBe(true);
});

test('a removal takes what belongs to the record along, and nothing else', () => {
  const child = { ...shape, collection: 'criteria' } as const;
  apply({ id: 'a', name: 'x', updatedAt: at(1) });
  apply({ id: 'b', name: 'y', updatedAt: at(1) });
  for (const [id, parentId] of [
    ['c1', 'a'],
    ['c2', 'b'],
  ] as const) {
    applyRecord(deps(), child, { connectionId, item: { id, name: id, updatedAt: null }, parentId, generation: 1 });
  }
  removeRecord(deps(), key('a'), ['criteria']);
  const left = listRecords(
    db,
    { collections: ['agents', 'criteria'] },
    { by: 'name', order: 'asc' },
    { offset: 0, limit: 10 },
  ).rows;
  expect(left.map(({ remoteId }) => remoteId)).toEqual(['c2', 'b']);
});
