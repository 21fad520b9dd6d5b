import { failureOf } from '../../net/net-failure.ts';
import { inTransaction, prepare } from '../../store/database.ts';
import { callGone } from '../retention.ts';
import { dropReject, keepReject } from '../store/base-table.ts';
import { isOfTheRow } from './apply-page.ts';
import { applyReport, keepWithoutReport } from './call-store.ts';
import type { GomobilePull } from './pull-context.ts';

const CONCURRENCY = 4;
/** A transcript that is still being made is asked for again with each pull, for so long after its call. */
const TRANSCRIPT_WAIT_MS = 86_400_000;
/** A report that could not be had is left alone for so long, unless the person asks. */
const RETRY_AFTER_MS = 3_600_000;
/** So many that fail in one pull are no longer about single reports. */
const MAX_FAILED = 3;

interface DueCall {
  id: string;
  remoteId: string;
}

/**
 * Reads the reports of calls that are new or whose recording changed, newest call first, a few side by side. One that cannot
 * be had is set aside for a while and counted; with too many of them the rest waits as well.
 */
export async function pullReports(context: GomobilePull): Promise<boolean> {
  const { db, clock, connectionId, notes, full } = context;
  const now = clock.now();
  prepare(
    db,
    `UPDATE calls SET report_at = NULL WHERE connection_id = ? AND transcript_status = 'pending' AND started_at > ?`,
  ).run(connectionId, now - TRANSCRIPT_WAIT_MS);
  const due = prepare<DueCall>(
    db,
    `SELECT c.id, c.remote_id AS remoteId FROM calls AS c
     LEFT JOIN rejects AS r ON r.connection_id = c.connection_id AND r.collection = 'reports' AND r.remote_id = c.remote_id
     WHERE c.connection_id = @connectionId AND (c.report_at IS NULL OR r.seen_at IS NOT NULL)
       AND (r.seen_at IS NULL OR @full = 1 OR r.seen_at <= @before OR r.seen_at > @now)
     ORDER BY r.seen_at IS NOT NULL, c.started_at DESC`,
  ).all({ connectionId, full: full ? 1 : 0, before: now - RETRY_AFTER_MS, now });
  const failed: unknown[] = [];
  for (let done = 0; done < due.length; done += CONCURRENCY) {
    context.onProgress(done, due.length);
    // All of them end before an error is passed on, so that none is still writing while the pull counts as over.
    const results = await Promise.allSettled(
      due.slice(done, done + CONCURRENCY).map((call) => readReport(context, call)),
    );
    notes.flushIfDue();
    for (const result of results) {
      if (result.status === 'rejected') throw result.reason;
      if (result.value !== null) failed.push(result.value);
    }
    if (failed.length >= MAX_FAILED) throw failed[0];
    await context.between();
  }
  return true;
}

/** Answers what kept the platform from sending this one report, or null. Throws what is about more than this report. */
async function readReport(context: GomobilePull, call: DueCall): Promise<unknown> {
  const { db, clock, api, connectionId, signal } = context;
  const key = { connectionId, collection: 'reports', remoteId: call.remoteId } as const;
  const setAside = (problem: string) => keepReject(db, key, null, problem, clock.now());
  try {
    const report = await api.getCallReport(call.remoteId, signal);
    applyReport(context, call, report);
    dropReject(db, key);
    return null;
  } catch (error) {
    const failure = failureOf(error);
    if (!failure) {
      if (!isOfTheRow(error)) throw error;
      setAside('it holds a value that cannot be stored');
      return null;
    }
    const hasNone = failure.status === 403 || failure.status === 404 || failure.status === 410;
    if (hasNone && !failure.isForeign) {
      inTransaction(db, () => {
        dropReject(db, key);
        if (failure.status === 403 || !callGone(context, call.id)) keepWithoutReport(context, call.id);
        else context.notes.note('calls', [call.id]);
      });
      return null;
    }
    if (failure.brokenReply && !failure.isForeign) {
      inTransaction(db, () => {
        setAside('the report could not be read');
        keepWithoutReport(context, call.id);
      });
      return null;
    }
    const isOfThisReport =
      failure.isForeign || (failure.status !== null && failure.status >= 500 && failure.status !== 503);
    if (!isOfThisReport) throw error;
    setAside('the platform did not send the report');
    return error;
  }
}
