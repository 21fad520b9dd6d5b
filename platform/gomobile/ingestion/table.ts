import type { Db } from '../../db/statements.ts';
import { readContent, type StoredContent } from '../../files/contents.ts';
import { CsvReader, detectDelimiter } from './csv.ts';
import { badFile, wrongKind } from './refusal.ts';
import { readText } from './text.ts';
import { readWorkbook } from './workbook.ts';

/** Enough of a file to see how it is divided. */
const DELIMITER_SAMPLE_LENGTH = 64 * 1024;

/**
 * The rows of a CSV or XLSX file, some at a time, without those that are blank. What it is shows in its first bytes,
 * whatever it is called. Throws 400, 413 or 415 for what is no such file.
 */
export async function* readTable(db: Db, content: StoredContent): AsyncGenerator<string[][]> {
  if (content.sizeBytes === 0) throw badFile('The file is empty');
  const kind = await kindOf(db, content);
  const batches = kind === 'xlsx' ? readWorkbook(db, content) : readCsv(db, content);
  for await (const rows of batches) yield rows.filter((row) => row.some((cell) => cell.trim() !== ''));
}

async function kindOf(db: Db, { contentId, sizeBytes }: StoredContent): Promise<'csv' | 'xlsx'> {
  let head = '';
  for await (const bytes of readContent(db, contentId, 0, Math.min(8, sizeBytes) - 1)) head += bytes.toString('latin1');
  if (head.startsWith('PK\x03\x04')) return 'xlsx';
  if (head.startsWith('\xd0\xcf\x11\xe0')) {
    throw wrongKind('The file is an old or a protected Excel workbook: save it as XLSX without a password, or as CSV');
  }
  return 'csv';
}

async function* readCsv(db: Db, content: StoredContent): AsyncGenerator<string[][]> {
  let beginning = '';
  let reader: CsvReader | undefined;
  for await (const text of readText(db, content)) {
    if (reader === undefined) {
      beginning += text;
      if (beginning.length < DELIMITER_SAMPLE_LENGTH) continue;
      reader = await readerFor(beginning);
      for await (const rows of reader.read(beginning)) yield rowsOf(rows);
    } else for await (const rows of reader.read(text)) yield rowsOf(rows);
  }
  if (reader === undefined) {
    reader = await readerFor(beginning);
    for await (const rows of reader.read(beginning)) yield rowsOf(rows);
  }
  yield rowsOf(await reader.end());
}

/** The sample ends with a whole line, so that a row which is cut off does not count against its delimiter. */
async function readerFor(beginning: string): Promise<CsvReader> {
  const sample = beginning.slice(0, DELIMITER_SAMPLE_LENGTH);
  return new CsvReader(await detectDelimiter(beginning.length > sample.length ? sample : `${sample}\n`));
}

/** An apostrophe before a sign that begins a formula was put there to guard whoever opens the file; it is no part of the text. */
const rowsOf = (rows: string[][]): string[][] =>
  rows.map((row) => row.map((cell) => cell.replace(/^'(?=[=+\-@\t\r])/, '')));
