import { AppError } from '#shared/errors/app-error.ts';
import { failureOf } from '../../net/net-failure.ts';
import { inTransaction, prepare } from '../../store/database.ts';
import { type BaseRow, type Collection, findBase } from '../store/base-table.ts';
import type { PullContext } from './pull-context.ts';

/** A row must be absent from two scans at least this far apart: paging drift loses rows for one scan, not for two. */
const MISSING_AGE_MS = 60_000;

/** More than this at once is taken for a fault of the platform and not for the work of people. */
const BRAKE_ROWS = 20;
const BRAKE_SHARE = 0.05;

export interface Sweep {
  collection: Collection;
  /** What people call these rows, for the sentence of the brake. */
  plural: string;
  generation: number;
  /** Asks for the row by id: throws NOT_FOUND where it is gone, keeps the answer where it is not. */
  confirm(remoteId: string): Promise<void>;
  /** Takes it away here; called in a transaction. */
  remove(base: BaseRow): void;
}

interface Missing {
  remote_id: string;
  missing_at: number | null;
}

/**
 * After a complete scan: removes here what the platform has removed. A row goes only when it was absent from two scans and
 * its id is answered with 404 or 410. If too many are absent nothing is removed and UPSTREAM_BAD_REPLY says so.
 */
export async function sweep(context: PullContext, task: Sweep): Promise<void> {
  const { db, clock, connectionId, log } = context;
  const scope = { connectionId, collection: task.collection, generation: task.generation };
  const missing = prepare<Missing>(
    db,
    `SELECT remote_id, missing_at FROM base_rows
     WHERE connection_id = @connectionId AND collection = @collection AND generation < @generation AND gone_at IS NULL`,
  ).all(scope);
  if (missing.length === 0) return;
  assertPlausible(context, task, missing.length);
  const now = clock.now();
  prepare(
    db,
    `UPDATE base_rows SET missing_at = @now
     WHERE connection_id = @connectionId AND collection = @collection AND generation < @generation AND missing_at IS NULL`,
  ).run({ ...scope, now });
  const due = missing.filter(({ missing_at: at }) => at !== null && now - at >= MISSING_AGE_MS);
  for (const { remote_id: remoteId } of due) {
    await context.between();
    if (await isThere(task, remoteId)) {
      log.warn('pull.drift', { collection: task.collection });
      continue;
    }
    inTransaction(db, () => {
      // The row may have been dealt with while the platform was asked.
      const base = findBase(db, { connectionId, collection: task.collection, remoteId });
      if (base && base.goneAt === null) task.remove(base);
    });
  }
}

async function isThere(task: Sweep, remoteId: string): Promise<boolean> {
  try {
    await task.confirm(remoteId);
    return true;
  } catch (error) {
    const status = failureOf(error)?.status;
    if (status === 404 || status === 410) return false;
    // Forbidden is no proof of removal: the row stays.
    if (status === 403) return true;
    throw error;
  }
}

function assertPlausible({ db, connectionId, log }: PullContext, task: Sweep, missingCount: number): void {
  const { n } = prepare<{ n: number }>(
    db,
    'SELECT count(*) AS n FROM base_rows WHERE connection_id = ? AND collection = ? AND gone_at IS NULL',
  ).get(connectionId, task.collection) ?? { n: 0 };
  if (missingCount <= Math.max(BRAKE_ROWS, n * BRAKE_SHARE)) return;
  log.warn('pull.brake', { collection: task.collection, count: missingCount, knownCount: n });
  throw new AppError(
    'UPSTREAM_BAD_REPLY',
    `The platform no longer lists ${missingCount} of ${n} ${task.plural}. Nothing was removed here.`,
    { action: 'Check on the platform. If it is right, remove the connection and add it again.' },
  );
}
