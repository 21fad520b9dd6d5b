import { failureOf } from '../../net/net-failure.ts';
import { inTransaction, prepare } from '../../store/database.ts';
import { dropReject, keepReject } from '../store/base-table.ts';
import { applyReport, keepWithoutReport } from './call-store.ts';
import type { PullContext } from './pull-context.ts';

const CONCURRENCY = 4;
/** A transcript that is still being made is asked for again with each pull, for so long after its call. */
const TRANSCRIPT_WAIT_MS = 86_400_000;

interface DueCall {
  id: string;
  remoteId: string;
}

/** Reads the reports of calls that are new or whose recording changed, newest call first, a few side by side. */
export async function pullReports(context: PullContext): Promise<void> {
  const { db, clock, connectionId, notes } = context;
  prepare(
    db,
    `UPDATE calls SET report_at = NULL WHERE connection_id = ? AND transcript_status = 'pending' AND started_at > ?`,
  ).run(connectionId, clock.now() - TRANSCRIPT_WAIT_MS);
  const due = prepare<DueCall>(
    db,
    `SELECT id, remote_id AS remoteId FROM calls WHERE connection_id = ? AND report_at IS NULL ORDER BY started_at DESC`,
  ).all(connectionId);
  for (let done = 0; done < due.length; done += CONCURRENCY) {
    context.onProgress(done, due.length);
    // All of them end before an error is passed on, so that none is still writing while the pull counts as over.
    const results = await Promise.allSettled(
      due.slice(done, done + CONCURRENCY).map((call) => readReport(context, call)),
    );
    notes.flushIfDue();
    for (const result of results) if (result.status === 'rejected') throw result.reason;
    await context.between();
  }
}

async function readReport(context: PullContext, call: DueCall): Promise<void> {
  const { db, clock, api, connectionId, signal } = context;
  const key = { connectionId, collection: 'reports', remoteId: call.remoteId } as const;
  try {
    const report = await api.getCallReport(call.remoteId, signal);
    dropReject(db, key);
    applyReport(context, call, report);
  } catch (error) {
    const failure = failureOf(error);
    const hasNone = failure?.status === 403 || failure?.status === 404 || failure?.status === 410;
    if (!hasNone && !failure?.brokenReply) throw error;
    inTransaction(db, () => {
      if (failure?.brokenReply) keepReject(db, key, null, 'the report could not be read', clock.now());
      keepWithoutReport(context, call.id);
    });
  }
}
