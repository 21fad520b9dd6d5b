import { basename } from 'node:path';
import type { Job, JobKind, JobResult, JobState } from '#shared/contract/jobs.ts';
import type { ErrorData } from '#shared/errors/app-error.ts';
import { prepare, type ReadDb, type WriteDb } from '../store/database.ts';

/** What came of a job. */
export interface JobOutcome extends Omit<JobResult, 'fileName'> {
  /** Where the file of the result lies; null where there is none. It never crosses to a window. */
  path: string | null;
}

interface Row extends Omit<Job, 'error' | 'result'> {
  error: string | null;
  result: string | null;
}

const SELECT = `SELECT id, kind, label, state, done_count AS doneCount, total_count AS totalCount, result, error,
  created_at AS createdAt, started_at AS startedAt, ended_at AS endedAt FROM jobs`;

const toJob = (row: Row): Job => ({
  ...row,
  error: row.error === null ? null : (JSON.parse(row.error) as ErrorData),
  result: row.result === null ? null : toResult(JSON.parse(row.result) as JobOutcome),
});

const toResult = ({ path, ...rest }: JobOutcome): JobResult => ({
  ...rest,
  fileName: path === null ? null : basename(path),
});

const OF_KINDS = '(@kinds IS NULL OR kind IN (SELECT value FROM json_each(@kinds)))';

export function listJobs(
  db: ReadDb,
  { kinds, page }: { kinds: readonly JobKind[] | undefined; page: { offset: number; limit: number } },
): { rows: Job[]; total: number } {
  const values = { kinds: kinds === undefined ? null : JSON.stringify(kinds) };
  const total = prepare<{ n: number }>(db, `SELECT count(*) AS n FROM jobs WHERE ${OF_KINDS}`).get(values)?.n ?? 0;
  const rows = prepare<Row>(db, `${SELECT} WHERE ${OF_KINDS} ORDER BY sequence DESC LIMIT @limit OFFSET @offset`);
  return { rows: rows.all({ ...values, ...page }).map(toJob), total };
}

export function findJob(db: ReadDb, id: string): Job | null {
  const row = prepare<Row>(db, `${SELECT} WHERE id = ?`).get(id);
  return row ? toJob(row) : null;
}

/** Where the file of a job that is done lies; null where there is none. */
export function jobFile(db: ReadDb, id: string): string | null {
  const row = prepare<{ result: string | null }>(db, "SELECT result FROM jobs WHERE id = ? AND state = 'done'").get(id);
  return row?.result ? (JSON.parse(row.result) as JobOutcome).path : null;
}

/** How many wait or are under way. */
export const countActive = (db: ReadDb): number =>
  prepare<{ n: number }>(db, "SELECT count(*) AS n FROM jobs WHERE state IN ('queued', 'running')").get()?.n ?? 0;

/** What the job was started with. */
export function jobInput(db: ReadDb, id: string): unknown {
  const row = prepare<{ input: string }>(db, 'SELECT input FROM jobs WHERE id = ?').get(id);
  return row ? JSON.parse(row.input) : null;
}

export function insertJob(
  db: WriteDb,
  job: { id: string; kind: JobKind; label: string; input: unknown; now: number },
): void {
  prepare(
    db,
    `INSERT INTO jobs (id, kind, label, state, input, created_at) VALUES (@id, @kind, @label, 'queued', @input, @now)
     ON CONFLICT (id) DO NOTHING`,
  ).run({ ...job, input: JSON.stringify(job.input) });
}

export function setProgress(db: WriteDb, id: string, doneCount: number, totalCount: number | null): void {
  prepare(db, 'UPDATE jobs SET done_count = ?, total_count = ? WHERE id = ?').run(doneCount, totalCount, id);
}

/** Begins a job, or begins it again. */
export function setRunning(db: WriteDb, id: string, now: number): void {
  prepare(
    db,
    `UPDATE jobs SET state = 'running', started_at = ?, ended_at = NULL, done_count = 0, total_count = NULL, result = NULL,
       error = NULL WHERE id = ?`,
  ).run(now, id);
}

export function setQueued(db: WriteDb, id: string): void {
  prepare(db, "UPDATE jobs SET state = 'queued', ended_at = NULL, error = NULL WHERE id = ?").run(id);
}

export function setEnded(
  db: WriteDb,
  id: string,
  end: {
    state: Extract<JobState, 'done' | 'failed' | 'cancelled'>;
    result: JobOutcome | null;
    error: ErrorData | null;
  },
  now: number,
): void {
  prepare(db, 'UPDATE jobs SET state = ?, result = ?, error = ?, ended_at = ? WHERE id = ?').run(
    end.state,
    end.result && JSON.stringify(end.result),
    end.error && JSON.stringify(end.error),
    now,
    id,
  );
}

/** What was running when Earshot ended did not come to its end. Answers how many that were. */
export const markInterrupted = (db: WriteDb, now: number): number =>
  prepare(db, "UPDATE jobs SET state = 'interrupted', ended_at = ? WHERE state = 'running'").run(now).changes;

export const listQueued = (db: ReadDb): { id: string; kind: JobKind }[] =>
  prepare<{ id: string; kind: JobKind }>(
    db,
    "SELECT id, kind FROM jobs WHERE state = 'queued' ORDER BY sequence",
  ).all();

/** Ones that were cut short and can be done again. */
export const listInterrupted = (db: ReadDb): { id: string; kind: JobKind }[] =>
  prepare<{ id: string; kind: JobKind }>(db, "SELECT id, kind FROM jobs WHERE state = 'interrupted'").all();

/** Takes everything off the list that is over. Answers how many that were. */
export const deleteEnded = (db: WriteDb): number =>
  prepare(db, "DELETE FROM jobs WHERE state NOT IN ('queued', 'running')").run().changes;

export function deleteJob(db: WriteDb, id: string): void {
  prepare(db, 'DELETE FROM jobs WHERE id = ?').run(id);
}
