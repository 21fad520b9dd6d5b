import type { Transcript } from '#shared/wire/gomobile/recordings.ts';
import { all, count, type Db, first, run } from '../../db/statements.ts';
import { type ChangeFilter, whereChanged } from '../../extras/changes.ts';
import type { Counted, Slice } from '../../http/paging.ts';
import { CONTACT_NAME } from '../contacts/repository.ts';

export interface RecordingRow {
  id: string;
  call_id: string;
  file_id: string;
  recording_type: string;
  node_id: string | null;
  started_at: number;
  duration_ms: number;
  file_name: string;
  content_type: string;
  size_bytes: number;
  sha256: string | null;
  channels: number;
  codec: string;
  sample_rate: number;
  audio: string;
  created_at: number;
  updated_at: number;
  deleted_at: number | null;
  direction: string;
  agent_id: string | null;
  agent_name: string | null;
  contact_id: string | null;
  contact_name: string | null;
  contact_phone: string | null;
}

export interface RecordingFilter extends Slice, ChangeFilter {
  sortBy: 'startedAt' | 'createdAt' | 'updatedAt';
  sortOrder: 'asc' | 'desc';
  callId?: string | undefined;
  recordingType?: string | undefined;
  /** Milliseconds; at this time or later. */
  startedFrom?: number | undefined;
  /** Milliseconds; before this time. */
  startedTo?: number | undefined;
}

const COLUMNS = `r.id, r.call_id, r.file_id, r.recording_type, r.node_id, r.started_at, r.duration_ms, r.file_name,
  r.content_type, r.size_bytes, r.sha256, r.channels, r.codec, r.sample_rate, r.audio, r.created_at, r.updated_at, r.deleted_at,
  k.direction, k.agent_id, a.name AS agent_name, k.contact_id, c.primary_phone AS contact_phone,
  ${CONTACT_NAME} AS contact_name`;

const JOINS = `JOIN calls k ON k.id = r.call_id LEFT JOIN agents a ON a.id = k.agent_id
  LEFT JOIN contacts c ON c.id = k.contact_id`;

const SORT_COLUMNS: Readonly<Record<RecordingFilter['sortBy'], string>> = {
  startedAt: 'started_at',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
};

export function listRecordings(db: Db, filter: RecordingFilter): Counted<RecordingRow> {
  const { where, parameters } = whereOf(filter);
  const column = SORT_COLUMNS[filter.sortBy];
  const order = filter.sortOrder === 'asc' ? 'ASC' : 'DESC';
  const rows = all<RecordingRow>(
    db,
    `SELECT ${COLUMNS} FROM (SELECT seq FROM recordings ${where} ORDER BY ${column} ${order}, seq ${order} LIMIT @limit OFFSET @offset) page
     JOIN recordings r ON r.seq = page.seq ${JOINS} ORDER BY r.${column} ${order}, r.seq ${order}`,
    { ...parameters, limit: filter.limit, offset: filter.offset },
  );
  return { rows, total: count(db, `SELECT count(*) AS n FROM recordings ${where}`, parameters) };
}

function whereOf(filter: RecordingFilter): { where: string; parameters: Record<string, string | number> } {
  const conditions: [string, string, string | number | undefined][] = [
    ['call_id = @callId', 'callId', filter.callId],
    ['recording_type = @recordingType', 'recordingType', filter.recordingType],
    ['started_at >= @startedFrom', 'startedFrom', filter.startedFrom],
    ['started_at < @startedTo', 'startedTo', filter.startedTo],
  ];
  const { condition: changed, parameters: given } = whereChanged(filter);
  let where = `WHERE ${changed}`;
  const parameters: Record<string, string | number> = { ...given };
  for (const [condition, name, value] of conditions) {
    if (value === undefined) continue;
    where += ` AND ${condition}`;
    parameters[name] = value;
  }
  return { where, parameters };
}

export const findRecording = (db: Db, id: string): RecordingRow | undefined =>
  first<RecordingRow>(db, `SELECT ${COLUMNS} FROM recordings r ${JOINS} WHERE r.id = @id AND r.deleted_at IS NULL`, {
    id,
  });

export const listCallRecordings = (db: Db, callId: string): RecordingRow[] =>
  all<RecordingRow>(
    db,
    `SELECT ${COLUMNS} FROM recordings r ${JOINS} WHERE r.call_id = @callId AND r.deleted_at IS NULL ORDER BY r.seq`,
    { callId },
  );

export function findTranscript(db: Db, recordingId: string): Transcript | null {
  const row = first<{ transcript: string | null }>(db, 'SELECT transcript FROM recordings WHERE id = @recordingId', {
    recordingId,
  });
  return row === undefined || row.transcript === null ? null : (JSON.parse(row.transcript) as Transcript);
}

export function softDeleteRecording(db: Db, id: string, at: number): void {
  run(db, 'UPDATE recordings SET deleted_at = @at, updated_at = @at WHERE id = @id', { id, at });
}
