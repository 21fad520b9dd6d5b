import type { CallJobReport, CallReport } from '#shared/wire/gomobile/call-report.ts';
import { toIso, toIsoOrNull } from '../../db/clock.ts';
import { notFound } from '../../http/errors.ts';
import type { Workspace } from '../../workspace.ts';
import { listCallRecordings } from '../recordings/service.ts';
import * as repository from './repository.ts';

export function getCallReport(workspace: Workspace, callId: string): CallReport {
  const row = repository.findCall(workspace.db, callId);
  if (row === undefined) throw notFound('Call');
  return toReport(workspace, row);
}

export function getCallJobReport(workspace: Workspace, jobId: string): CallJobReport {
  const job = repository.findJob(workspace.db, jobId);
  if (job === undefined) throw notFound('Call job');
  return {
    jobId: job.id,
    status: job.status,
    contactId: job.contact_id,
    flowId: job.flow_id,
    attempts: repository.listJobCalls(workspace.db, jobId).map((row) => toReport(workspace, row)),
    nextAttemptAt: toIsoOrNull(job.next_attempt_at),
    executionId: job.execution_id,
    failureReason: (JSON.parse(job.request) as { failure?: string }).failure ?? null,
    createdAt: toIso(job.created_at),
    updatedAt: toIso(job.updated_at),
  };
}

function toReport(workspace: Workspace, row: repository.CallRow): CallReport {
  return {
    callId: row.id,
    jobId: row.job_id,
    programId: row.program_id,
    program: row.program_id === null ? null : { id: row.program_id, name: row.program_name },
    executionId: row.execution_id,
    contact:
      row.contact_id === null
        ? null
        : { id: row.contact_id, fullName: row.contact_name, primaryPhone: row.contact_phone },
    agent: row.agent_id === null ? null : { id: row.agent_id, name: row.agent_name },
    call: toDetails(row),
    path: JSON.parse(row.path),
    events: JSON.parse(row.events),
    variables: JSON.parse(row.variables),
    recordings: listCallRecordings(workspace, row.id),
    conversationId: row.conversation_id,
    cost: row.credits === null ? null : { credits: row.credits },
  };
}

/** Times that the call never reached are absent, as upstream. */
function toDetails(row: repository.CallRow): CallReport['call'] {
  return {
    status: row.status,
    direction: row.direction,
    from: row.from_number,
    to: row.to_number,
    createdAt: toIso(row.started_at),
    dialedAt: toIso(row.started_at),
    ...(row.answered_at !== null && { answeredAt: toIso(row.answered_at) }),
    ...(row.ended_at !== null && { terminatedAt: toIso(row.ended_at) }),
    ...(row.duration_ms !== null && { durationMs: row.duration_ms }),
    ...(row.outcome !== null && { outcome: row.outcome }),
    attempt: row.attempt,
  };
}
