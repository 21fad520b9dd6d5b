import type { CallEvent, NodeStep } from '#shared/wire/gomobile/call-report.ts';
import type { Transcript } from '#shared/wire/gomobile/recordings.ts';
import { type Db, run } from '../db/statements.ts';
import { searchText } from '../db/text.ts';
import type { ProgramSettings } from '../gomobile/programs/repository.ts';
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

/** An agent of which nothing but its calls is known; one that is there already stays as it is. */
export function insertAgent(db: Db, id: string, name: string, at: number): void {
  run(
    db,
    `INSERT OR IGNORE INTO agents (id, name, search_text, created_at, updated_at) VALUES (@id, @name, @search, @at, @at)`,
    { id, name, search: searchText([name]), at },
  );
}

/** A program of the past: nothing of it but its calls is known. `at`: of its first call. */
export function insertProgram(db: Db, id: string, name: string, at: number): void {
  run(
    db,
    `INSERT OR IGNORE INTO programs (id, name, search_text, created_at, updated_at) VALUES (@id, @name, @search, @at, @at)`,
    { id, name, search: searchText([name]), at },
  );
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

export interface FlowSeed {
  id: string;
  name: string;
  description: string | null;
  /** As the API carries it. */
  graph: object;
}

/** A flow in its first version. */
export function insertFlow(db: Db, { id, name, description, graph }: FlowSeed, at: number): void {
  const json = JSON.stringify(graph);
  run(
    db,
    `INSERT INTO flows (id, name, description, version, graph, search_text, created_at, updated_at)
     VALUES (@id, @name, @description, 1, @json, @search, @at, @at)`,
    { id, name, description, json, search: searchText([name, description]), at },
  );
  run(db, 'INSERT INTO flow_versions (flow_id, version, graph, created_at) VALUES (@id, 1, @json, @at)', {
    id,
    json,
    at,
  });
}

export interface FullProgramSeed {
  id: string;
  name: string;
  status: 'draft' | 'active' | 'archived';
  audienceId: string;
  flowId: string;
  /** Ms since 1970 UTC. */
  startAt: number;
  settings: ProgramSettings;
}

/** A program that can be launched, unlike those of the sample calls, which have a name alone. */
export function insertFullProgram(db: Db, { settings, ...program }: FullProgramSeed, at: number): void {
  run(
    db,
    `INSERT INTO programs (id, name, search_text, status, audience_id, flow_id, start_at, settings, created_at, updated_at)
     VALUES (@id, @name, @search, @status, @audienceId, @flowId, @startAt, @settings, @at, @at)`,
    { ...program, search: searchText([program.name]), settings: JSON.stringify(settings), at },
  );
}

/** An execution that is over. */
export interface FinishedExecutionSeed {
  id: string;
  programId: string;
  audienceId: string;
  flowId: string;
  settings: ProgramSettings;
  startedAt: number;
  endedAt: number;
  completed: number;
  failed: number;
}

export function insertExecution(db: Db, { settings, ...execution }: FinishedExecutionSeed): void {
  run(
    db,
    `INSERT INTO executions (id, program_id, audience_id, flow_id, flow_version, status, settings, dial_seed,
       scheduled_start_at, actual_start_at, actual_end_at, contacts_completed, contacts_failed, created_at, updated_at)
     VALUES (@id, @programId, @audienceId, @flowId, 1, 'completed', @settings, 0, @startedAt, @startedAt, @endedAt,
       @completed, @failed, @startedAt, @endedAt)`,
    { ...execution, settings: JSON.stringify(settings) },
  );
}

export interface ExecutionContactSeed {
  executionId: string;
  position: number;
  contactId: string;
  status: 'completed' | 'failed';
  attempts: number;
  jobId: string;
}

export function insertExecutionContact(db: Db, contact: ExecutionContactSeed): void {
  run(
    db,
    `INSERT INTO execution_contacts (execution_id, position, contact_id, status, attempts, job_id)
     VALUES (@executionId, @position, @contactId, @status, @attempts, @jobId)`,
    { ...contact },
  );
}

/** A finished call of an execution, without a recording. All attempts at a contact share a job. */
export interface DialledCallSeed {
  id: string;
  jobId: string;
  executionId: string;
  programId: string;
  flowId: string;
  contactId: string;
  agentId: string | null;
  from: string;
  to: string;
  attempt: number;
  status: string;
  outcome: string;
  startedAt: number;
  answeredAt: number | null;
  endedAt: number;
  billedSeconds: number;
  credits: number;
  path: NodeStep[];
  events: CallEvent[];
}

export function insertDialledCall(db: Db, { path, events, ...call }: DialledCallSeed): void {
  const jobStatus = call.status === 'completed' ? 'completed' : 'failed';
  run(
    db,
    `INSERT INTO jobs (id, status, contact_id, flow_id, created_at, updated_at, execution_id)
     VALUES (@jobId, @jobStatus, @contactId, @flowId, @startedAt, @endedAt, @executionId)
     ON CONFLICT DO UPDATE SET status = excluded.status, updated_at = excluded.updated_at`,
    {
      jobId: call.jobId,
      jobStatus,
      contactId: call.contactId,
      flowId: call.flowId,
      startedAt: call.startedAt,
      endedAt: call.endedAt,
      executionId: call.executionId,
    },
  );
  run(
    db,
    `INSERT INTO calls (id, job_id, program_id, contact_id, agent_id, direction, status, from_number, to_number, started_at,
       answered_at, ended_at, duration_ms, path, events, variables, credits, execution_id, flow_id, flow_version, attempt,
       outcome, billed_seconds)
     VALUES (@id, @jobId, @programId, @contactId, @agentId, 'outbound', @status, @from, @to, @startedAt, @answeredAt,
       @endedAt, @durationMs, @path, @events, '{}', @credits, @executionId, @flowId, 1, @attempt, @outcome,
       @billedSeconds)`,
    {
      ...call,
      durationMs: call.endedAt - call.startedAt,
      path: JSON.stringify(path),
      events: JSON.stringify(events),
    },
  );
}

export function linkConversation(db: Db, callId: string, conversationId: string): void {
  run(db, 'UPDATE calls SET conversation_id = @conversationId WHERE id = @callId', { callId, conversationId });
}
