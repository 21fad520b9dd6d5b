import type { ExecutionStatus } from '#shared/wire/gomobile/executions.ts';
import type { AutoPauseRule, PauseWindows, ProgramRetry } from '#shared/wire/gomobile/programs.ts';
import { type Db, first, run } from '../db/statements.ts';

/** What an execution took over from its program, and its rules as they are now. */
export interface ExecutionSettings {
  /** E.164. */
  didPool: string[];
  retryStrategy: ProgramRetry;
  pauseWindows: PauseWindows | null;
  autoPauseRules: AutoPauseRule[];
}

export type ContactState = 'pending' | 'in_progress' | 'completed' | 'failed';

export interface ExecutionRow {
  id: string;
  program_id: string;
  audience_id: string;
  flow_id: string;
  flow_version: number;
  status: ExecutionStatus;
  /** JSON of `ExecutionSettings`. */
  settings: string;
  dial_seed: number;
  scheduled_start_at: number;
  scheduled_stop_at: number | null;
  actual_start_at: number | null;
  actual_end_at: number | null;
  contacts_pending: number;
  contacts_in_progress: number;
  contacts_completed: number;
  contacts_failed: number;
  created_at: number;
  updated_at: number;
}

export const findExecution = (db: Db, id: string): ExecutionRow | undefined =>
  first<ExecutionRow>(db, 'SELECT * FROM executions WHERE id = @id', { id });

export interface NewExecution {
  id: string;
  programId: string;
  audienceId: string;
  flowId: string;
  flowVersion: number;
  settings: ExecutionSettings;
  dialSeed: number;
  startAt: number;
  stopAt: number | null;
  at: number;
}

/** With a snapshot of the audience: whoever joins later is not called. Answers the number of contacts. */
export function insertExecution(db: Db, { settings, ...execution }: NewExecution): number {
  run(
    db,
    `INSERT INTO executions (id, program_id, audience_id, flow_id, flow_version, status, settings, dial_seed,
       scheduled_start_at, scheduled_stop_at, created_at, updated_at)
     VALUES (@id, @programId, @audienceId, @flowId, @flowVersion, 'scheduled', @settings, @dialSeed, @startAt, @stopAt, @at, @at)`,
    { ...execution, settings: JSON.stringify(settings) },
  );
  const { id, audienceId } = execution;
  const contacts = run(
    db,
    `INSERT INTO execution_contacts (execution_id, position, contact_id, status)
     SELECT @id, row_number() OVER (ORDER BY c.seq) - 1, c.id, 'pending'
     FROM audiences a JOIN audience_members m ON m.audience_seq = a.seq JOIN contacts c ON c.seq = m.contact_seq
     WHERE a.id = @audienceId AND c.deleted_at IS NULL`,
    { id, audienceId },
  );
  run(db, 'UPDATE executions SET contacts_pending = @contacts WHERE id = @id', { id, contacts });
  return contacts;
}

export interface StatusChange {
  status: ExecutionStatus;
  /** Left out: as they were. */
  startedAt?: number;
  endedAt?: number;
  at: number;
}

export function setStatus(db: Db, id: string, { status, startedAt, endedAt, at }: StatusChange): void {
  run(
    db,
    `UPDATE executions SET status = @status, actual_start_at = coalesce(@startedAt, actual_start_at),
       actual_end_at = coalesce(@endedAt, actual_end_at), updated_at = @at WHERE id = @id`,
    { id, status, startedAt: startedAt ?? null, endedAt: endedAt ?? null, at },
  );
}

export function saveSettings(db: Db, id: string, settings: ExecutionSettings): void {
  run(db, 'UPDATE executions SET settings = @settings WHERE id = @id', { id, settings: JSON.stringify(settings) });
}

export interface ExecutionContact {
  position: number;
  contact_id: string;
  status: ContactState;
  attempts: number;
  next_attempt_at: number | null;
  job_id: string | null;
}

const CONTACT = 'SELECT position, contact_id, status, attempts, next_attempt_at, job_id FROM execution_contacts';

/** Whom to call next: whose time to be called again has come, else the next who was never called. */
export const nextToCall = (db: Db, executionId: string, at: number): ExecutionContact | undefined =>
  first<ExecutionContact>(
    db,
    `${CONTACT} WHERE execution_id = @executionId AND status = 'pending' AND next_attempt_at <= @at
     ORDER BY next_attempt_at, position LIMIT 1`,
    { executionId, at },
  ) ??
  first<ExecutionContact>(
    db,
    `${CONTACT} INDEXED BY execution_contacts_due WHERE execution_id = @executionId AND status = 'pending' AND next_attempt_at IS NULL
     ORDER BY position LIMIT 1`,
    { executionId },
  );

/** When the next contact is to be called again; null where none is. */
export const nextRetryAt = (db: Db, executionId: string): number | null =>
  first<{ at: number | null }>(
    db,
    `SELECT min(next_attempt_at) AS at FROM execution_contacts
     WHERE execution_id = @executionId AND status = 'pending' AND next_attempt_at IS NOT NULL`,
    { executionId },
  )?.at ?? null;

export const findExecutionContact = (db: Db, executionId: string, contactId: string): ExecutionContact | undefined =>
  first<ExecutionContact>(db, `${CONTACT} WHERE execution_id = @executionId AND contact_id = @contactId`, {
    executionId,
    contactId,
  });

/** Nobody is called again: contacts who were to be stay pending, their jobs have failed. */
export function forgetRetries(db: Db, executionId: string, at: number): void {
  run(
    db,
    `UPDATE jobs SET status = 'failed', next_attempt_at = NULL, updated_at = @at
     WHERE execution_id = @executionId AND next_attempt_at IS NOT NULL`,
    { executionId, at },
  );
  run(
    db,
    `UPDATE execution_contacts SET next_attempt_at = NULL
     WHERE execution_id = @executionId AND status = 'pending' AND next_attempt_at IS NOT NULL`,
    { executionId },
  );
}

const COUNTERS: Readonly<Record<ContactState, string>> = {
  pending: 'contacts_pending',
  in_progress: 'contacts_in_progress',
  completed: 'contacts_completed',
  failed: 'contacts_failed',
};

/** Takes a contact from one state to another, and the execution's numbers with it. */
export function moveContact(
  db: Db,
  executionId: string,
  contact: ExecutionContact,
  to: Pick<ExecutionContact, 'status' | 'attempts' | 'next_attempt_at' | 'job_id'>,
  at: number,
): void {
  run(
    db,
    `UPDATE execution_contacts SET status = @status, attempts = @attempts, next_attempt_at = @nextAttemptAt, job_id = @jobId
     WHERE execution_id = @executionId AND position = @position`,
    {
      executionId,
      position: contact.position,
      status: to.status,
      attempts: to.attempts,
      nextAttemptAt: to.next_attempt_at,
      jobId: to.job_id,
    },
  );
  if (to.status === contact.status) return;
  run(
    db,
    `UPDATE executions SET ${COUNTERS[contact.status]} = ${COUNTERS[contact.status]} - 1,
       ${COUNTERS[to.status]} = ${COUNTERS[to.status]} + 1, updated_at = @at WHERE id = @executionId`,
    { executionId, at },
  );
}

/** Counts failed calls at a node and answers how many there are now. */
export function addNodeFailure(db: Db, executionId: string, nodeId: string): number {
  run(
    db,
    `INSERT INTO node_failures VALUES (@executionId, @nodeId, 1)
     ON CONFLICT (execution_id, node_id) DO UPDATE SET failures = failures + 1`,
    { executionId, nodeId },
  );
  return (
    first<{ failures: number }>(
      db,
      'SELECT failures FROM node_failures WHERE execution_id = @executionId AND node_id = @nodeId',
      { executionId, nodeId },
    )?.failures ?? 0
  );
}

export function forgetNodeFailures(db: Db, executionId: string, nodeId: string): void {
  run(db, 'DELETE FROM node_failures WHERE execution_id = @executionId AND node_id = @nodeId', { executionId, nodeId });
}

export const findTimeZone = (db: Db): string =>
  first<{ timezone: string }>(db, 'SELECT timezone FROM organizations LIMIT 1')?.timezone ?? 'UTC';
