import type { Execution, ExecutionFilter } from '#shared/contract/programs.ts';
import { foldText } from '#shared/domain/contact.ts';
import { type ExecutionCounts, type ExecutionSample, etaOf, ratePerMinute } from '#shared/domain/execution-progress.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { Execution as WireExecution } from '#shared/wire/gomobile/executions.ts';
import { prepare, type ReadDb, type WriteDb } from '../../store/database.ts';
import { instantOf } from '../../sync/store/base-table.ts';
import { findRecord, findRecordByRemoteId, recordsReadAt, type StoredRecord } from '../../sync/store/record-table.ts';

const ENDED = JSON.stringify(['completed', 'stopped', 'cancelled']);
/** Samples of one execution that are kept: an hour of watching. */
const MAX_SAMPLES = 1200;

const FROM = `records AS r JOIN base_rows AS b
  ON b.connection_id = r.connection_id AND b.collection = r.collection AND b.remote_id = r.remote_id`;
const PROGRAM = "json_extract(b.body, '$.programId')";

/** A page of executions, the newest first, and how many match. */
export function listExecutions(
  db: ReadDb,
  { filter, page }: { filter: ExecutionFilter; page: { offset: number; limit: number } },
): { rows: Execution[]; total: number; readAt: number | null } {
  const { where, values } = conditionOf(db, filter);
  const total = prepare<{ n: number }>(db, `SELECT count(*) AS n FROM ${FROM} WHERE ${where}`).get(values)?.n ?? 0;
  const ids = prepare<{ id: string }>(
    db,
    `SELECT r.id FROM ${FROM} WHERE ${where} ORDER BY r.dated_at DESC, r.id DESC LIMIT @limit OFFSET @offset`,
  ).all({ ...values, ...page });
  return { rows: ids.map(({ id }) => getExecution(db, id)), total, readAt: recordsReadAt(db, ['executions']) };
}

function conditionOf(db: ReadDb, { text = '', programId, state }: ExecutionFilter) {
  const values: Record<string, string> = {};
  const parts = ["r.collection = 'executions'"];
  if (state !== undefined) {
    parts.push(`r.status ${state === 'ended' ? 'IN' : 'NOT IN'} (SELECT value FROM json_each(@ended))`);
    values.ended = ENDED;
  }
  if (programId !== undefined) {
    const program = findRecord(db, programId);
    parts.push(`b.collection = 'executions' AND b.connection_id = @connectionId AND ${PROGRAM} = @program`);
    Object.assign(values, { connectionId: program?.connectionId ?? '', program: program?.remoteId ?? '' });
  }
  const words = foldText(text).split(/\s+/).filter(Boolean);
  for (const [index, word] of words.entries()) {
    parts.push(`EXISTS (SELECT 1 FROM records AS p WHERE p.connection_id = r.connection_id AND p.collection = 'programs'
      AND p.remote_id = ${PROGRAM} AND instr(p.search_text, @word${index}) > 0)`);
    values[`word${index}`] = word;
  }
  return { where: parts.join(' AND '), values };
}

export function getExecution(db: ReadDb, id: string): Execution {
  return toExecution(db, getExecutionRecord(db, id));
}

export function getExecutionRecord(db: ReadDb, id: string): StoredRecord {
  const record = findRecord(db, id);
  if (record?.collection !== 'executions') {
    throw new AppError('NOT_FOUND', 'This execution is no longer here.');
  }
  return record;
}

/** The newest execution of a program and how many there are. */
export function executionsOf(
  db: ReadDb,
  { connectionId, remoteId }: Pick<StoredRecord, 'connectionId' | 'remoteId'>,
): { last: Execution | null; count: number } {
  const rows = prepare<{ localId: string; createdAt: string | null }>(
    db,
    `SELECT b.local_id AS localId, json_extract(b.body, '$.createdAt') AS createdAt FROM base_rows AS b
     WHERE b.collection = 'executions' AND b.connection_id = ? AND ${PROGRAM} = ?`,
  ).all(connectionId, remoteId);
  const newest = rows.reduce<(typeof rows)[number] | null>(
    (best, row) => (best === null || (instantOf(row.createdAt) ?? 0) > (instantOf(best.createdAt) ?? 0) ? row : best),
    null,
  );
  const record = newest && findRecord(db, newest.localId);
  return { last: record && toExecution(db, record), count: rows.length };
}

export const countsOf = (body: WireExecution | null): ExecutionCounts => {
  const [completed, failed, pending, inProgress] = [
    body?.contactsCompleted,
    body?.contactsFailed,
    body?.contactsPending,
    body?.contactsInProgress,
  ].map((count) => Math.max(0, count ?? 0)) as [number, number, number, number];
  return { total: Math.max(0, body?.totalContacts ?? 0), completed, failed, pending, inProgress };
};

function toExecution(db: ReadDb, record: StoredRecord): Execution {
  const body = WireExecution.safeParse(record.body).data ?? null;
  const { connectionId } = record;
  const find = (collection: 'programs' | 'flows', remoteId: string | null | undefined) =>
    remoteId == null ? null : findRecordByRemoteId(db, { connectionId, collection, remoteId });
  const program = find('programs', body?.programId);
  const samples = listSamples(db, record);
  const newest = samples.at(-1);
  const readAt = Math.max(recordsReadAt(db, ['executions']) ?? 0, newest?.at ?? 0) || null;
  const counts = countsOf(body);
  const startedAt = instantOf(body?.actualStartAt);
  const status = body?.status ?? record.status ?? '';
  const now = readAt ?? 0;
  const isInPauseWindow = status === 'running' && newest?.effectiveStatus === 'paused_window';
  const rate =
    status === 'running' && !isInPauseWindow
      ? ratePerMinute(samples, { startedAt, doneCount: counts.completed + counts.failed, now })
      : null;
  return {
    id: record.id,
    connectionId,
    programId: program?.id ?? null,
    programName: program?.name ?? null,
    audienceName: audienceName(db, connectionId, body?.audienceId),
    flowName: find('flows', body?.flowId)?.name ?? null,
    status,
    isInPauseWindow,
    counts,
    scheduledStartAt: instantOf(body?.scheduledStartAt),
    scheduledStopAt: instantOf(body?.scheduledStopAt),
    startedAt,
    endedAt: instantOf(body?.actualEndAt),
    createdAt: instantOf(body?.createdAt),
    ratePerMinute: rate,
    etaAt: etaOf(counts, rate, now),
    credits: newest?.credits ?? null,
    readAt,
  };
}

const audienceName = (db: ReadDb, connectionId: string, remoteId: string | null | undefined): string | null =>
  remoteId == null
    ? null
    : (prepare<{ name: string }>(db, 'SELECT name FROM audiences WHERE connection_id = ? AND remote_id = ?').get(
        connectionId,
        remoteId,
      )?.name ?? null);

export interface Sample extends ExecutionSample {
  credits: number | null;
  effectiveStatus: string | null;
}

/** What was seen of an execution while it was watched, oldest first. */
export const listSamples = (
  db: ReadDb,
  { connectionId, remoteId }: Pick<StoredRecord, 'connectionId' | 'remoteId'>,
): Sample[] =>
  prepare<Sample>(
    db,
    `SELECT at, done_count AS doneCount, credits, effective_status AS effectiveStatus FROM execution_samples
     WHERE connection_id = ? AND execution_remote_id = ? ORDER BY at`,
  ).all(connectionId, remoteId);

export function addSample(
  db: WriteDb,
  { connectionId, remoteId }: Pick<StoredRecord, 'connectionId' | 'remoteId'>,
  sample: Sample,
): void {
  const key = { connectionId, remoteId };
  prepare(
    db,
    `INSERT OR REPLACE INTO execution_samples (connection_id, execution_remote_id, at, done_count, credits, effective_status)
     VALUES (@connectionId, @remoteId, @at, @doneCount, @credits, @effectiveStatus)`,
  ).run({ ...key, ...sample });
  prepare(
    db,
    `DELETE FROM execution_samples WHERE connection_id = @connectionId AND execution_remote_id = @remoteId AND at < (
       SELECT min(at) FROM (SELECT at FROM execution_samples
         WHERE connection_id = @connectionId AND execution_remote_id = @remoteId ORDER BY at DESC LIMIT @most))`,
  ).run({ ...key, most: MAX_SAMPLES });
}
