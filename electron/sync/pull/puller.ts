import { AppError } from '#shared/errors/app-error.ts';
import { failureOf } from '../../net/net-failure.ts';
import { inTransaction, prepare } from '../../store/database.ts';
import { dropOldTombstones } from '../store/base-table.ts';
import { pullAttributes } from './pull-attributes.ts';
import { pullAudiences } from './pull-audiences.ts';
import { isContactScanDue, pullContacts } from './pull-contacts.ts';
import type { PullContext } from './pull-context.ts';
import { pullRecordings } from './pull-recordings.ts';
import { pullReports } from './pull-reports.ts';

/**
 * Reads what is new on a platform. Each part stands alone: one that fails does not keep the next from being read, unless
 * the line or the key failed. What a role may not read is no error. Answers the first error, or null.
 */
export async function pull(context: PullContext): Promise<unknown> {
  const { db, clock, connectionId } = context;
  inTransaction(db, () => dropOldTombstones(db, clock.now()));
  const contactCount =
    prepare<{ n: number }>(db, 'SELECT count(*) AS n FROM contacts WHERE connection_id = ?').get(connectionId)?.n ?? 0;
  const contactsDue = isContactScanDue(context, contactCount);
  const parts: ((context: PullContext) => Promise<void>)[] = [
    ...(contactsDue ? [pullAttributes, pullContacts] : []),
    pullRecordings,
    pullReports,
    ...(contactsDue ? [pullAudiences] : []),
  ];
  let first: unknown = null;
  for (const part of parts) {
    if (context.signal.aborted) break;
    try {
      await part(context);
    } catch (error) {
      if (endsThePull(error)) throw error;
      context.log.warn('pull.part-failed', { part: part.name, code: error instanceof AppError ? error.code : 'BUG' });
      if (failureOf(error)?.status !== 403) first ??= error;
    } finally {
      context.notes.flushIfDue();
    }
    await context.between();
  }
  return first;
}

/** The line, the key or a bug: nothing more would come of the next part. */
function endsThePull(error: unknown): boolean {
  const failure = failureOf(error);
  if (!failure) return !(error instanceof AppError);
  return failure.sent !== 'answered' || failure.status === 401 || failure.status === 429 || failure.status === 503;
}
