import { writeXlsxStream, XLSX_MAX_ROWS_PER_SHEET } from 'hucre/xlsx';
import type { CellValue } from '#shared/domain/export-columns.ts';
import type { Sink } from '../output-file.ts';
import { type CellStyle, type WrittenColumn, wordOf } from './cell-text.ts';
import type { Cells, RowBatches } from './format.ts';
import { createZoneOffset, isDate, type ZoneOffset } from './zone-time.ts';

const DAY_MS = 86_400_000;
/** With more cells than this a sheet may pass 4 GiB before it is compressed, for which not every reader has the numbers. */
const MOST_PLAIN_CELLS = 15_000_000;
/** The most that a cell of a spreadsheet holds, in UTF-16 units. */
const MOST_CHARACTERS = 32_767;
/** The first day that a spreadsheet has a number for is 1900-01-01; its own leap day of that year is told wrong before March. */
const FIRST_DATE = Date.UTC(1900, 2, 1);
const LAST_DATE = Date.UTC(9999, 11, 31, 23, 59, 59);

/** How numbers show. Texts are given none: they are texts whatever they look like. */
const NUMBER_FORMATS: Partial<Record<WrittenColumn['type'], string>> = {
  integer: '#,##0',
  decimal: '#,##0.####',
  instant: 'yyyy-mm-dd hh:mm:ss',
  duration: '[h]:mm:ss',
  percent: '0.0%',
};
const WIDTHS: Partial<Record<WrittenColumn['type'], number>> = { text: 26, phone: 18, instant: 19 };
const OTHER_WIDTH = 13;

export interface XlsxOptions {
  columns: readonly WrittenColumn[];
  style: CellStyle;
  sheetName: string;
  /** About how many there are. */
  rowCount: number;
  /** For tests: where a sheet ends, its header counted. */
  maxRowsPerSheet?: number;
}

/**
 * A workbook with typed cells. What does not fit on one sheet (1,048,576 rows) goes on the next, under the same header. No cell is a
 * formula: texts are written as texts, whatever they begin with.
 */
export async function writeXlsx(rows: RowBatches, sink: Sink, options: XlsxOptions): Promise<void> {
  const { columns, style, sheetName, rowCount, maxRowsPerSheet = XLSX_MAX_ROWS_PER_SHEET } = options;
  const offsetAt = createZoneOffset(style.timeZone);
  const stream = writeXlsxStream(cellRows(rows, columns, { ...style, offsetAt }), {
    name: toSheetName(sheetName),
    columns: columns.map(({ header, type }) => ({
      header: sheetText(header),
      width: WIDTHS[type] ?? OTHER_WIDTH,
      ...(NUMBER_FORMATS[type] && { numFmt: NUMBER_FORMATS[type] }),
    })),
    freezePane: { rows: 1 },
    maxRowsPerSheet,
    zip64: rowCount * columns.length > MOST_PLAIN_CELLS,
  });
  for await (const piece of stream) await sink.write(piece);
}

type SheetValue = string | number | boolean | Date | null;

async function* cellRows(
  batches: RowBatches,
  columns: readonly WrittenColumn[],
  style: CellStyle & { offsetAt: ZoneOffset },
): AsyncGenerator<SheetValue[]> {
  for await (const batch of batches) {
    for (const row of batch) yield cellsOf(row, columns, style);
  }
}

const cellsOf = (row: Cells, columns: readonly WrittenColumn[], style: CellStyle & { offsetAt: ZoneOffset }) =>
  columns.map((column, index) => sheetValue(row[index] ?? null, column, style));

function sheetValue(
  value: CellValue,
  { type, words }: WrittenColumn,
  { offsetAt }: { offsetAt: ZoneOffset },
): SheetValue {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') return sheetText(type === 'code' ? wordOf(value, words) : value);
  if (!Number.isFinite(value)) return null;
  if (type === 'duration') return value / DAY_MS;
  if (type !== 'instant') return value;
  if (!isDate(value)) return null;
  // A sheet knows no zones: it gets the time as it was on the wall there.
  const wall = value + offsetAt(value);
  return wall < FIRST_DATE || wall > LAST_DATE ? new Date(value).toISOString() : new Date(wall);
}

/** A text as a sheet can hold it: whole characters, and no more of them than a cell takes. */
function sheetText(text: string): string {
  const whole = text.toWellFormed();
  return whole.length <= MOST_CHARACTERS
    ? whole
    : `${whole.slice(0, MOST_CHARACTERS - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** Without the signs that a sheet's name may not have, and at most 28 characters, which leaves room for the number of a next one. */
const toSheetName = (name: string): string =>
  name
    .toWellFormed()
    .replace(/[\\/?*[\]:\p{Cc}]/gu, ' ')
    .replace(/^'+|'+$/g, '')
    .trim()
    .slice(0, 28)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trim() || 'Export';
