import type { Cell, Table } from './table.ts';

const CHUNK_LENGTH = 64 * 1024;
const LINE_END = '\r\n';

/**
 * Spreadsheets take a text that begins so for a formula (`=cmd|…`), or for a number (`+4420…`). The apostrophe makes it
 * text, for telephone numbers too.
 */
const LOOKS_LIKE_FORMULA = /^[=+\-@\t\r\n]/;

/** A table as CSV (RFC 4180) in pieces of about 64 KiB; nothing but the piece at hand is kept. */
export async function* csvOf<Row>({ columns, rows }: Table<Row>): AsyncGenerator<string> {
  let piece = lineOf(columns.map(({ header }) => header));
  for await (const row of rows) {
    piece += lineOf(columns.map(({ value }) => value(row)));
    if (piece.length < CHUNK_LENGTH) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

const lineOf = (cells: readonly Cell[]): string => cells.map(csvCell).join(',') + LINE_END;

/** One cell. Numbers and dates are ours and go as they are; a text is made safe for spreadsheets first. */
export function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (cell instanceof Date) return cell.toISOString();
  if (typeof cell !== 'string') return String(cell);
  const text = LOOKS_LIKE_FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
