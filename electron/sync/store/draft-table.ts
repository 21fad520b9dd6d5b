import type { Draft } from '#shared/domain/draft.ts';
import { prepare, type ReadDb, type WriteDb } from '../../store/database.ts';
import type { RecordCollection } from './base-table.ts';

/** The record that a draft is of. */
export interface DraftKey {
  connectionId: string;
  collection: RecordCollection;
  remoteId: string;
}

const AT = 'connection_id = @connectionId AND collection = @collection AND remote_id = @remoteId';

const keyOf = ({ connectionId, collection, remoteId }: DraftKey): Record<string, string> => ({
  connectionId,
  collection,
  remoteId,
});

export function findDraft(db: ReadDb, key: DraftKey): (Draft & { updatedAt: number }) | null {
  const row = prepare<{ fields: string; base: string; updatedAt: number }>(
    db,
    `SELECT fields, base, updated_at AS updatedAt FROM drafts WHERE ${AT}`,
  ).get(keyOf(key));
  return row ? { fields: JSON.parse(row.fields), base: JSON.parse(row.base), updatedAt: row.updatedAt } : null;
}

/** Puts a draft in the place of the one before; null takes it away. */
export function putDraft(db: WriteDb, key: DraftKey, draft: Draft | null, now: number): void {
  if (draft === null) {
    prepare(db, `DELETE FROM drafts WHERE ${AT}`).run(keyOf(key));
    return;
  }
  prepare(
    db,
    `INSERT INTO drafts (connection_id, collection, remote_id, fields, base, updated_at)
     VALUES (@connectionId, @collection, @remoteId, @fields, @base, @now)
     ON CONFLICT (connection_id, collection, remote_id) DO UPDATE SET fields = @fields, base = @base, updated_at = @now`,
  ).run({ ...keyOf(key), fields: JSON.stringify(draft.fields), base: JSON.stringify(draft.base), now });
}

/** The platform's ids of the records of a collection that have a draft, a set for each connection. */
export function listDrafted(db: ReadDb, collection: RecordCollection): Set<string> {
  const rows = prepare<{ name: string }>(
    db,
    `SELECT connection_id || ' ' || remote_id AS name FROM drafts WHERE collection = ?`,
  ).all(collection);
  return new Set(rows.map(({ name }) => name));
}
