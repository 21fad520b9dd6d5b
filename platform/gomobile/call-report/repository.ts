import { all, type Db, first } from '../../db/statements.ts';
import { CONTACT_NAME } from '../contacts/repository.ts';

export interface CallRow {
  id: string;
  job_id: string;
  program_id: string | null;
  program_name: string | null;
  contact_id: string | null;
  contact_name: string | null;
  contact_phone: string | null;
  agent_id: string | null;
  agent_name: string | null;
  direction: string;
  status: string;
  from_number: string;
  to_number: string;
  started_at: number;
  answered_at: number | null;
  ended_at: number | null;
  duration_ms: number | null;
  path: string;
  events: string;
  variables: string;
  credits: number | null;
  execution_id: string | null;
  conversation_id: string | null;
  outcome: string | null;
  attempt: number;
}

export interface JobRow {
  id: string;
  status: string;
  contact_id: string | null;
  flow_id: string | null;
  next_attempt_at: number | null;
  execution_id: string | null;
  /** JSON: what the job was asked for. */
  request: string;
  created_at: number;
  updated_at: number;
}

const SELECT = `SELECT k.*, p.name AS program_name, a.name AS agent_name, c.primary_phone AS contact_phone,
  ${CONTACT_NAME} AS contact_name
  FROM calls k LEFT JOIN programs p ON p.id = k.program_id LEFT JOIN agents a ON a.id = k.agent_id
  LEFT JOIN contacts c ON c.id = k.contact_id`;

export const findCall = (db: Db, id: string): CallRow | undefined =>
  first<CallRow>(db, `${SELECT} WHERE k.id = @id`, { id });

export const listJobCalls = (db: Db, jobId: string): CallRow[] =>
  all<CallRow>(db, `${SELECT} WHERE k.job_id = @jobId ORDER BY k.started_at, k.seq`, { jobId });

export const findJob = (db: Db, id: string): JobRow | undefined =>
  first<JobRow>(db, 'SELECT * FROM jobs WHERE id = @id', { id });
