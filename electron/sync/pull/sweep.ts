import { AppError } from '#shared/errors/app-error.ts';
import { failureOf } from '../../net/net-failure.ts';
import { inTransaction, prepare } from '../../store/database.ts';
import { type BaseRow, type Collection, countBase, findBase, noteMissing } from '../store/base-table.ts';
import { findCollectionState, setVanished } from '../store/collection-table.ts';
import { capitalized } from './collection-problem.ts';
import type { PullContext } from './pull-context.ts';

/** A row must be absent from two scans at least this far apart: paging drift loses rows for one scan, not for two. */
const MISSING_AGE_MS = 60_000;

/** More than this at once is taken for a fault of the platform and not for the work of people. */
const BRAKE_ROWS = 20;
const BRAKE_SHARE = 0.05;
/** A list of so many that is suddenly empty is taken for a fault however short it was. */
const BRAKE_WHOLE_ROWS = 5;
/** One request a row: the rest waits for the next scan, so that other lists need not. */
const MAX_CONFIRMS = 1000;

export interface Sweep {
  collection: Collection;
  /** What people call these rows, for the sentence of the brake. */
  plural: string;
  generation: number;
  /** The ids that the walk met. */
  met: ReadonlySet<string>;
  /**
   * Asks for the row by id: throws NOT_FOUND where it is gone, keeps the answer where it is not. Without it, as on a platform
   * that cannot be asked, two complete lists that do not name the row are the proof.
   */
  confirm?: ((remoteId: string) => Promise<void>) | undefined;
  /** Takes it away here; called in a transaction. */
  remove(base: BaseRow): void;
}

interface Absent {
  remoteId: string;
  /** Since an earlier walk, where it was absent from that as well. */
  missingAt: number | null;
}

/** Ids that are looked at in one go: a list may have a million. */
const CHUNK_ROWS = 10_000;

/**
 * After a complete scan: removes here what the platform has removed. A row goes only when it was absent from two scans and
 * its id is answered with 404 or 410. If too many are absent nothing is removed and UPSTREAM_BAD_REPLY says so, until the
 * person accepts it; that releases the brake and nothing else, so each row is asked for all the same.
 */
export async function sweep(context: PullContext, task: Sweep): Promise<void> {
  const { db, clock, connectionId, log } = context;
  const { collection } = task;
  const absent = await absentRows(context, task);
  if (absent.length === 0) {
    releaseBrake(context, collection);
    return;
  }
  const now = clock.now();
  inTransaction(db, () => {
    for (const { remoteId } of absent) noteMissing(db, { connectionId, collection, remoteId }, now);
  });
  assertPlausible(context, task, absent.length);
  const due = absent.filter(({ missingAt: at }) => at !== null && now - at >= MISSING_AGE_MS).slice(0, MAX_CONFIRMS);
  for (const { remoteId } of due) {
    if (task.confirm) await context.between();
    if (await isThere(task, remoteId)) {
      log.warn('pull.drift', { collection });
      continue;
    }
    inTransaction(db, () => {
      // The row may have been dealt with while the platform was asked.
      const base = findBase(db, { connectionId, collection, remoteId });
      if (base && base.goneAt === null) task.remove(base);
    });
  }
}

/** The rows that were kept before a complete walk began and that it did not meet. */
export async function absentRows(
  { db, connectionId, between }: PullContext,
  { collection, generation, met }: Pick<Sweep, 'collection' | 'generation' | 'met'>,
): Promise<Absent[]> {
  const absent: Absent[] = [];
  const scope = { connectionId, collection };
  const known = prepare<{ remoteId: string }>(
    db,
    `SELECT remote_id AS remoteId FROM base_rows
     WHERE connection_id = @connectionId AND collection = @collection AND remote_id > @after
     ORDER BY remote_id LIMIT ${CHUNK_ROWS}`,
  );
  for (let after = ''; ; await between()) {
    const chunk = known.all({ ...scope, after });
    for (const { remoteId } of chunk) {
      if (met.has(remoteId)) continue;
      const row = prepare<Absent>(
        db,
        `SELECT remote_id AS remoteId, missing_at AS missingAt FROM base_rows
         WHERE connection_id = @connectionId AND collection = @collection AND remote_id = @remoteId
           AND generation < @generation AND gone_at IS NULL`,
      ).get({ ...scope, remoteId, generation });
      if (row) absent.push(row);
    }
    if (chunk.length < CHUNK_ROWS) return absent;
    after = chunk.at(-1)?.remoteId ?? after;
  }
}

async function isThere({ confirm }: Sweep, remoteId: string): Promise<boolean> {
  if (!confirm) return false;
  try {
    await confirm(remoteId);
    return true;
  } catch (error) {
    const failure = failureOf(error);
    // What something else says in the platform's place is no answer at all.
    if (!failure || failure.isForeign) throw error;
    if (failure.status === 404 || failure.status === 410) return false;
    // Forbidden is no proof of removal: the row stays.
    if (failure.status === 403) return true;
    throw error;
  }
}

function releaseBrake({ db, connectionId }: PullContext, collection: Collection): void {
  if (findCollectionState(db, connectionId, collection)?.vanishedCount != null) {
    setVanished(db, connectionId, collection, null);
  }
}

/** The brake. Throws where too many rows are absent at once, unless the person has accepted that many. */
export function assertPlausible(
  context: PullContext,
  { collection, plural }: Pick<Sweep, 'collection' | 'plural'>,
  missingCount: number,
): void {
  const { db, connectionId, log } = context;
  const n = countBase(db, connectionId, collection);
  const isWhole = missingCount === n && n >= BRAKE_WHOLE_ROWS;
  if (!isWhole && missingCount <= Math.max(BRAKE_ROWS, n * BRAKE_SHARE)) {
    releaseBrake(context, collection);
    return;
  }
  setVanished(db, connectionId, collection, { count: missingCount, knownCount: n });
  if (missingCount <= (findCollectionState(db, connectionId, collection)?.acceptedCount ?? 0)) return;
  log.warn('pull.brake', { collection, count: missingCount, knownCount: n });
  const [listed, known] = [n - missingCount, n].map((count) => count.toLocaleString('en'));
  throw new AppError(
    'UPSTREAM_BAD_REPLY',
    `${capitalized(plural)}: the platform answered ${listed} of ${known}. Nothing was removed here.`,
    {
      action: 'Look on the platform. If that is a fault there, check again later; if it is right, accept the removal.',
    },
  );
}
