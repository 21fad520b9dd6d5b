import { randomBytes, randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inTransaction, openDatabase, type WriteDb } from './database.ts';
import { MIGRATIONS, migrate, schemaVersion } from './migrate.ts';
import type { Migration } from './migration.ts';
import { addCall, addConnection, addRecording, addSegments, insertRow } from './test-support/temp-database.ts';

let directory: string;
let path: string;
const keyHex = randomBytes(32).toString('hex');
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'earshot-migrations-'));
  path = join(directory, 'earshot.db');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Rows in every table that the first schema has, as people's work leaves them. */
function seed(db: WriteDb): void {
  inTransaction(db, () => {
    const connectionId = addConnection(db);
    insertRow(db, 'settings', { name: 'sync.paused', value: 'true' });
    insertRow(db, 'cursors', { connection_id: connectionId, collection: 'contacts', generation: 3 });
    insertRow(db, 'tombstones', { connection_id: connectionId, collection: 'contacts', remote_id: 't', removed_at: 1 });
    insertRow(db, 'rejects', {
      connection_id: connectionId,
      collection: 'contacts',
      remote_id: 'x',
      body: '{}',
      problem: 'p',
      seen_at: 1,
    });
    const audienceId = randomUUID();
    insertRow(db, 'audiences', { id: audienceId, connection_id: connectionId, remote_id: 'a', name: 'Loyal' });
    insertRow(db, 'attributes', {
      id: randomUUID(),
      connection_id: connectionId,
      remote_id: 'a',
      name: 'n',
      display_name: 'N',
      type: 'text',
    });
    for (let n = 0; n < 120; n += 1) {
      const id = randomUUID();
      insertRow(db, 'base_rows', {
        connection_id: connectionId,
        collection: 'contacts',
        remote_id: `r${n}`,
        local_id: id,
        body: '{"a":1}',
        hash: 'h',
        generation: 3,
      });
      insertRow(db, 'contacts', {
        id,
        connection_id: connectionId,
        remote_id: `r${n}`,
        display_name: `Person ${n}`,
        primary_phone: `+1555${n}`,
        search_text: 'x'.repeat(200),
      });
      insertRow(db, 'audience_members', { audience_id: audienceId, contact_id: id, generation: 3 });
      const callId = addCall(db, connectionId, { contact_remote_id: `r${n % 50}`, started_at: 1_700_000_000_000 + n });
      addSegments(db, callId, ['first sentence', 'second sentence']);
      const recordingId = addRecording(db, connectionId, callId);
      insertRow(db, 'media', { recording_id: recordingId, state: 'cached', bytes_done: 5, updated_at: 1 });
      insertRow(db, 'peaks', {
        recording_id: recordingId,
        slices_per_second: 100,
        sample_rate: 8000,
        frame_count: 1,
        channel_count: 1,
        slices: Buffer.from([1]),
      });
      insertRow(db, 'comments', {
        id: randomUUID(),
        call_id: callId,
        at_ms: n,
        text: `Comment ${n}`,
        created_at: 1,
        updated_at: 1,
      });
      insertRow(db, 'outbox', {
        id: randomUUID(),
        connection_id: connectionId,
        entity: 'contact',
        entity_id: id,
        entity_label: 'Person',
        operation: 'update',
        state: n % 2 ? 'queued' : 'done',
        patch: '{"city":"Fes"}',
        base: '{"city":null}',
        created_at: 1,
      });
    }
    const change = db.prepare('SELECT id FROM outbox LIMIT 1').pluck().get();
    insertRow(db, 'outbox_aliases', { id: randomUUID(), change_id: change });
  });
}

const tablesOf = (db: WriteDb): string[] =>
  db
    .prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '%_fts%' ORDER BY name",
    )
    .pluck()
    .all() as string[];

/** Every row of every table, in the columns that the table had. */
function contentOf(db: WriteDb, columns: Map<string, string[]>): Map<string, unknown[]> {
  return new Map(
    [...columns].map(([table, names]) => [
      table,
      db
        .prepare(`SELECT ${names.join(', ')} FROM ${table} ORDER BY ${names.map((_, i) => i + 1).join(', ')}`)
        .raw()
        .all(),
    ]),
  );
}

const columnsOf = (db: WriteDb): Map<string, string[]> =>
  new Map(
    tablesOf(db).map((table) => [
      table,
      db.prepare(`SELECT name FROM pragma_table_info('${table}')`).pluck().all() as string[],
    ]),
  );

const schemaOf = (db: WriteDb): unknown[] =>
  db.prepare('SELECT type, name, sql FROM sqlite_master ORDER BY type, name').raw().all();

function open(file = path): WriteDb {
  return openDatabase({ path: file, keyHex });
}

/** A store of the schema before `migration`, with rows in every table of the first. */
function storeBefore(index: number): WriteDb {
  const db = open();
  migrate(db, MIGRATIONS.slice(0, 1));
  seed(db);
  migrate(db, MIGRATIONS.slice(0, index));
  return db;
}

/** The statements of a script; one that makes a trigger holds semicolons of its own. */
function statementsOf(script: string): string[] {
  const statements: string[] = [];
  let current = '';
  for (const line of script.split('\n')) {
    if (/^\s*(--.*)?$/.test(line)) continue;
    current += `${line}\n`;
    const isDone = /^\s*CREATE TRIGGER/.test(current) ? /\bEND;\s*$/.test(current) : /;\s*$/.test(current);
    if (!isDone) continue;
    statements.push(current);
    current = '';
  }
  return current.trim() === '' ? statements : [...statements, current];
}

/** The migration a statement at a time, with a look between two. */
const stepwise = (migration: Migration, between: (n: number) => void): Migration => ({
  version: migration.version,
  up(db) {
    let count = 0;
    const exec = (script: string) => {
      for (const statement of statementsOf(script)) {
        db.exec(statement);
        between(++count);
      }
      return db;
    };
    migration.up(new Proxy(db, { get: (target, name) => (name === 'exec' ? exec : bound(target, name)) }));
  },
});

function bound(target: WriteDb, name: string | symbol): unknown {
  const value = Reflect.get(target, name) as unknown;
  return typeof value === 'function' ? value.bind(target) : value;
}

const STEPS = MIGRATIONS.slice(1).map((migration, i) => [migration.version, i + 1, migration] as const);

describe.each(STEPS)('migration %i', (_version, index, migration) => {
  it('keeps every row of the schema before it, and what hangs on them', () => {
    const db = storeBefore(index);
    const columns = columnsOf(db);
    const before = contentOf(db, columns);
    for (const [table, rows] of before)
      if (MIGRATED_FROM_FIRST.has(table)) expect(rows.length, table).toBeGreaterThan(0);
    migrate(db, MIGRATIONS.slice(0, index + 1));
    expect(schemaVersion(db)).toBe(migration.version);
    expect(contentOf(db, columns)).toEqual(before);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(db.pragma('foreign_key_check')).toEqual([]);
    expect(db.prepare("SELECT count(*) FROM segments_fts WHERE segments_fts MATCH 'second'").pluck().get()).toBe(120);
    db.close();
  });

  it('leads to the very schema that a new store has', () => {
    const old = storeBefore(index);
    migrate(old);
    const fresh = openDatabase({ path: join(directory, 'fresh.db'), keyHex });
    migrate(fresh);
    expect(schemaOf(old)).toEqual(schemaOf(fresh));
    old.close();
    fresh.close();
  });

  it('killed at any statement leaves the old schema, and goes through at the next start', () => {
    const db = storeBefore(index);
    const schema = schemaOf(db);
    const columns = columnsOf(db);
    const before = contentOf(db, columns);
    // So that pages of the unfinished transaction reach the write-ahead log.
    db.pragma('cache_size = 4');
    db.pragma('cache_spill = 4');
    const snapshots: string[] = [];
    const between = (n: number) => {
      const name = join(directory, `cut-${n}.db`);
      copyFileSync(path, name);
      if (existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${name}-wal`);
      snapshots.push(name);
    };
    migrate(db, [...MIGRATIONS.slice(0, index), stepwise(migration, between)]);
    db.close();
    expect(snapshots.length).toBeGreaterThan(0);
    for (const name of snapshots) {
      const cut = open(name);
      expect(schemaVersion(cut), name).toBeLessThan(migration.version);
      expect(schemaOf(cut)).toEqual(schema);
      expect(contentOf(cut, columns)).toEqual(before);
      migrate(cut, MIGRATIONS.slice(0, index + 1));
      expect(schemaVersion(cut)).toBe(migration.version);
      expect(contentOf(cut, columns)).toEqual(before);
      cut.close();
      for (const file of [name, `${name}-wal`, `${name}-shm`]) rmSync(file, { force: true });
    }
  });
});

const MIGRATED_FROM_FIRST = new Set([
  'settings',
  'connections',
  'base_rows',
  'tombstones',
  'cursors',
  'rejects',
  'contacts',
  'attributes',
  'audiences',
  'audience_members',
  'calls',
  'recordings',
  'media',
  'peaks',
  'segments',
  'comments',
  'outbox',
  'outbox_aliases',
]);

it('migrations out of order are refused before anything is done', () => {
  const db = open();
  expect(() => migrate(db, [...MIGRATIONS, ...MIGRATIONS])).toThrow(/out of order/);
  expect(schemaVersion(db)).toBe(0);
  db.close();
});

it('a contact’s last call follows its calls, whichever comes first', () => {
  const db = open();
  migrate(db, MIGRATIONS.slice(0, 1));
  seed(db);
  migrate(db);
  const wrong = db
    .prepare(
      `SELECT count(*) FROM contacts AS c WHERE last_call_at IS NOT (SELECT max(k.started_at) FROM calls AS k
       WHERE k.connection_id = c.connection_id AND k.contact_remote_id = c.remote_id)`,
    )
    .pluck();
  expect(wrong.get()).toBe(0);
  const connectionId = String(db.prepare('SELECT id FROM connections').pluck().get());
  const late = addCall(db, connectionId, { contact_remote_id: 'r1', started_at: 1_900_000_000_000 });
  expect(wrong.get()).toBe(0);
  expect(db.prepare("SELECT last_call_at FROM contacts WHERE remote_id = 'r1'").pluck().get()).toBe(1_900_000_000_000);
  db.prepare("UPDATE calls SET contact_remote_id = 'r2' WHERE id = ?").run(late);
  expect(wrong.get()).toBe(0);
  db.prepare('UPDATE calls SET started_at = 5 WHERE id = ?').run(late);
  expect(wrong.get()).toBe(0);
  db.prepare('DELETE FROM calls WHERE id = ?').run(late);
  addCall(db, connectionId, { contact_remote_id: 'new', started_at: 7 });
  insertRow(db, 'contacts', {
    id: 'n',
    connection_id: connectionId,
    remote_id: 'new',
    display_name: 'N',
    primary_phone: '1',
  });
  insertRow(db, 'contacts', { id: 'm', connection_id: connectionId, display_name: 'M', primary_phone: '2' });
  db.prepare("UPDATE contacts SET remote_id = 'none' WHERE id = 'm'").run();
  expect(wrong.get()).toBe(0);
  expect(db.prepare("SELECT last_call_at FROM contacts WHERE id = 'n'").pluck().get()).toBe(7);
  db.close();
});
