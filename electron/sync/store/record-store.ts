import { foldText } from '#shared/domain/contact.ts';
import type { Clock, Random } from '../../lib/ports.ts';
import { inTransaction, prepare, type WriteDb } from '../../store/database.ts';
import type { RecordShape } from '../pull/collections/define.ts';
import {
  bury,
  deleteBase,
  dropReject,
  findBase,
  hashOf,
  instantOf,
  isBuried,
  metAgain,
  putBase,
  type RecordCollection,
} from './base-table.ts';
import { findRecordByRemoteId } from './record-table.ts';

export interface RecordStoreDeps {
  db: WriteDb;
  clock: Clock;
  random: Random;
}

export interface RecordAnswer<T> {
  connectionId: string;
  item: T;
  /** The platform's id of the record that it belongs to; empty where it stands alone. */
  parentId?: string;
  /** Of the scan that saw it; null for an answer outside a scan. */
  generation: number | null;
  /** It stands though it is older than what is kept: the platform went back, as after a restore. */
  isCertain?: boolean;
  /** Told where the answer changes nothing because it is older than the one kept, or than the removal. */
  onOlder?: () => void;
}

const timeOf = (value: string | number | null | undefined): number | null =>
  typeof value === 'number' ? value : instantOf(value);

/**
 * Keeps what a platform said of a record, in the transaction of the caller. Answers its local id if that changed anything, and
 * null where it is as it was, or was removed and not changed since.
 */
export function applyRecord<T>(
  { db, random }: RecordStoreDeps,
  definition: RecordShape<T>,
  { connectionId, item, parentId = '', generation, isCertain = false, onOlder }: RecordAnswer<T>,
): string | null {
  const { remoteId, name, status, datedAt, updatedAt: changedAt, keywords = [] } = definition.describe(item, parentId);
  const key = { connectionId, collection: definition.collection, remoteId };
  const known = findBase(db, key);
  const updatedAt = timeOf(changedAt);
  if (!known && !isCertain && isBuried(db, key, updatedAt)) {
    onOlder?.();
    return null;
  }
  // A page that was long on its way says less than what is here.
  if (!isCertain && known?.updatedAt != null && updatedAt !== null && updatedAt < known.updatedAt) {
    onOlder?.();
    metAgain(db, key);
    return null;
  }
  const hash = hashOf([parentId, item]);
  if (known?.hash === hash && known.goneAt === null) {
    metAgain(db, key);
    return null;
  }
  const id = known?.localId ?? random.uuid();
  const shown = name ?? remoteId;
  putBase(db, { ...key, localId: id, body: item, hash, updatedAt, generation });
  dropReject(db, key);
  prepare(
    db,
    `INSERT INTO records (id, connection_id, collection, remote_id, parent_remote_id, name, status, search_text, dated_at)
     VALUES (@id, @connectionId, @collection, @remoteId, @parentId, @name, @status, @searchText, @datedAt)
     ON CONFLICT (id) DO UPDATE SET parent_remote_id = @parentId, name = @name, status = @status,
       search_text = @searchText, dated_at = @datedAt`,
  ).run({
    ...key,
    id,
    parentId,
    name: shown,
    status: status ?? null,
    searchText: foldText([shown, ...keywords.filter((word) => word != null)].join(' ')),
    datedAt: timeOf(datedAt),
  });
  return id;
}

/** Keeps the reply to an action that a person took. Answers the record's local id. */
export function keepRecord<T>(
  deps: RecordStoreDeps,
  definition: RecordShape<T>,
  answer: Omit<RecordAnswer<T>, 'generation'>,
): string {
  const { remoteId } = definition.describe(answer.item, answer.parentId ?? '');
  return inTransaction(deps.db, () => {
    applyRecord(deps, definition, { ...answer, generation: null });
    const key = { connectionId: answer.connectionId, collection: definition.collection, remoteId };
    return findBase(deps.db, key)?.localId ?? '';
  });
}

/** Keeps what asking by id said beyond the list. */
export function keepDetail({ db, clock }: Pick<RecordStoreDeps, 'db' | 'clock'>, id: string, detail: unknown): void {
  prepare(
    db,
    `UPDATE records SET detail = @detail, detail_at = @now, detail_hash = (
       SELECT b.hash FROM base_rows AS b WHERE b.connection_id = records.connection_id
         AND b.collection = records.collection AND b.remote_id = records.remote_id)
     WHERE id = @id`,
  ).run({ id, detail: JSON.stringify(detail ?? null), now: clock.now() });
}

/** Takes a record away that its platform has removed, and what belongs to it. In the transaction of the caller. */
export function removeRecord(
  { db, clock }: Pick<RecordStoreDeps, 'db' | 'clock'>,
  { connectionId, collection, remoteId }: { connectionId: string; collection: RecordCollection; remoteId: string },
  children: readonly RecordCollection[] = [],
): void {
  const key = { connectionId, collection, remoteId };
  const record = findRecordByRemoteId(db, key);
  bury(db, key, findBase(db, key)?.updatedAt ?? null, clock.now());
  deleteBase(db, key);
  if (record) prepare(db, 'DELETE FROM records WHERE id = ?').run(record.id);
  for (const child of children) {
    const owned = prepare<{ remoteId: string }>(
      db,
      `SELECT remote_id AS remoteId FROM records
       WHERE connection_id = ? AND collection = ? AND parent_remote_id = ?`,
    ).all(connectionId, child, remoteId);
    for (const one of owned) removeRecord({ db, clock }, { connectionId, collection: child, remoteId: one.remoteId });
  }
}
