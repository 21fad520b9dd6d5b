import type { Transcript } from '#shared/wire/gomobile/recordings.ts';
import { type Db, first, run } from '../db/statements.ts';
import type { CallStatus, CallView } from './course.ts';

export interface NewCall {
  id: string;
  jobId: string;
  programId: string | null;
  executionId: string | null;
  contactId: string;
  flowId: string;
  flowVersion: number;
  attempt: number;
  from: string;
  to: string;
  startedAt: number;
}

export function insertCall(db: Db, call: NewCall, view: CallView): void {
  run(
    db,
    `INSERT INTO calls (id, job_id, program_id, execution_id, contact_id, flow_id, flow_version, attempt, direction, status,
       from_number, to_number, started_at, answered_at, path, events, variables)
     VALUES (@id, @jobId, @programId, @executionId, @contactId, @flowId, @flowVersion, @attempt, 'outbound', @status,
       @from, @to, @startedAt, @answeredAt, @path, @events, @variables)`,
    { ...call, ...toColumns(view) },
  );
}

export function updateCall(db: Db, id: string, view: CallView): void {
  run(
    db,
    `UPDATE calls SET status = @status, answered_at = @answeredAt, path = @path, events = @events, variables = @variables
     WHERE id = @id`,
    { id, ...toColumns(view) },
  );
}

const toColumns = ({ status, answeredAt, path, events, variables }: CallView) => ({
  status,
  answeredAt,
  path: JSON.stringify(path),
  events: JSON.stringify(events),
  variables: JSON.stringify(variables),
});

export interface CallEnd {
  endedAt: number;
  durationMs: number;
  outcome: string;
  billedSeconds: number;
  credits: number;
  agentId: string | null;
  conversationId: string | null;
}

export function finishCall(db: Db, id: string, end: CallEnd): void {
  run(
    db,
    `UPDATE calls SET ended_at = @endedAt, duration_ms = @durationMs, outcome = @outcome, billed_seconds = @billedSeconds,
       credits = @credits, agent_id = @agentId, conversation_id = @conversationId WHERE id = @id`,
    { id, ...end },
  );
}

/** Whose call it is. */
export interface CallOwner {
  id: string;
  jobId: string;
  executionId: string | null;
  contactId: string;
  attempt: number;
  /** As the call shows it; once it has ended, a `FinalStatus`. */
  status: CallStatus;
}

export const findCallOwner = (db: Db, id: string): CallOwner | undefined =>
  first<CallOwner>(
    db,
    `SELECT id, job_id AS jobId, execution_id AS executionId, contact_id AS contactId, attempt, status
     FROM calls WHERE id = @id`,
    { id },
  );

export interface NewRecording {
  id: string;
  callId: string;
  fileId: string;
  type: 'full_call' | 'segment';
  nodeId: string | null;
  startedAt: number;
  durationMs: number;
  fileName: string;
  sizeBytes: number;
  channels: 1 | 2;
  sampleRate: number;
  audio: string;
  transcript: Transcript;
  at: number;
}

export function insertRecording(db: Db, { transcript, ...recording }: NewRecording): void {
  run(
    db,
    `INSERT INTO recordings (id, call_id, file_id, recording_type, node_id, started_at, duration_ms, file_name, content_type,
       size_bytes, sha256, channels, codec, sample_rate, audio, transcript, created_at, updated_at)
     VALUES (@id, @callId, @fileId, @type, @nodeId, @startedAt, @durationMs, @fileName, 'audio/wav',
       @sizeBytes, NULL, @channels, 'pcm_s16le', @sampleRate, @audio, @transcript, @at, @at)`,
    { ...recording, transcript: JSON.stringify(transcript) },
  );
}

export interface JobRow {
  id: string;
  status: string;
  contact_id: string;
  flow_id: string;
  execution_id: string | null;
  request: string;
}

export const findJob = (db: Db, id: string): JobRow | undefined =>
  first<JobRow>(db, 'SELECT id, status, contact_id, flow_id, execution_id, request FROM jobs WHERE id = @id', { id });

export function insertJob(
  db: Db,
  job: {
    id: string;
    status: string;
    contactId: string;
    flowId: string;
    executionId: string | null;
    nextAttemptAt: number | null;
    request: object;
    at: number;
  },
): void {
  run(
    db,
    `INSERT INTO jobs (id, status, contact_id, flow_id, execution_id, next_attempt_at, request, created_at, updated_at)
     VALUES (@id, @status, @contactId, @flowId, @executionId, @nextAttemptAt, @request, @at, @at)`,
    { ...job, request: JSON.stringify(job.request) },
  );
}

export function updateJob(db: Db, id: string, status: string, nextAttemptAt: number | null, at: number): void {
  run(db, 'UPDATE jobs SET status = @status, next_attempt_at = @nextAttemptAt, updated_at = @at WHERE id = @id', {
    id,
    status,
    nextAttemptAt,
    at,
  });
}

export function saveJobRequest(db: Db, id: string, request: object): void {
  run(db, 'UPDATE jobs SET request = @request WHERE id = @id', { id, request: JSON.stringify(request) });
}
