import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { writeCsvStream } from 'hucre/csv';
import { AppError } from '#shared/errors/app-error.ts';
import type { ImportFileToWrite } from '../../engine/protocol.ts';
import type { ReadDb } from '../../store/database.ts';
import { headerLineOf, type ImportRecord, toColumn } from './repository.ts';
import { firstLineOf, type RowRecord, rowsAfter } from './row-table.ts';

type ResultFileWish = Omit<ImportFileToWrite, 'id'>;

const ROWS_AT_ONCE = 500;

/**
 * Writes the rows of an import as they came, with what became of each and what is wrong with it: under a name of its own first,
 * which becomes the one that was asked for when all of it is there. A cell that a spreadsheet would compute is guarded.
 */
export async function writeResultFile(db: ReadDb, record: ImportRecord, wish: ResultFileWish): Promise<void> {
  const partial = `${wish.path}.part`;
  const word = (name: string) => wish.words[name] ?? name;
  const headers = [
    word('line'),
    ...record.columns.map((column, index) => {
      return guarded(toColumn(column, index, record.hasHeader).header ?? `${word('column')} ${index + 1}`);
    }),
    word('outcome'),
    word('problem'),
  ];
  try {
    const rows = writeCsvStream(resultRows(db, record, wish.only, word), { headers, bom: true, escapeFormulae: true });
    await pipeline(Readable.from(bytesOf(rows)), createWriteStream(partial, { mode: 0o600 }));
    await rename(partial, wish.path);
  } catch (error) {
    await rm(partial, { force: true });
    const isFull = error instanceof Error && 'code' in error && error.code === 'ENOSPC';
    throw new AppError(isFull ? 'DISK_FULL' : 'INVALID', 'The file could not be written there.', {
      action: 'Choose another folder.',
      cause: error,
    });
  }
}

async function* bytesOf(stream: ReadableStream<Uint8Array | string>): AsyncGenerator<Uint8Array | string> {
  for await (const piece of stream) yield piece;
}

/** The writer guards cells and not headers. */
const guarded = (header: string): string => (/^[=+\-@|\t\r\n]/.test(header) ? `'${header}` : header);

async function* resultRows(
  db: ReadDb,
  record: ImportRecord,
  only: ResultFileWish['only'],
  word: (name: string) => string,
): AsyncGenerator<(string | number)[]> {
  let after = headerLineOf(record);
  for (;;) {
    const rows = rowsAfter(db, record.sequence, after, ROWS_AT_ONCE);
    if (rows.length === 0) return;
    for (const row of rows) {
      if (only === 'problems' && !isProblem(row)) continue;
      const cells = record.columns.map((_, index) => row.cells[index] ?? '');
      yield [row.line, ...cells, outcomeWord(row, word), problemWords(db, record, row, word)];
    }
    after = rows.at(-1)?.line ?? after;
    await nextTurn();
  }
}

const isProblem = ({ outcome, verdict, problems }: RowRecord): boolean =>
  outcome === null ? verdict === 'invalid' || problems.length > 0 : /^(invalid|refused|missing)$/.test(outcome);

const outcomeWord = ({ outcome, verdict }: RowRecord, word: (name: string) => string): string => {
  if (outcome !== null) return word(`outcome.${outcome}`);
  return verdict === null ? '' : word(`verdict.${verdict}`);
};

function problemWords(db: ReadDb, { sequence }: ImportRecord, row: RowRecord, word: (name: string) => string): string {
  const words = row.problems.map(({ code, limit, target }) => {
    const text = word(`problem.${code}`).replace('{{limit}}', String(limit ?? ''));
    return `${word(`target.${target}`).replace(/^target\.(customAttributes\.)?/, '')}: ${text}`;
  });
  if (row.verdict === 'duplicate' && row.phone !== null) {
    const first = firstLineOf(db, sequence, row.phone);
    words.push(word('problem.duplicate').replace('{{limit}}', String(first ?? '')));
  }
  if (row.message !== null) words.push(row.message);
  return words.join('; ');
}
