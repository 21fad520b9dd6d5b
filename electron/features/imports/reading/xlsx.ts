import { posix } from 'node:path';
import { MAX_IMPORT_COLUMNS } from '#shared/domain/import-limits.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { badTable, MAX_CELL_LENGTH, MAX_LINES, type TableFormat, type TableLine } from './table-source.ts';
import { type CellTables, cellText, type RawCell } from './xlsx-cells.ts';
import { MAX_PART, WorkbookParts } from './xlsx-parts.ts';

const MIB = 1024 * 1024;
/** Of what says where parts are and how cells look. */
const MAX_SMALL = 8 * MIB;

type OnLine = (line: TableLine) => Promise<void> | undefined;

/** Reads the first sheet that is not hidden and holds something: formulas by their last result. Throws INVALID for a broken workbook. */
export async function readXlsx(path: string, onFormat: (format: TableFormat) => void, onLine: OnLine): Promise<void> {
  try {
    const parts = await WorkbookParts.open(path);
    try {
      await readWorkbook(parts, onFormat, onLine);
    } finally {
      parts.close();
    }
  } catch (error) {
    throw error instanceof AppError ? error : badTable('The workbook is damaged and cannot be read.');
  }
}

async function readWorkbook(
  parts: WorkbookParts,
  onFormat: (format: TableFormat) => void,
  onLine: OnLine,
): Promise<void> {
  const main = (await relationsOf(parts, '')).find(({ type }) => type === 'officeDocument')?.target;
  if (main === undefined) throw badTable('This file is a ZIP archive and no XLSX workbook.');
  const relations = await relationsOf(parts, main);
  const { sheets, isFrom1904 } = await sheetsOf(parts, main);
  const target = (type: string) => relations.find((one) => one.type === type && parts.has(one.target))?.target;
  const tables: CellTables = {
    texts: await textsOf(parts, target('sharedStrings')),
    formats: await formatsOf(parts, target('styles')),
    isFrom1904,
  };
  for (const { name, relation } of sheets) {
    const at = relations.find(({ id, type }) => id === relation && type === 'worksheet')?.target;
    if (at === undefined) continue;
    let isFilled = false;
    await readSheet(parts, at, tables, (line) => {
      if (!isFilled)
        onFormat({ format: 'xlsx', encoding: null, delimiter: null, sheet: name, sheetCount: sheets.length });
      isFilled = true;
      return onLine(line);
    });
    if (isFilled) return;
  }
}

interface Relation {
  id: string;
  type: string;
  target: string;
}

/** Where a part says that others are. What lies outside the file is never looked at. */
async function relationsOf(parts: WorkbookParts, part: string): Promise<Relation[]> {
  const folder = posix.dirname(part);
  const path = posix.join(folder, '_rels', `${posix.basename(part)}.rels`);
  const found: Relation[] = [];
  if (!parts.has(path)) return found;
  await parts.read(path, MAX_SMALL, {
    onOpen(name, { Id = '', Type = '', Target = '', TargetMode = '' }) {
      if (name !== 'Relationship' || TargetMode === 'External') return;
      const target = posix.resolve('/', folder, Target).slice(1);
      found.push({ id: Id, type: posix.basename(Type), target });
    },
  });
  return found;
}

/** The sheets that are shown, in their order. */
async function sheetsOf(parts: WorkbookParts, main: string) {
  const sheets: { name: string; relation: string }[] = [];
  let isFrom1904 = false;
  await parts.read(main, MAX_SMALL, {
    onOpen(name, attributes) {
      if (name === 'workbookPr') isFrom1904 = /^(1|true)$/.test(attributes.date1904 ?? '');
      if (name !== 'sheet' || /hidden/i.test(attributes.state ?? '')) return;
      const relation = Object.keys(attributes).find((key) => key.endsWith(':id'));
      if (relation !== undefined) sheets.push({ name: attributes.name ?? '', relation: attributes[relation] ?? '' });
    },
  });
  if (sheets.length === 0) throw badTable('The workbook has no sheet.');
  return { sheets, isFrom1904 };
}

/** Texts that cells name by number. Readings beside them, as Japanese has them, are left out. */
async function textsOf(parts: WorkbookParts, path: string | undefined): Promise<string[]> {
  const texts: string[] = [];
  if (path === undefined) return texts;
  let text = '';
  let takes = false;
  let isReading = false;
  await parts.read(path, MAX_PART, {
    onOpen(name) {
      if (name === 'si') text = '';
      if (name === 'rPh') isReading = true;
      takes = name === 't' && !isReading;
    },
    onText(more) {
      if (takes) text += more;
    },
    onClose(name) {
      takes = false;
      if (name === 'rPh') isReading = false;
      if (name === 'si') texts.push(text);
    },
  });
  return texts;
}

async function formatsOf(parts: WorkbookParts, path: string | undefined): Promise<(string | number)[]> {
  const formats: (string | number)[] = [];
  if (path === undefined) return formats;
  const codes = new Map<string, string>();
  let isInCells = false;
  await parts.read(path, MAX_SMALL, {
    onOpen(name, { numFmtId = '', formatCode = '' }) {
      if (name === 'cellXfs') isInCells = true;
      else if (name === 'numFmt') codes.set(numFmtId, formatCode);
      else if (name === 'xf' && isInCells) formats.push(codes.get(numFmtId) ?? Number(numFmtId));
    },
    onClose(name) {
      if (name === 'cellXfs') isInCells = false;
    },
  });
  return formats;
}

async function readSheet(parts: WorkbookParts, path: string, tables: CellTables, onLine: OnLine): Promise<void> {
  const lines: TableLine[] = [];
  let line = 0;
  let cells: string[] = [];
  let column = -1;
  let cell = createCellReader('', '', line);
  await parts.read(path, MAX_PART, {
    onOpen(name, { r = '', t = '', s = '' }) {
      if (name === 'row') {
        line = Number(r) > line ? Number(r) : line + 1;
        if (!(line <= MAX_LINES)) throw badTable('The sheet has more lines than a spreadsheet can have.');
        cells = [];
        column = -1;
      } else if (name === 'c') {
        column = columnOf(r) ?? column + 1;
        cell = createCellReader(t, s, line);
      } else cell.onOpen(name);
    },
    onText: (text) => cell.onText(text),
    onClose(name) {
      if (name === 'c') putCell(cells, column, cell.text(tables), line);
      else if (name === 'row' && cells.some((text) => text.trim() !== '')) lines.push([line, cells]);
      else cell.onClose(name);
    },
    async onPiece() {
      for (const one of lines.splice(0)) await onLine(one);
      return true;
    },
  });
}

/** Puts a cell together from what lies within its tag. Readings beside a text are left out. */
function createCellReader(type: string, style: string, line: number) {
  const cell: RawCell = { type, style: Number(style), value: '' };
  let takes = false;
  let isReading = false;
  let hasFormula = false;
  let hasValue = false;
  return {
    onOpen(name: string): void {
      if (name === 'rPh') isReading = true;
      hasFormula ||= name === 'f';
      hasValue ||= name === 'v' || name === 't';
      takes = (name === 'v' || name === 't') && !isReading;
    },
    onText(text: string): void {
      if (!takes) return;
      cell.value += text;
      if (cell.value.length > MAX_CELL_LENGTH) throw badTable(`A cell of line ${line} holds more than Earshot reads.`);
    },
    onClose(name: string): void {
      takes = false;
      if (name === 'rPh') isReading = false;
    },
    /** Throws INVALID for a formula without its result: nothing here computes one. */
    text(tables: CellTables): string {
      if (!hasFormula || hasValue) return cellText(cell, tables);
      throw badTable(
        `Line ${line} holds a formula whose result is not in the file.`,
        'Open the workbook in a spreadsheet program and save it there, then choose it again.',
      );
    },
  };
}

function putCell(cells: string[], column: number, text: string, line: number): void {
  if (text === '') return;
  if (column >= MAX_IMPORT_COLUMNS) {
    throw badTable(
      `Line ${line} has more than ${MAX_IMPORT_COLUMNS} columns.`,
      'Leave out columns that are not needed.',
    );
  }
  while (cells.length < column) cells.push('');
  cells[column] = text;
}

/** 27 for `AB3`: columns count from 0. Undefined where a cell does not say where it is. */
function columnOf(place: string): number | undefined {
  const letters = /^[A-Z]{1,3}/.exec(place)?.[0];
  return letters === undefined
    ? undefined
    : [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}
