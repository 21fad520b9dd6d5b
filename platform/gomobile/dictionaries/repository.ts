import { all, type Db, first, run } from '../../db/statements.ts';
import { type ChangeFilter, whereChanged } from '../../extras/changes.ts';

interface Stamps {
  created_at: number;
  updated_at: number;
  deleted_at: number | null;
  created_by: string | null;
  updated_by: string | null;
  deleted_by: string | null;
}

export interface DictionaryRow extends Stamps {
  id: string;
  name: string;
  description: string | null;
  language: string;
  is_system: number;
}

export interface EntryRow extends Stamps {
  id: string;
  dictionary_id: string;
  key: string;
  audio_id: string;
}

/** Who changes what, and when. */
type Change = {
  id: string;
  at: number;
  by: string | null;
};

const LIVE_DICTIONARY = 'SELECT * FROM dictionaries WHERE deleted_at IS NULL';
const LIVE_ENTRY = 'SELECT * FROM dictionary_entries WHERE deleted_at IS NULL';

/** Those of the system first, then as they were created. */
export function listDictionaries(db: Db, changes: ChangeFilter): DictionaryRow[] {
  const { condition, parameters } = whereChanged(changes);
  return all<DictionaryRow>(
    db,
    `SELECT * FROM dictionaries WHERE ${condition} ORDER BY is_system DESC, seq`,
    parameters,
  );
}

export const findDictionary = (db: Db, id: string): DictionaryRow | undefined =>
  first<DictionaryRow>(db, `${LIVE_DICTIONARY} AND id = @id`, { id });

export function insertDictionary(
  db: Db,
  row: Pick<DictionaryRow, 'id' | 'name' | 'description' | 'language' | 'is_system'> & {
    at: number;
    by: string | null;
  },
): void {
  run(
    db,
    `INSERT INTO dictionaries (id, name, description, language, is_system, created_at, updated_at, created_by, updated_by)
     VALUES (@id, @name, @description, @language, @is_system, @at, @at, @by, @by)`,
    row,
  );
}

export function softDeleteDictionary(db: Db, change: Change): void {
  run(db, 'UPDATE dictionaries SET deleted_at = @at, updated_at = @at, deleted_by = @by WHERE id = @id', change);
}

export const listEntries = (db: Db, dictionaryId: string): EntryRow[] =>
  all<EntryRow>(db, `${LIVE_ENTRY} AND dictionary_id = @dictionaryId ORDER BY seq`, { dictionaryId });

export const findEntry = (db: Db, dictionaryId: string, key: string): EntryRow | undefined =>
  first<EntryRow>(db, `${LIVE_ENTRY} AND dictionary_id = @dictionaryId AND key = @key`, { dictionaryId, key });

export function insertEntry(db: Db, row: Change & { dictionaryId: string; key: string; audioId: string }): void {
  run(
    db,
    `INSERT INTO dictionary_entries (id, dictionary_id, key, audio_id, created_at, updated_at, created_by, updated_by)
     VALUES (@id, @dictionaryId, @key, @audioId, @at, @at, @by, @by)`,
    { ...row },
  );
}

export function softDeleteEntry(db: Db, change: Change): void {
  run(db, 'UPDATE dictionary_entries SET deleted_at = @at, updated_at = @at, deleted_by = @by WHERE id = @id', change);
}
