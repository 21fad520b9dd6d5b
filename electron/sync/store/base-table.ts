import { createHash } from 'node:crypto';
import { prepare, type ReadDb, type WriteDb } from '../../store/database.ts';

/** Lists of records that are kept as they are sent; see `pull/collections`. */
export type RecordCollection =
  | 'agents'
  | 'criteria'
  | 'agentMetrics'
  | 'programs'
  | 'executions'
  | 'smsPrograms'
  | 'flows'
  | 'messageFlows'
  | 'callFlows'
  | 'liveFlows'
  | 'flowSessions'
  | 'knowledgeBases'
  | 'documents'
  | 'knowledgeItems'
  | 'dids'
  | 'senderIds'
  | 'dictionaries'
  | 'dictionaryEntries'
  | 'audios'
  | 'apiKeys'
  | 'creditTransactions';

export type Collection =
  | 'contacts'
  | 'attributes'
  | 'audiences'
  | 'recordings'
  | 'reports'
  | 'conversations'
  | RecordCollection;

/** The last answer of a platform about one record. Written from answers only, never from an edit. */
export interface BaseRow {
  remoteId: string;
  localId: string;
  body: unknown;
  hash: string;
  updatedAt: number | null;
  /** Of the walk during which it was kept. */
  generation: number;
  goneAt: number | null;
}

interface Row {
  remote_id: string;
  local_id: string;
  body: string;
  hash: string;
  updated_at: number | null;
  generation: number;
  gone_at: number | null;
}

const toBaseRow = (row: Row): BaseRow => ({
  remoteId: row.remote_id,
  localId: row.local_id,
  body: JSON.parse(row.body),
  hash: row.hash,
  updatedAt: row.updated_at,
  generation: row.generation,
  goneAt: row.gone_at,
});

export interface BaseKey {
  connectionId: string;
  collection: Collection;
  remoteId: string;
}

const LIST = 'connection_id = @connectionId AND collection = @collection';
const KEY = `${LIST} AND remote_id = @remoteId`;

export function findBase(db: ReadDb, key: BaseKey): BaseRow | null {
  const row = prepare<Row>(db, `SELECT * FROM base_rows WHERE ${KEY}`).get(key);
  return row ? toBaseRow(row) : null;
}

export function findBaseByLocalId(
  db: ReadDb,
  collection: Collection,
  localId: string,
): (BaseRow & { connectionId: string }) | null {
  const row = prepare<Row & { connection_id: string }>(
    db,
    'SELECT * FROM base_rows WHERE local_id = ? AND collection = ?',
  ).get(localId, collection);
  return row ? { ...toBaseRow(row), connectionId: row.connection_id } : null;
}

export interface NewBase extends BaseKey {
  localId: string;
  body: unknown;
  hash: string;
  updatedAt: number | null;
  /** Of the walk that brought it; null for an answer outside a walk, which counts for the walk that is going on. */
  generation: number | null;
}

/** Keeps an answer; a row that was missing or gone is there again. */
export function putBase(db: WriteDb, base: NewBase): void {
  prepare(
    db,
    `INSERT INTO base_rows (connection_id, collection, remote_id, local_id, body, hash, updated_at, generation)
     VALUES (@connectionId, @collection, @remoteId, @localId, @body, @hash, @updatedAt,
       coalesce(@generation, (SELECT generation FROM cursors WHERE connection_id = @connectionId AND collection = @collection), 0))
     ON CONFLICT (connection_id, collection, remote_id) DO UPDATE SET local_id = excluded.local_id, body = excluded.body,
       hash = excluded.hash, updated_at = excluded.updated_at,
       generation = coalesce(@generation, base_rows.generation), missing_at = NULL, gone_at = NULL`,
  ).run({ ...base, body: JSON.stringify(base.body) });
}

/** Notes that the platform still has the row, whose content is known already. Writes only where it was missing. */
export function metAgain(db: WriteDb, key: BaseKey): void {
  prepare(db, `UPDATE base_rows SET missing_at = NULL WHERE ${KEY} AND missing_at IS NOT NULL`).run(key);
}

/** Notes that a complete walk did not meet the row. A clock that was set back begins anew, or the row would stay until it catches up. */
export function noteMissing(db: WriteDb, key: BaseKey, now: number): void {
  prepare(db, `UPDATE base_rows SET missing_at = @now WHERE ${KEY} AND (missing_at IS NULL OR missing_at > @now)`).run({
    ...key,
    now,
  });
}

/** Whether a removal is still to be proved: a row that a complete walk did not meet. */
export const hasMissing = (db: ReadDb, connectionId: string, collection: Collection): boolean =>
  prepare(
    db,
    `SELECT 1 FROM base_rows
     WHERE connection_id = ? AND collection = ? AND missing_at IS NOT NULL AND gone_at IS NULL LIMIT 1`,
  ).get(connectionId, collection) !== undefined;

/** How many rows of a list are kept that are not known to be gone. */
export function countBase(db: ReadDb, connectionId: string, collection: Collection): number {
  const scope = { connectionId, collection };
  // Two counts over an index each: one that looked at both would read every body.
  const all = prepare<{ n: number }>(db, `SELECT count(*) AS n FROM base_rows WHERE ${LIST}`).get(scope);
  const gone = prepare<{ n: number }>(
    db,
    `SELECT count(*) AS n FROM base_rows WHERE ${LIST} AND gone_at IS NOT NULL`,
  ).get(scope);
  return (all?.n ?? 0) - (gone?.n ?? 0);
}

export function deleteBase(db: WriteDb, key: BaseKey): void {
  prepare(db, `DELETE FROM base_rows WHERE ${KEY}`).run(key);
}

export function markGone(db: WriteDb, key: BaseKey, now: number): void {
  prepare(db, `UPDATE base_rows SET gone_at = @now WHERE ${KEY}`).run({ ...key, now });
}

/** Remembers that a record is gone. */
export function bury(db: WriteDb, key: BaseKey, updatedAt: number | null, now: number): void {
  prepare(
    db,
    `INSERT INTO tombstones (connection_id, collection, remote_id, updated_at, removed_at)
     VALUES (@connectionId, @collection, @remoteId, @updatedAt, @now)
     ON CONFLICT DO UPDATE SET updated_at = excluded.updated_at, removed_at = excluded.removed_at`,
  ).run({ ...key, updatedAt, now });
}

/** Whether a listed row is a ghost: removed here or there, and not changed since. */
export function isBuried(db: ReadDb, key: BaseKey, updatedAt: number | null): boolean {
  const row = prepare<{ updated_at: number | null }>(db, `SELECT updated_at FROM tombstones WHERE ${KEY}`).get(key);
  return row !== undefined && (updatedAt === null || row.updated_at === null || updatedAt <= row.updated_at);
}

const TOMBSTONE_AGE_MS = 30 * 86_400_000;

export function dropOldTombstones(db: WriteDb, now: number): void {
  prepare(db, 'DELETE FROM tombstones WHERE removed_at < ?').run(now - TOMBSTONE_AGE_MS);
}

export interface Cursor {
  generation: number;
  /** When the last complete scan ended. */
  scannedAt: number | null;
}

export function getCursor(db: ReadDb, connectionId: string, collection: string): Cursor {
  const row = prepare<{ generation: number; scanned_at: number | null }>(
    db,
    'SELECT generation, scanned_at FROM cursors WHERE connection_id = ? AND collection = ?',
  ).get(connectionId, collection);
  return { generation: row?.generation ?? 0, scannedAt: row?.scanned_at ?? null };
}

/** Begins a walk and answers its generation, which no earlier walk had. */
export function beginScan(db: WriteDb, connectionId: string, collection: string): number {
  prepare(
    db,
    `INSERT INTO cursors (connection_id, collection, generation) VALUES (?, ?, 1)
     ON CONFLICT DO UPDATE SET generation = generation + 1`,
  ).run(connectionId, collection);
  return getCursor(db, connectionId, collection).generation;
}

export function endScan(db: WriteDb, connectionId: string, collection: string, now: number): void {
  prepare(db, 'UPDATE cursors SET scanned_at = ? WHERE connection_id = ? AND collection = ?').run(
    now,
    connectionId,
    collection,
  );
}

/** Keeps a row that does not have its shape, for the count on screen; it is read again at the next scan. */
export function keepReject(db: WriteDb, key: BaseKey, item: unknown, problem: string, now: number): void {
  prepare(
    db,
    `INSERT INTO rejects (connection_id, collection, remote_id, body, problem, seen_at)
     VALUES (@connectionId, @collection, @remoteId, @body, @problem, @now)
     ON CONFLICT DO UPDATE SET body = excluded.body, problem = excluded.problem, seen_at = excluded.seen_at`,
  ).run({ ...key, body: JSON.stringify(item ?? null), problem, now });
}

/** Forgets the rows that a scan begun then did not meet again: they can be read now, or are gone. */
export function dropRejectsBefore(db: WriteDb, connectionId: string, collection: Collection, startedAt: number): void {
  prepare(db, 'DELETE FROM rejects WHERE connection_id = ? AND collection = ? AND seen_at < ?').run(
    connectionId,
    collection,
    startedAt,
  );
}

export function dropReject(db: WriteDb, key: BaseKey): void {
  prepare(db, `DELETE FROM rejects WHERE ${KEY}`).run(key);
}

/** The same for equal JSON values, whatever the order of their keys. */
export const hashOf = (value: unknown): string => createHash('sha256').update(canonical(value)).digest('base64url');

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`;
}

/** An instant as platforms send it, in milliseconds, or null where it cannot be read. */
export function instantOf(text: string | null | undefined): number | null {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? null : at;
}
