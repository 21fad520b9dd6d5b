import { z } from 'zod';
import type { CallJob, CallRef, ReportedCall, Snapshot } from '#shared/contract/report-shapes.ts';
import { AppError, toErrorData } from '#shared/errors/app-error.ts';
import { CallJobReport, CallReport } from '#shared/wire/gomobile/call-report.ts';
import type { EngineParts } from '../../engine/parts.ts';
import { prepare, type ReadDb } from '../../store/database.ts';
import { findBase, instantOf } from '../../sync/store/base-table.ts';
import { findCallIds, findSnapshot, keepProblem, keepSnapshot, type Subject } from './snapshots.ts';

/** What is kept of a call's job, under the call's id. */
const Kept = z.object({ jobId: z.string().nullable(), job: CallJobReport.nullable() });

function subjectOf(db: ReadDb, ref: CallRef): Subject {
  if ('remoteCallId' in ref) return { connectionId: ref.connectionId, subject: ref.remoteCallId };
  const row = prepare<{ connectionId: string; subject: string }>(
    db,
    'SELECT connection_id AS connectionId, remote_id AS subject FROM calls WHERE id = ?',
  ).get(ref.callId);
  if (!row) throw new AppError('NOT_FOUND', 'This call is no longer here.', { action: 'Go back to the list.' });
  return row;
}

/** The job of a call as its report here names it; undefined where the report is not here. */
function jobIdHere(db: ReadDb, { connectionId, subject }: Subject): string | null | undefined {
  const base = findBase(db, { connectionId, collection: 'reports', remoteId: subject });
  const report = base === null ? null : CallReport.pick({ jobId: true }).safeParse(base.body);
  return report?.success ? (report.data.jobId ?? null) : undefined;
}

export function getCallJob(db: ReadDb, ref: CallRef): CallJob {
  const subject = subjectOf(db, ref);
  const { value, fetchedAt, problem } = findSnapshot(db, 'callJob', subject, Kept);
  const job = value?.job ?? null;
  const ids = findCallIds(db, subject.connectionId, job?.attempts.map(({ callId }) => callId) ?? []);
  return {
    fetchedAt,
    problem,
    jobId: value?.jobId ?? jobIdHere(db, subject) ?? null,
    job: job && {
      status: job.status,
      attempts: job.attempts.map((attempt, index) => toAttempt(attempt, index + 1, ids.get(attempt.callId) ?? null)),
      nextAttemptAt: instantOf(job.nextAttemptAt),
      failureReason: job.failureReason ?? null,
    },
  };
}

const toAttempt = (report: CallReport, place: number, callId: string | null): ReportedCall => ({
  id: report.callId,
  callId,
  contactName: report.contact?.fullName ?? null,
  contactPhone: report.contact?.primaryPhone ?? null,
  attempt: report.call.attempt ?? place,
  direction: report.call.direction ?? null,
  status: report.call.status,
  outcome: report.call.outcome ?? null,
  from: report.call.from ?? null,
  to: report.call.to ?? null,
  startedAt: instantOf(report.call.dialedAt) ?? instantOf(report.call.createdAt),
  answeredAt: instantOf(report.call.answeredAt),
  endedAt: instantOf(report.call.terminatedAt),
  durationMs: report.call.durationMs ?? null,
  credits: report.cost?.credits ?? null,
  hasRecording: (report.recordings ?? []).length > 0,
  lastNode: report.path?.at(-1)?.nodeLabel ?? report.path?.at(-1)?.nodeId ?? null,
});

/** Asks for the job of a call, and for the call's report first where that alone says which job it is. */
export async function refreshCallJob(
  { db, clock, online }: Pick<EngineParts, 'db' | 'clock' | 'online'>,
  ref: CallRef,
): Promise<Snapshot> {
  const subject = subjectOf(db, ref);
  try {
    const kept = await online(subject.connectionId, ['gomobile'], async ({ client }) => {
      const here = jobIdHere(db, subject);
      const jobId = here ?? (await client.call('getCallReport', { params: { callId: subject.subject } })).jobId ?? null;
      const job = jobId === null ? null : await client.call('getCallJobReport', { params: { jobId } });
      return { jobId, job };
    });
    keepSnapshot(db, 'callJob', subject, kept, clock.now());
  } catch (error) {
    keepProblem(db, 'callJob', subject, toErrorData(error));
  }
  const { fetchedAt, problem } = findSnapshot(db, 'callJob', subject, Kept);
  return { fetchedAt, problem };
}
