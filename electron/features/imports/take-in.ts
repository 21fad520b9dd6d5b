import { stat } from 'node:fs/promises';
import { guessMappings, looksLikeHeader } from '#shared/domain/import-columns.ts';
import { MAX_IMPORT_BYTES, MAX_IMPORT_ROWS } from '#shared/domain/import-limits.ts';
import { AppError, toErrorData } from '#shared/errors/app-error.ts';
import type { ImportFileToRead } from '../../engine/protocol.ts';
import { inTransaction, type WriteDb } from '../../store/database.ts';
import type { ImportContext } from './context.ts';
import { readTable } from './reading/read-table.ts';
import { badTable, type TableLine } from './reading/table-source.ts';
import { findImport, insertImport, type StoredColumn, toColumn, updateImport } from './repository.ts';
import { forgetRows, insertRow } from './row-table.ts';
import { attributesOf } from './rules.ts';

/** One more than is shown, so that a first line which turns out to be a header leaves ten. */
const SAMPLES = 11;
const SAMPLE_LENGTH = 120;

/** Begins an import: its row is there when this is answered, and the lines follow. Throws INVALID for a file that is too large. */
export async function beginImport({ db, clock }: ImportContext, file: ImportFileToRead): Promise<void> {
  if (findImport(db, file.id)) return;
  const { size, isFile } = await stat(file.path).then(
    (stats) => ({ size: stats.size, isFile: stats.isFile() }),
    (cause: unknown) => {
      throw new AppError('INVALID', 'This file cannot be read.', { action: 'Check that it is still there.', cause });
    },
  );
  if (!isFile) throw new AppError('INVALID', 'This is not a file.');
  if (size > MAX_IMPORT_BYTES) {
    throw new AppError('INVALID', `A file to import has at most ${MAX_IMPORT_BYTES / 1024 / 1024} MiB.`, {
      action: 'Cut it into smaller files.',
    });
  }
  insertImport(db, { ...file, fileName: file.name, sizeBytes: size, now: clock.now() });
}

/** Reads the lines of an import that was begun into the store, and guesses what its columns hold. */
export async function takeIn(
  context: ImportContext,
  file: ImportFileToRead,
  worker: URL,
  signal: AbortSignal,
): Promise<void> {
  const { db, changed } = context;
  const record = findImport(db, file.id);
  if (!record) return;
  const columns = columnCollector();
  const counted = { lineCount: 0, firstLine: 0 };
  try {
    for await (const told of readTable(file.path, { worker, signal })) {
      if (told.kind === 'format') {
        updateImport(db, file.id, told.format);
        continue;
      }
      takeLines(db, record.sequence, told.lines, counted);
      for (const [, cells] of told.lines) columns.add(cells);
      updateImport(db, file.id, counted);
      changed(file.id);
    }
    if (counted.lineCount === 0) throw badTable('There is nothing in this file.', 'Choose another file.');
    finish(context, file, columns.all());
  } catch (error) {
    if (signal.aborted) return;
    await forgetRows(db, record.sequence);
    const data = toErrorData(error);
    if (data.code === 'BUG') context.log.error('import.failed', { part: 'reading' });
    updateImport(db, file.id, { state: 'unreadable', error: data, lineCount: 0 });
  }
  changed(file.id);
}

function takeLines(
  db: WriteDb,
  sequence: number,
  lines: readonly TableLine[],
  counted: { lineCount: number; firstLine: number },
): void {
  inTransaction(db, () => {
    for (const [line, cells] of lines) {
      if (counted.lineCount === 0) counted.firstLine = line;
      counted.lineCount++;
      // One may be a header.
      if (counted.lineCount > MAX_IMPORT_ROWS + 1) {
        throw badTable(
          `The file has more than ${MAX_IMPORT_ROWS} rows, the most of one import.`,
          'Cut it into smaller files.',
        );
      }
      insertRow(db, sequence, line, cells);
    }
  });
}

function finish({ db }: ImportContext, file: ImportFileToRead, columns: StoredColumn[]): void {
  const hasHeader = looksLikeHeader(columns.map(({ first }) => first));
  const shown = columns.map((column, index) => toColumn(column, index, hasHeader));
  const mappings = guessMappings(shown, attributesOf(db, file.connectionId));
  updateImport(db, file.id, { columns, hasHeader, mappings, state: 'mapping' });
}

/** Keeps different texts of each column while lines go by. */
function columnCollector() {
  const columns: { first: string; samples: Set<string> }[] = [];
  let isFirst = true;
  const short = (text: string) => (text.length > SAMPLE_LENGTH ? `${text.slice(0, SAMPLE_LENGTH - 1)}…` : text);
  return {
    add(cells: readonly string[]) {
      for (const [index, cell] of cells.entries()) {
        while (columns.length <= index) columns.push({ first: '', samples: new Set() });
        const column = columns[index];
        if (!column) continue;
        if (isFirst) column.first = short(cell);
        else if (column.samples.size < SAMPLES && cell.trim() !== '') column.samples.add(short(cell));
      }
      isFirst = false;
    },
    all: (): StoredColumn[] => columns.map(({ first, samples }) => ({ first, samples: [...samples] })),
  };
}
