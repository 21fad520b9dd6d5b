import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CsvError, type Options, Parser } from 'csv-parse';
import { MAX_IMPORT_COLUMNS } from '#shared/domain/import-limits.ts';
import { badTable, MAX_CELL_LENGTH, MAX_LINES, type TableFormat, type TableLine } from './table-source.ts';
import { decoded, encodingOf } from './text.ts';

const DELIMITERS = [',', ';', '\t', '|'] as const;
const SAMPLE_LENGTH = 64 * 1024;
const MAX_RECORD_BYTES = 1024 * 1024;
/** The library makes an error of each row that is not as long as the first, so a piece of a hostile file takes long. */
const PIECE_LENGTH = 16 * 1024;

const optionsFor = (delimiter: string): Options => ({
  delimiter,
  record_delimiter: ['\r\n', '\n', '\r'],
  relax_column_count: true,
  relax_quotes: true,
  max_record_size: MAX_RECORD_BYTES,
});

/** Reads CSV of any encoding and of whichever sign divides it. Throws INVALID where it makes no table. */
export async function readCsv(
  path: string,
  head: Buffer,
  onFormat: (format: TableFormat) => void,
  onLine: (line: TableLine) => Promise<void> | undefined,
): Promise<void> {
  const encoding = await encodingOf(path, head);
  const delimiter = await delimiterOf(path, encoding);
  onFormat({ format: 'csv', encoding, delimiter, sheet: null, sheetCount: null });
  const parser = new Parser(optionsFor(delimiter));
  let line = 0;
  try {
    await pipeline(Readable.from(pieces(decoded(path, encoding))), parser, async (records: AsyncIterable<string[]>) => {
      for await (const record of records) {
        line++;
        if (line > MAX_LINES)
          throw badTable(`The file has more than ${MAX_LINES} lines.`, 'Cut it into smaller files.');
        const cells = record.map(withoutGuard);
        refuseOversize(cells, line);
        if (cells.some((cell) => cell.trim() !== '')) await onLine([line, cells]);
      }
    });
  } catch (error) {
    throw error instanceof CsvError ? refusalOf(error, line + 1) : error;
  }
}

async function* pieces(texts: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const text of texts) {
    for (let at = 0; at < text.length; at += PIECE_LENGTH) yield text.slice(at, at + PIECE_LENGTH);
  }
}

/** An apostrophe before a sign that begins a formula guards who opens the file in a spreadsheet; it is no part of the text. */
const withoutGuard = (cell: string): string => cell.replace(/^'(?=[=+\-@\t\r])/, '').replace(/^"([^"]*)"\s+$/, '$1');

function refuseOversize(cells: readonly string[], line: number): void {
  if (cells.length > MAX_IMPORT_COLUMNS) {
    throw badTable(
      `Line ${line} has more than ${MAX_IMPORT_COLUMNS} columns.`,
      'Leave out columns that are not needed.',
    );
  }
  if (cells.some((cell) => cell.length > MAX_CELL_LENGTH)) {
    throw badTable(`A cell of line ${line} holds more than ${MAX_CELL_LENGTH} characters.`, 'Leave out that column.');
  }
}

function refusalOf(error: CsvError, line: number): Error {
  const action = 'Correct that line, then choose the file again.';
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return badTable(`A quotation mark that opens on or after line ${line} is not closed.`, action);
    case 'CSV_MAX_RECORD_SIZE':
      return badTable(
        `Line ${line} is longer than ${MAX_RECORD_BYTES / 1024 / 1024} MiB, or a quotation mark in it is not closed.`,
        action,
      );
    default:
      return badTable(`Line ${line} cannot be read as a table.`);
  }
}

/** The sign by which the beginning makes the most regular table of more than one column; a comma where none does. */
async function delimiterOf(path: string, encoding: Parameters<typeof decoded>[1]): Promise<string> {
  let beginning = '';
  for await (const text of decoded(path, encoding)) {
    beginning += text;
    if (beginning.length >= SAMPLE_LENGTH) break;
  }
  const end = Math.max(beginning.lastIndexOf('\n'), beginning.lastIndexOf('\r'));
  const isWhole = beginning.length < SAMPLE_LENGTH;
  const sample = isWhole ? beginning : beginning.slice(0, end + 1);
  let best = { delimiter: ',', score: 0 };
  for (const delimiter of DELIMITERS) {
    const score = regularity(await sampleOf(sample, delimiter));
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

/** What cannot be read with a sign is no table with it. The sample may end within quotes. */
async function sampleOf(text: string, delimiter: string): Promise<string[][]> {
  const rows: string[][] = [];
  const parser = new Parser({ ...optionsFor(delimiter), to: 50 });
  try {
    await pipeline(Readable.from(pieces(one(text))), parser, async (records: AsyncIterable<string[]>) => {
      for await (const record of records) rows.push(record);
    });
  } catch {
    // The rows before the one that could not be read tell enough.
  }
  return rows.filter((row) => row.some((cell) => cell !== ''));
}

async function* one(text: string): AsyncGenerator<string> {
  yield text;
}

function regularity(rows: readonly string[][]): number {
  const width = rows[0]?.length ?? 0;
  if (width < 2) return 0;
  const alike = rows.filter((row) => row.length === width).length;
  // Of two that are as regular, the one that divides more.
  return alike / rows.length + Math.min(width, 100) / 10_000;
}
