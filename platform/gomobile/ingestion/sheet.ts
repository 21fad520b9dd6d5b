import { MAX_INGESTION_COLUMNS } from '#shared/wire/gomobile/ingestion.ts';
import type { CellReader } from './cells.ts';
import type { XmlHandler } from './package.ts';
import { badFile } from './refusal.ts';

const MAX_CELL_LENGTH = 64 * 1024;

/** Makes rows of a sheet's XML. A row reaches to its last cell that holds something. */
export function sheetHandler(read: CellReader, onRow: (row: string[]) => void): XmlHandler {
  let row: string[] = [];
  let column = -1;
  let cell = { type: '', style: '', text: '' };
  let isValue = false;
  let isPhonetic = false;
  return {
    open(name, { r = '', t = '', s = '' }) {
      if (name === 'row') {
        row = [];
        column = -1;
      } else if (name === 'c') {
        column = columnOf(r) ?? column + 1;
        cell = { type: t, style: s, text: '' };
      } else if (name === 'rPh') isPhonetic = true;
      else if (name === 'v' || name === 't') isValue = !isPhonetic;
    },
    text(text) {
      if (!isValue) return;
      cell.text += text;
      if (cell.text.length > MAX_CELL_LENGTH) throw badFile(`A cell holds more than ${MAX_CELL_LENGTH} characters`);
    },
    close(name) {
      if (name === 'v' || name === 't') isValue = false;
      else if (name === 'rPh') isPhonetic = false;
      else if (name === 'c') put(row, column, read(cell.type, cell.style, cell.text));
      else if (name === 'row' && row.length > 0) onRow(row);
    },
  };
}

function put(row: string[], column: number, text: string): void {
  if (text === '') return;
  if (column >= MAX_INGESTION_COLUMNS) throw badFile(`The sheet has more than ${MAX_INGESTION_COLUMNS} columns`);
  while (row.length < column) row.push('');
  row[column] = text;
}

/** 27 for `AB3`: columns count from 0. Undefined where a cell does not say where it is. */
function columnOf(reference: string): number | undefined {
  const letters = /^[A-Z]{1,3}/.exec(reference)?.[0];
  if (letters === undefined) return undefined;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}
