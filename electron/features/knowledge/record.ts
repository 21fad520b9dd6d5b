import { AppError } from '#shared/errors/app-error.ts';
import type { ReadDb } from '../../store/database.ts';
import type { RecordCollection } from '../../sync/store/base-table.ts';
import { findRecord, type StoredRecord } from '../../sync/store/record-table.ts';

/** A record of one of the lists of knowledge. Throws NOT_FOUND where it is no longer here. */
export function knowledgeRecord(db: ReadDb, id: string, ...collections: RecordCollection[]): StoredRecord {
  const record = findRecord(db, id);
  if (record === null || !collections.includes(record.collection)) {
    throw new AppError('NOT_FOUND', 'This is no longer here.', { action: 'It may have been deleted on its platform.' });
  }
  return record;
}
