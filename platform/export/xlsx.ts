import type { ReadableStream } from 'node:stream/web';
import { writeXlsxStream } from 'hucre/xlsx';
import type { Cell, Table } from './table.ts';

/** Longest text that a cell of a spreadsheet takes. */
const MAX_CELL_LENGTH = 32_767;
const DATE_FORMAT = { numFmt: 'yyyy-mm-dd hh:mm:ss' } as const;

/** A table as a workbook of one sheet, written while its rows are read. Texts are never formulas there; dates are in UTC. */
export function xlsxOf<Row>(table: Table<Row>): ReadableStream<Uint8Array> {
  const columns = table.columns.map(({ header, isDate }) => ({ header, ...(isDate && DATE_FORMAT) }));
  const options = { name: 'Report', columns, freezePane: { rows: 1 } };
  return writeXlsxStream(rowsOf(table), options) as ReadableStream<Uint8Array>;
}

async function* rowsOf<Row>({ columns, rows }: Table<Row>): AsyncGenerator<Cell[]> {
  for await (const row of rows) yield columns.map(({ value }) => xlsxCell(value(row)));
}

const xlsxCell = (cell: Cell): Cell => (typeof cell === 'string' ? cell.slice(0, MAX_CELL_LENGTH) : cell);
