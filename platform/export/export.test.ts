import { readXlsx } from 'hucre/xlsx';
import { expect, test } from 'vitest';
import { csvCell, csvOf } from './csv.ts';
import { attachment } from './send-table.ts';
import type { Cell, Table } from './table.ts';
import { xlsxOf } from './xlsx.ts';

const VALUES: readonly Cell[] = [
  '+442079460112',
  '=HYPERLINK("http://example.com")',
  '-1+1',
  '@SUM(A1)',
  '\tx',
  '\rx',
  'plain, "quoted"\nand broken',
  'نادية العلوي 😀',
  -12.5,
  true,
  null,
  new Date(Date.UTC(2026, 10, 20, 9, 30, 5)),
];

const table = (rows: AsyncIterable<number>): Table<number> => ({
  name: 'x',
  columns: VALUES.map((value, index) => ({
    header: `column ${index}`,
    ...(value instanceof Date && { isDate: true }),
    value: () => value,
  })),
  rows,
});

async function* numbers(howMany: number): AsyncGenerator<number> {
  for (let n = 0; n < howMany; n++) yield n;
}

test('a text that a spreadsheet would compute is made text; numbers and dates are not touched', () => {
  expect(VALUES.map(csvCell)).toEqual([
    "'+442079460112",
    `"'=HYPERLINK(""http://example.com"")"`,
    "'-1+1",
    "'@SUM(A1)",
    "'\tx",
    `"'\rx"`,
    '"plain, ""quoted""\nand broken"',
    'نادية العلوي 😀',
    '-12.5',
    'true',
    '',
    '2026-11-20T09:30:05.000Z',
  ]);
});

test('CSV comes line by line in pieces, with a header', async () => {
  const pieces: string[] = [];
  for await (const piece of csvOf(table(numbers(2000)))) pieces.push(piece);
  expect(pieces.length).toBeGreaterThan(3);
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(70_000);
  const text = pieces.join('');
  expect(text.startsWith('column 0,column 1,')).toBe(true);
  expect(text.endsWith('\r\n')).toBe(true);
  expect(text.split('2026-11-20T09:30:05.000Z\r\n')).toHaveLength(2001);
});

test('XLSX keeps numbers, dates and texts what they are', async () => {
  const bytes = new Uint8Array(await new Response(xlsxOf(table(numbers(3))) as ReadableStream).arrayBuffer());
  const [sheet] = (await readXlsx(bytes)).sheets;
  expect(sheet?.rows).toHaveLength(4);
  const [header, , , last] = sheet?.rows ?? [];
  expect(header?.[0]).toBe('column 0');
  expect(last?.slice(0, 11)).toEqual(VALUES.slice(0, 11));
  expect(last?.[11]).toEqual(VALUES[11]);
});

test.each([
  ['Clinic reminders calls.csv', 'attachment; filename="Clinic reminders calls.csv"'],
  ['a\r\nSet-Cookie: x="1"/../..\\b.csv', 'attachment; filename="a Set-Cookie x= 1 .. .. b.csv"'],
  ['تذكير.xlsx', 'attachment; filename="report.xlsx"; filename*=UTF-8'],
])('a file name can be nothing but a name: %j', (name, expected) => {
  const header = attachment(name);
  expect(header.startsWith(expected)).toBe(true);
  expect(header).toMatch(/^[\x20-\x7e]+$/);
});
