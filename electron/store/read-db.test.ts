import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findMatchingCalls } from '../features/calls/search.ts';
import { insertComment } from '../features/comments/repository.ts';
import { parseSearch } from '../lib/search-terms.ts';
import { inSnapshot, inTransaction, interruptWhen, openReader, prepare, type ReadDb, readRows } from './database.ts';
import {
  addCall,
  addConnection,
  addSegments,
  insertRow,
  type TempDatabase,
  tempDatabase,
} from './test-support/temp-database.ts';

let temp: TempDatabase;
let reader: ReadDb;
beforeEach(() => {
  temp = tempDatabase();
  reader = openReader({ path: temp.path, keyHex: temp.keyHex });
});
afterEach(() => {
  reader.close();
  temp.remove();
});

const comment = { id: randomUUID(), callId: randomUUID(), atMs: 0, text: 't', createdAt: 1, updatedAt: 1 };

describe('a reader', () => {
  it('cannot be given to what writes: neither the compiler nor SQLite lets it pass', () => {
    // @ts-expect-error a repository that writes takes a WriteDb
    expect(() => insertComment(reader, comment)).toThrow(expect.objectContaining({ code: 'SQLITE_READONLY' }));
    // @ts-expect-error a ReadDb has no transaction that writes
    expect(() => inTransaction(reader, () => 1)).toThrow();
    // @ts-expect-error its statements answer rows and nothing else
    expect(() => prepare(reader, 'DELETE FROM settings').run()).toThrow(
      expect.objectContaining({ code: 'SQLITE_READONLY' }),
    );
    // @ts-expect-error it takes no script
    expect(() => reader.exec("INSERT INTO settings VALUES ('a', '1')")).toThrow(/readonly/);
    expect(() => prepare(reader, "INSERT INTO settings VALUES ('a', '1') RETURNING name").all()).toThrow(/readonly/);
    expect(prepare(temp.db, 'SELECT * FROM settings').all()).toEqual([]);
  });

  it('sees one state of the database throughout a snapshot, and the newest in the next', () => {
    const count = () => prepare<{ n: number }>(reader, 'SELECT count(*) AS n FROM settings').get()?.n;
    inSnapshot(reader, () => {
      expect(count()).toBe(0);
      insertRow(temp.db, 'settings', { name: 'a', value: '1' });
      expect(count()).toBe(0);
    });
    expect(count()).toBe(1);
  });

  it('finds by search what another connection has written since the same search', () => {
    const connectionId = addConnection(temp.db);
    const search = () => JSON.parse(findMatchingCalls(reader, parseSearch('refund'))) as number[];
    expect(search()).toHaveLength(0);
    addSegments(temp.db, addCall(temp.db, connectionId), ['a refund please']);
    expect(search()).toHaveLength(1);
  });

  it('ends between two rows when nobody waits for them', () => {
    let asked = 0;
    interruptWhen(reader, () => {
      asked += 1;
      return asked === 3;
    });
    const rows = readRows<{ i: number }>(
      reader,
      'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT i FROM n',
      100_000,
    );
    let last = 0;
    const read = () => {
      for (const { i } of rows) last = i;
    };
    expect(read).toThrow(expect.objectContaining({ code: 'CANCELLED' }));
    expect(last).toBeLessThan(10_000);
    // The connection is free again.
    expect(prepare(reader, 'SELECT 1 AS one').get()).toEqual({ one: 1 });
  });
});
