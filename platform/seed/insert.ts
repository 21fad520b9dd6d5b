import type { CallEvent, NodeStep } from '#shared/wire/gomobile/call-report.ts';
import type { Transcript } from '#shared/wire/gomobile/recordings.ts';
import { type Db, run } from '../db/statements.ts';
import { saveSetting } from '../workspace.ts';

export interface OrganizationSeed {
  id: string;
  workspaceId: string;
  name: string;
  slug: string;
  timezone: string;
  currency: string;
  user: { id: string; email: string; firstName: string; lastName: string };
}

export function insertOrganization(db: Db, seed: OrganizationSeed, at: number): void {
  const { id, name, slug, timezone, currency, user } = seed;
  run(db, 'INSERT INTO organizations VALUES (@id, @name, @slug, @timezone, @currency, @at)', {
    id,
    name,
    slug,
    timezone,
    currency,
    at,
  });
  run(db, `INSERT INTO users VALUES (@userId, @id, @email, @firstName, @lastName, 'admin', @at, @at)`, {
    userId: user.id,
    id,
    email: user.email,
    firstName: user.firstName,
    lastName: user.lastName,
    at,
  });
  saveSetting(db, 'workspaceId', seed.workspaceId);
}

export function insertAgent(db: Db, id: string, name: string): void {
  run(db, 'INSERT OR IGNORE INTO agents (id, name) VALUES (@id, @name)', { id, name });
}

export function insertProgram(db: Db, id: string, name: string): void {
  run(db, 'INSERT OR IGNORE INTO programs (id, name) VALUES (@id, @name)', { id, name });
}

/** A finished call with its one recording, which starts when the call is answered. Times in ms since 1970 UTC. */
export interface CallSeed {
  id: string;
  jobId: string;
  programId: string | null;
  contactId: string | null;
  agentId: string;
  direction: 'inbound' | 'outbound';
  status: string;
  from: string;
  to: string;
  startedAt: number;
  answeredAt: number;
  endedAt: number;
  path: NodeStep[];
  events: CallEvent[];
  variables: Record<string, unknown>;
  credits: number;
  recording: RecordingSeed;
}

export interface RecordingSeed {
  id: string;
  fileId: string;
  durationMs: number;
  fileName: string;
  contentType: string;
  sizeBytes: number;
  sha256: string | null;
  channels: 1 | 2;
  codec: 'opus' | 'pcm_s16le';
  sampleRate: number;
  audio: string;
  transcript: Transcript;
}

export function insertCall(db: Db, call: CallSeed): void {
  const { recording, path, events, variables, answeredAt, startedAt, endedAt, jobId, contactId, ...rest } = call;
  run(
    db,
    `INSERT INTO jobs (id, status, contact_id, flow_id, next_attempt_at, created_at, updated_at)
     VALUES (@jobId, 'completed', @contactId, NULL, NULL, @startedAt, @endedAt)`,
    {
      jobId,
      contactId,
      startedAt,
      endedAt,
    },
  );
  run(
    db,
    `INSERT INTO calls (id, job_id, program_id, contact_id, agent_id, direction, status, from_number, to_number, started_at,
       answered_at, ended_at, duration_ms, path, events, variables, credits)
     VALUES (@id, @jobId, @programId, @contactId, @agentId, @direction, @status, @from, @to, @startedAt,
       @answeredAt, @endedAt, @durationMs, @path, @events, @variables, @credits)`,
    {
      ...rest,
      jobId,
      contactId,
      startedAt,
      answeredAt,
      endedAt,
      durationMs: endedAt - startedAt,
      path: JSON.stringify(path),
      events: JSON.stringify(events),
      variables: JSON.stringify(variables),
    },
  );
  insertRecording(db, call.id, answeredAt, endedAt, recording);
}

function insertRecording(db: Db, callId: string, startedAt: number, at: number, recording: RecordingSeed): void {
  const { transcript, ...fields } = recording;
  run(
    db,
    `INSERT INTO recordings (id, call_id, file_id, recording_type, started_at, duration_ms, file_name, content_type,
       size_bytes, sha256, channels, codec, sample_rate, audio, transcript, created_at, updated_at)
     VALUES (@id, @callId, @fileId, 'full_call', @startedAt, @durationMs, @fileName, @contentType,
       @sizeBytes, @sha256, @channels, @codec, @sampleRate, @audio, @transcript, @at, @at)`,
    { ...fields, callId, startedAt, at, transcript: JSON.stringify(transcript) },
  );
}
