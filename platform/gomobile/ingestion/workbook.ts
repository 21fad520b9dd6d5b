import type { Db } from '../../db/statements.ts';
import type { StoredContent } from '../../files/contents.ts';
import { type CellReader, cellReader } from './cells.ts';
import { asRefusal, Package } from './package.ts';
import { badFile, unpacksTooLarge } from './refusal.ts';
import { sheetHandler } from './sheet.ts';

const MIB = 1024 * 1024;
const MAX_SHEET_BYTES = 400 * MIB;
const MAX_STRINGS_BYTES = 48 * MIB;
const MAX_STRINGS = 1_000_000;
const MAX_SMALL_PART_BYTES = 8 * MIB;

/** The rows of the first sheet of an XLSX workbook, as a person sees them in the file: formulas by their last result. */
export async function* readWorkbook(db: Db, content: StoredContent): AsyncGenerator<string[][]> {
  try {
    const parts = await Package.open(db, content);
    const { sheet, strings, styles, date1904 } = await findParts(parts);
    const read = cellReader({
      strings: strings === undefined ? [] : await readStrings(parts, strings),
      formats: styles === undefined ? [] : await readFormats(parts, styles),
      date1904,
    });
    yield* readSheet(parts, sheet, read);
  } catch (thrown) {
    throw asRefusal(thrown);
  }
}

async function* readSheet(parts: Package, path: string, read: CellReader): AsyncGenerator<string[][]> {
  const rows: string[][] = [];
  const handler = sheetHandler(read, (row) => rows.push(row));
  for await (const _ of parts.walkPart(path, MAX_SHEET_BYTES, handler)) {
    if (rows.length > 0) yield rows.splice(0);
  }
}

interface Relation {
  id: string;
  type: string;
  target: string;
}

/** Where a package says its own parts are. What it points to outside itself is never looked at. */
async function readRelations(parts: Package, of: string): Promise<Relation[]> {
  const folder = of.slice(0, of.lastIndexOf('/') + 1);
  const path = `${folder}_rels/${of.slice(folder.length)}.rels`;
  const relations: Relation[] = [];
  if (!parts.has(path)) return relations;
  await parts.readPart(path, MAX_SMALL_PART_BYTES, {
    open(name, { Id = '', Type = '', Target = '', TargetMode }) {
      if (name !== 'Relationship' || TargetMode === 'External') return;
      relations.push({ id: Id, type: Type.slice(Type.lastIndexOf('/') + 1), target: resolve(folder, Target) });
    },
  });
  return relations;
}

/** A path of the package from one within it. */
function resolve(folder: string, target: string): string {
  const steps = target.startsWith('/') ? [] : folder.split('/').filter(Boolean);
  for (const step of target.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.' && step !== '') steps.push(step);
  }
  return steps.join('/');
}

async function findParts(parts: Package) {
  const main = (await readRelations(parts, '')).find(({ type }) => type === 'officeDocument')?.target;
  if (main === undefined || !parts.has(main)) throw badFile('The file is a ZIP archive and not an XLSX workbook');
  const relations = await readRelations(parts, main);
  const { sheetIds, date1904 } = await readMain(parts, main);
  const sheet = sheetIds
    .map((sheetId) => relations.find(({ id, type }) => id === sheetId && type === 'worksheet')?.target)
    .find((target) => target !== undefined);
  if (sheet === undefined) throw badFile('The workbook has no sheet');
  const ofType = (wanted: string) => relations.find(({ type, target }) => type === wanted && parts.has(target))?.target;
  return { sheet, strings: ofType('sharedStrings'), styles: ofType('styles'), date1904 };
}

/** The sheets in their order, by the id of their relation, and which of two calendars dates are counted in. */
async function readMain(parts: Package, path: string): Promise<{ sheetIds: string[]; date1904: boolean }> {
  const sheetIds: string[] = [];
  let date1904 = false;
  await parts.readPart(path, MAX_SMALL_PART_BYTES, {
    open(name, attributes) {
      if (name === 'workbookPr') date1904 = ['1', 'true'].includes(attributes.date1904 ?? '');
      if (name !== 'sheet') return;
      const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1];
      if (id !== undefined) sheetIds.push(id);
    },
  });
  return { sheetIds, date1904 };
}

/** Texts that cells refer to by number. Phonetic readings beside them are left out. */
async function readStrings(parts: Package, path: string): Promise<string[]> {
  const strings: string[] = [];
  let current = '';
  let isText = false;
  let isPhonetic = false;
  await parts.readPart(path, MAX_STRINGS_BYTES, {
    open(name) {
      if (name === 'si') current = '';
      else if (name === 'rPh') isPhonetic = true;
      else if (name === 't') isText = !isPhonetic;
    },
    text(text) {
      if (isText) current += text;
    },
    close(name) {
      if (name === 't') isText = false;
      else if (name === 'rPh') isPhonetic = false;
      else if (name === 'si' && strings.push(current) > MAX_STRINGS) {
        throw unpacksTooLarge(`The workbook has more than ${MAX_STRINGS} different texts`);
      }
    },
  });
  return strings;
}

/** The number format of each cell style: its code, or the number of one that every program knows. */
async function readFormats(parts: Package, path: string): Promise<(string | number)[]> {
  const codes = new Map<number, string>();
  const formats: (string | number)[] = [];
  let isCellStyle = false;
  await parts.readPart(path, MAX_SMALL_PART_BYTES, {
    open(name, { numFmtId = '', formatCode = '' }) {
      const id = Number(numFmtId);
      if (name === 'numFmt') codes.set(id, formatCode);
      else if (name === 'cellXfs') isCellStyle = true;
      else if (name === 'xf' && isCellStyle) formats.push(codes.get(id) ?? id);
    },
    close(name) {
      if (name === 'cellXfs') isCellStyle = false;
    },
  });
  return formats;
}
