import { setImmediate as nextTurn } from 'node:timers/promises';
import { writeCsvStream } from 'hucre/csv';
import type { Db } from '../../db/statements.ts';
import { type StoredContent, storeContent } from '../../files/contents.ts';
import type { IngestionRecord } from './repository.ts';
import { listRows } from './repository.ts';

const ROWS_AT_ONCE = 500;

/**
 * Keeps the rows that were not taken as a CSV file: as they came, with their number and what is wrong with them, in UTF-8
 * with a byte order mark. A cell that a spreadsheet would take for a formula is guarded by an apostrophe, which an upload
 * of the corrected file takes off again. Null where every row was taken.
 */
export async function storeFailedRows(db: Db, ingestion: IngestionRecord): Promise<StoredContent | null> {
  if (ingestion.invalid_rows === 0) return null;
  const headers = [
    'Row',
    ...ingestion.columns.map((header, index) => guarded(header ?? `Column ${index + 1}`)),
    'Errors',
  ];
  const stream = writeCsvStream(failedRows(db, ingestion), { headers, bom: true, escapeFormulae: true });
  return storeContent(db, stream, Number.MAX_SAFE_INTEGER);
}

/** The writer guards cells and not headers. */
const guarded = (header: string): string => (/^[=+\-@\t\r]/.test(header) ? `'${header}` : header);

async function* failedRows(db: Db, { seq, columns }: IngestionRecord): AsyncGenerator<(string | number)[]> {
  for (let offset = 0; ; offset += ROWS_AT_ONCE) {
    const rows = listRows(db, seq, 'invalid', { limit: ROWS_AT_ONCE, offset });
    for (const { row_number, cells, errors } of rows) {
      const words = errors.map(({ message }) => message).join('; ');
      yield [row_number, ...columns.map((_, index) => cells[index] ?? ''), words];
    }
    if (rows.length < ROWS_AT_ONCE) return;
    await nextTurn();
  }
}
