import type { z } from 'zod';
import type { Snapshot } from '#shared/contract/report-shapes.ts';
import type { ErrorData } from '#shared/errors/app-error.ts';
import { inTransaction, prepare, type ReadDb, type WriteDb } from '../../store/database.ts';

export type SnapshotKind =
  | 'summary'
  | `breakdown.${'status' | 'hour' | 'day' | 'attempt'}`
  | 'nodes'
  | 'billing'
  | 'conversations'
  | 'calls'
  | 'callJob'
  | 'balance'
  | 'usage';

/** What a report is about. */
export interface Subject {
  connectionId: string;
  /** The platform's id; empty for the connection as a whole. */
  subject: string;
}

export interface StoredSnapshot<T> extends Snapshot {
  /** Null where it was never had, or is in a shape that cannot be read. */
  value: T | null;
}

/** What was last read of a report, and when. */
export function findSnapshot<S extends z.ZodType>(
  db: ReadDb,
  kind: SnapshotKind,
  { connectionId, subject }: Subject,
  schema: S,
): StoredSnapshot<z.output<S>> {
  const row = prepare<{ body: string | null; fetchedAt: number | null; problem: string | null }>(
    db,
    `SELECT body, fetched_at AS fetchedAt, problem FROM report_snapshots
     WHERE connection_id = ? AND kind = ? AND subject = ?`,
  ).get(connectionId, kind, subject);
  if (!row) return { value: null, fetchedAt: null, problem: null };
  const parsed = row.body === null ? null : schema.safeParse(JSON.parse(row.body));
  return {
    value: parsed?.success ? parsed.data : null,
    fetchedAt: row.fetchedAt,
    problem: row.problem === null ? null : (JSON.parse(row.problem) as ErrorData),
  };
}

export function keepSnapshot(
  db: WriteDb,
  kind: SnapshotKind,
  { connectionId, subject }: Subject,
  body: unknown,
  fetchedAt: number,
): void {
  prepare(
    db,
    `INSERT INTO report_snapshots (connection_id, kind, subject, body, fetched_at)
     VALUES (@connectionId, @kind, @subject, @body, @fetchedAt)
     ON CONFLICT DO UPDATE SET body = excluded.body, fetched_at = excluded.fetched_at, problem = NULL`,
  ).run({ connectionId, kind, subject, body: JSON.stringify(body), fetchedAt });
}

/** Notes why a report could not be had. What was here before stays, with its age. */
export function keepProblem(
  db: WriteDb,
  kind: SnapshotKind,
  { connectionId, subject }: Subject,
  problem: ErrorData,
): void {
  prepare(
    db,
    `INSERT INTO report_snapshots (connection_id, kind, subject, problem) VALUES (@connectionId, @kind, @subject, @problem)
     ON CONFLICT DO UPDATE SET problem = excluded.problem`,
  ).run({ connectionId, kind, subject, problem: JSON.stringify(problem) });
}

export type RowKind = 'call' | 'conversation';

export interface ReportRow {
  remoteId: string;
  status: string | null;
  startedAt: number | null;
  durationMs: number | null;
  searchText: string;
  body: unknown;
}

/** Keeps rows of a report, in place of what was here under their ids. Answers how many are new or changed. */
export function keepRows(db: WriteDb, kind: RowKind, subject: Subject, rows: readonly ReportRow[]): number {
  const put = prepare(
    db,
    `INSERT INTO report_rows (connection_id, kind, subject, remote_id, status, started_at, duration_ms, search_text, body)
     VALUES (@connectionId, @kind, @subject, @remoteId, @status, @startedAt, @durationMs, @searchText, @body)
     ON CONFLICT DO UPDATE SET status = excluded.status, started_at = excluded.started_at,
       duration_ms = excluded.duration_ms, search_text = excluded.search_text, body = excluded.body
     WHERE body <> excluded.body`,
  );
  return inTransaction(db, () =>
    rows.reduce(
      (changed, row) => changed + put.run({ ...subject, kind, ...row, body: JSON.stringify(row.body) }).changes,
      0,
    ),
  );
}

/** Takes away the rows of a report that its platform no longer has. */
export function keepOnlyRows(
  db: WriteDb,
  kind: RowKind,
  { connectionId, subject }: Subject,
  remoteIds: readonly string[],
): void {
  prepare(
    db,
    `DELETE FROM report_rows WHERE connection_id = ? AND kind = ? AND subject = ?
       AND remote_id NOT IN (SELECT value FROM json_each(?))`,
  ).run(connectionId, kind, subject, JSON.stringify(remoteIds));
}

export const countRows = (db: ReadDb, kind: RowKind, { connectionId, subject }: Subject): number =>
  prepare<{ n: number }>(
    db,
    'SELECT count(*) AS n FROM report_rows WHERE connection_id = ? AND kind = ? AND subject = ?',
  ).get(connectionId, kind, subject)?.n ?? 0;

/** Whether a call that is kept of an execution was not over when it was read. */
export const hasOpenCalls = (db: ReadDb, { connectionId, subject }: Subject): boolean =>
  prepare(
    db,
    `SELECT 1 FROM report_rows WHERE connection_id = ? AND kind = 'call' AND subject = ?
       AND json_extract(body, '$.endedAt') IS NULL LIMIT 1`,
  ).get(connectionId, subject) !== undefined;

export interface RowQuery {
  status?: string | undefined;
  /** Every one of these must occur; folded to small letters without accents. */
  words?: readonly string[];
  orderBy: 'started_at' | 'duration_ms';
  order: 'asc' | 'desc';
  page: { offset: number; limit: number };
}

export function listRows(
  db: ReadDb,
  kind: RowKind,
  { connectionId, subject }: Subject,
  { status, words = [], orderBy, order, page }: RowQuery,
): { bodies: unknown[]; total: number } {
  const values: Record<string, string> = { connectionId, kind, subject };
  let where = 'connection_id = @connectionId AND kind = @kind AND subject = @subject';
  if (status !== undefined && status !== '') {
    where += ' AND status = @status';
    values.status = status;
  }
  words.forEach((word, index) => {
    where += ` AND instr(search_text, @word${index}) > 0`;
    values[`word${index}`] = word;
  });
  const total = prepare<{ n: number }>(db, `SELECT count(*) AS n FROM report_rows WHERE ${where}`).get(values)?.n ?? 0;
  const direction = order === 'asc' ? 'ASC' : 'DESC';
  const rows = prepare<{ body: string }>(
    db,
    `SELECT body FROM report_rows WHERE ${where}
     ORDER BY ${orderBy} ${direction}, remote_id ${direction} LIMIT @limit OFFSET @offset`,
  ).all({ ...values, ...page });
  return { bodies: rows.map(({ body }) => JSON.parse(body)), total };
}

/** The local ids of calls that are here, by the platform's. */
export function findCallIds(db: ReadDb, connectionId: string, remoteIds: readonly string[]): Map<string, string> {
  const rows = prepare<{ id: string; remoteId: string }>(
    db,
    `SELECT id, remote_id AS remoteId FROM calls
     WHERE connection_id = ? AND remote_id IN (SELECT value FROM json_each(?))`,
  ).all(connectionId, JSON.stringify(remoteIds));
  return new Map(rows.map(({ id, remoteId }) => [remoteId, id]));
}
