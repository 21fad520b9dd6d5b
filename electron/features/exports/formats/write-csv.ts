import type { CsvStyle } from '#shared/contract/exports.ts';
import type { Sink } from '../output-file.ts';
import { type CellText, rawHeader, type WrittenColumn } from './cell-text.ts';
import type { RowBatches } from './format.ts';
import { guarded } from './guard.ts';

const MARK = '\uFEFF';
/** What makes a field need quotes whatever the separator, so that a reader that guesses another one is not misled. */
const NEEDS_QUOTES = /[",;\t\r\n]|^\s|\s$/;

/** Types whose cells are texts of people and platforms, and not our own numbers. */
const FOREIGN: ReadonlySet<WrittenColumn['type']> = new Set(['text', 'phone', 'code']);

/** RFC 4180: CRLF after each row, quotes doubled. */
export async function writeCsv(
  rows: RowBatches,
  sink: Sink,
  { columns, style, cellText, isFormatted }: CsvOptions,
): Promise<void> {
  const safe = style.isGuarded ? guarded : (text: string) => text;
  const headers = columns.map((column) => safe(isFormatted ? column.header : rawHeader(column)));
  await sink.write((style.hasMark ? MARK : '') + lineOf(headers, style.separator));
  for await (const batch of rows) {
    let text = '';
    for (const row of batch) {
      const fields = columns.map((column, index) => {
        const field = cellText(row[index] ?? null, column);
        return FOREIGN.has(column.type) ? safe(field) : field;
      });
      text += lineOf(fields, style.separator);
    }
    await sink.write(text);
  }
}

export interface CsvOptions {
  columns: readonly WrittenColumn[];
  style: CsvStyle;
  cellText: CellText;
  isFormatted: boolean;
}

const quoted = (field: string): string => (NEEDS_QUOTES.test(field) ? `"${field.replaceAll('"', '""')}"` : field);

function lineOf(fields: readonly string[], separator: string): string {
  const line = fields.map((field) => quoted(field.toWellFormed())).join(separator);
  // A line with nothing on it would be no row at all.
  return line === '' ? '""\r\n' : `${line}\r\n`;
}
