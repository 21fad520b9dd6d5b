import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type WriteDb } from '../database.ts';
import { migrate } from '../migrate.ts';

export interface TempDatabase {
  db: WriteDb;
  directory: string;
  path: string;
  keyHex: string;
  remove(): void;
}

/** A real encrypted database of the newest schema in a folder of its own. */
export function tempDatabase(): TempDatabase {
  const directory = mkdtempSync(join(tmpdir(), 'earshot-test-'));
  const path = join(directory, 'earshot.db');
  const keyHex = randomBytes(32).toString('hex');
  const db = openDatabase({ path, keyHex });
  migrate(db);
  return {
    db,
    directory,
    path,
    keyHex,
    remove() {
      db.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Inserts a row of any table, its columns by name. */
export function insertRow(db: WriteDb, table: string, row: Record<string, unknown>): void {
  const columns = Object.keys(row);
  const marks = columns.map(() => '?').join(', ');
  db.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${marks})`).run(Object.values(row));
}

export function addConnection(db: WriteDb, id: string = randomUUID()): string {
  insertRow(db, 'connections', {
    id,
    platform: 'gomobile',
    name: 'Test',
    base_url: 'http://127.0.0.1:1',
    auth_scheme: 'apiKey',
    created_at: 1,
  });
  return id;
}

/** A call with sensible values; name the columns that matter. */
export function addCall(db: WriteDb, connectionId: string, columns: Record<string, unknown> = {}): string {
  const id = typeof columns.id === 'string' ? columns.id : randomUUID();
  insertRow(db, 'calls', {
    id,
    connection_id: connectionId,
    remote_id: randomUUID(),
    direction: 'inbound',
    status: 'completed',
    started_at: 1_700_000_000_000,
    duration_ms: 60_000,
    synced_at: 1,
    ...columns,
  });
  return id;
}

export function addRecording(
  db: WriteDb,
  connectionId: string,
  callId: string,
  columns: Record<string, unknown> = {},
): string {
  const id = typeof columns.id === 'string' ? columns.id : randomUUID();
  insertRow(db, 'recordings', {
    id,
    connection_id: connectionId,
    remote_id: id,
    call_id: callId,
    type: 'full_call',
    content_type: 'audio/wav',
    ...columns,
  });
  return id;
}

export function addSegments(db: WriteDb, callId: string, texts: readonly string[]): void {
  for (const [position, text] of texts.entries()) {
    insertRow(db, 'segments', {
      call_id: callId,
      position,
      remote_id: `s${position}`,
      speaker: position % 2 === 0 ? 'agent' : 'contact',
      start_ms: position * 1000,
      end_ms: position * 1000 + 900,
      text,
    });
  }
}
