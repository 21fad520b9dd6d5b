import type { DictionaryEntryRow, DictionaryRow } from '#shared/contract/dictionaries.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { Dictionary, DictionaryEntry } from '#shared/wire/gomobile/dictionaries.ts';
import { findClip } from '../../media/clips.ts';
import { prepare, type ReadDb } from '../../store/database.ts';
import { findRecord, listRecords, recordsReadAt, type StoredRecord } from '../../sync/store/record-table.ts';

interface Page {
  offset: number;
  limit: number;
}

export function listDictionaries(
  db: ReadDb,
  { text, page }: { text?: string | undefined; page: Page },
): { rows: DictionaryRow[]; total: number } {
  const { rows, total } = listRecords(db, { collections: ['dictionaries'], text }, { by: 'name', order: 'asc' }, page);
  return { rows: rows.map((row) => toRow(db, row)), total };
}

/** Throws NOT_FOUND. */
export function requireDictionary(db: ReadDb, id: string): StoredRecord {
  const record = findRecord(db, id);
  if (record?.collection !== 'dictionaries') throw new AppError('NOT_FOUND', 'This dictionary is no longer here.');
  return record;
}

export const getDictionary = (db: ReadDb, id: string): DictionaryRow => toRow(db, requireDictionary(db, id));

export function toRow(db: ReadDb, record: StoredRecord): DictionaryRow {
  const body = Dictionary.safeParse(record.body).data;
  const { n } = prepare<{ n: number }>(
    db,
    `SELECT count(*) AS n FROM records
     WHERE connection_id = ? AND collection = 'dictionaryEntries' AND parent_remote_id = ?`,
  ).get(record.connectionId, record.remoteId) ?? { n: 0 };
  return {
    id: record.id,
    connectionId: record.connectionId,
    name: record.name,
    description: body?.description || null,
    language: body?.language ?? null,
    isSystem: body?.isSystem === true || body?.organizationId === null,
    entryCount: n,
    updatedAt: record.updatedAt,
  };
}

export function listEntries(
  db: ReadDb,
  { dictionaryId, text, page }: { dictionaryId: string; text?: string | undefined; page: Page },
): { rows: DictionaryEntryRow[]; total: number } {
  const { connectionId, remoteId } = requireDictionary(db, dictionaryId);
  const { rows, total } = listRecords(
    db,
    { collections: ['dictionaryEntries'], connectionId, parentRemoteId: remoteId, text },
    { by: 'name', order: 'asc' },
    page,
  );
  return {
    rows: rows.map((row) => {
      const audioId = audioIdOf(row);
      return {
        id: row.id,
        key: row.name,
        hasAudio: audioId !== null,
        clipId: audioId === null ? null : (findClip(db, { connectionId, remoteId: audioId })?.id ?? null),
        updatedAt: row.updatedAt,
      };
    }),
    total,
  };
}

/** Throws NOT_FOUND. */
export function requireEntry(db: ReadDb, id: string): StoredRecord {
  const record = findRecord(db, id);
  if (record?.collection !== 'dictionaryEntries') throw new AppError('NOT_FOUND', 'This entry is no longer here.');
  return record;
}

/** The platform's id of the audio of an entry. */
export const audioIdOf = ({ body }: StoredRecord): string | null =>
  DictionaryEntry.safeParse(body).data?.audioId ?? null;

export const dictionaryOverview = (db: ReadDb) => ({
  readAt: recordsReadAt(db, ['dictionaries', 'dictionaryEntries']),
});
