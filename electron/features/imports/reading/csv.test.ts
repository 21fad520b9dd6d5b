import fc from 'fast-check';
import { writeCsv } from 'hucre/csv';
import { expect, test } from 'vitest';
import { zipFile } from '../../../../test/helpers/zip-file.ts';
import { MAX_CELL_LENGTH } from './table-source.ts';
import { cellsOf, refusalOf, tableOf } from './test-support.ts';

const utf16 = (text: string, { isBigEndian = false, hasMark = true } = {}): Buffer => {
  const bytes = Buffer.from(`${hasMark ? '\ufeff' : ''}${text}`, 'utf16le');
  return isBigEndian ? bytes.swap16() : bytes;
};

/** Bytes in an encoding with one byte a letter. */
function inEncoding(text: string, encoding: string): Buffer {
  const decoder = new TextDecoder(encoding);
  const byteOf = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Buffer.from([byte])), byte]));
  return Buffer.from([...text].map((sign) => byteOf.get(sign) ?? expect.fail(`${encoding} has no ${sign}`)));
}

const TEXT = 'Téléphone;Nom\n+212600000001;Éloïse\n+212600000002;أمينة\n';
const ROWS = [
  ['Téléphone', 'Nom'],
  ['+212600000001', 'Éloïse'],
  ['+212600000002', 'أمينة'],
];

test.each([
  ['UTF-8', Buffer.from(TEXT), 'utf-8'],
  ['UTF-8 with its mark', Buffer.from(`\ufeff${TEXT}`), 'utf-8'],
  ['UTF-16 LE with its mark', utf16(TEXT), 'utf-16le'],
  ['UTF-16 BE with its mark', utf16(TEXT, { isBigEndian: true }), 'utf-16be'],
  ['UTF-16 LE', utf16(TEXT, { hasMark: false }), 'utf-16le'],
  ['UTF-16 BE', utf16(TEXT, { isBigEndian: true, hasMark: false }), 'utf-16be'],
])('%s is read', async (_, bytes, encoding) => {
  const { format, lines } = await tableOf(bytes);
  expect(format).toEqual({ format: 'csv', encoding, delimiter: ';', sheet: null, sheetCount: null });
  expect(lines).toEqual(ROWS.map((cells, index) => [index + 1, cells]));
});

const FRENCH = 'Prénom;Ville;Solde €\nNoé;Aït Melloul;1\nÉloïse;Créteil-là;2\nFrançois;Fès;3\n';
const ARABIC =
  'الاسم;الهاتف;المدينة\nأمينة بنعلي;0612345678;الدار البيضاء\nيوسف القاسمي;0612345679;فاس\nكريم;0612345680;مكناس\n';

test.each([
  ['Windows-1252', FRENCH, 'windows-1252'],
  ['Arabic Windows-1256', ARABIC, 'windows-1256'],
  ['Arabic ISO-8859-6', ARABIC, 'iso-8859-6'],
  ['Arabic and French Windows-1256', `${ARABIC}Hôtel Fès;0612345681;Salé\n`, 'windows-1256'],
])('%s, which bears no mark, is told by its letters', async (_, text, encoding) => {
  const { format, lines } = await tableOf(inEncoding(text, encoding));
  expect(format?.encoding).toBe(encoding);
  expect(lines.map(([, cells]) => cells.join(';')).join('\n')).toBe(text.trim());
});

test('a letter that is not UTF-8 is seen however late it comes', async () => {
  const rows = await cellsOf(Buffer.concat([Buffer.from('Nom;Prix\n'.repeat(30_000)), inEncoding('Élo;€', 'cp1252')]));
  expect(rows).toHaveLength(30_001);
  expect(rows.at(-1)).toEqual(['Élo', '€']);
});

test('letters that lie across pieces of a file are read', async () => {
  const filler = `x${'é,é\n'.repeat(60_000)}`;
  expect((await cellsOf(filler)).every(([, second]) => second === 'é')).toBe(true);
});

test.each([',', ';', '\t', '|'])('%j is found to divide the cells', async (delimiter) => {
  const rows = [
    ['Name', 'Note'],
    ['Amina', 'one, two; three | four\tfive'],
    ['Bilal', 'x'],
  ];
  const text = rows.map((row) => row.map((cell) => `"${cell}"`).join(delimiter)).join('\n');
  expect(await cellsOf(text)).toEqual(rows);
});

test.each([
  ['CRLF', 'a,b\r\n1,2\r\n', [1, 2]],
  ['LF', 'a,b\n1,2\n', [1, 2]],
  ['CR', 'a,b\r1,2\r', [1, 2]],
  ['all three, with blank lines', 'a,b\r\n\r1,2\n\n\n', [1, 3]],
  ['nothing at the end', 'a,b\n1,2', [1, 2]],
  ['lines of spaces and delimiters between', 'a,b\n , \n,\n1,2\n', [1, 4]],
])('lines that end by %s keep their numbers', async (_, text, numbers) => {
  expect((await tableOf(text)).lines).toEqual([
    [numbers[0], ['a', 'b']],
    [numbers[1], ['1', '2']],
  ]);
});

test('a CRLF across two pieces of the text ends one line', async () => {
  for (const length of [16_381, 16_382, 16_383, 16_384]) {
    const { lines } = await tableOf(`${'x'.repeat(length)},b\r\n1,2\r\n`);
    expect(lines.map(([line]) => line)).toEqual([1, 2]);
  }
});

test('quotes hold delimiters, lines and quotation marks; spaces after them are none of the text', async () => {
  expect(await cellsOf('"a,\r\nb","say ""hi""",5" pipe\n"+212600000001" ,,x\n')).toEqual([
    ['a,\r\nb', 'say "hi"', '5" pipe'],
    ['+212600000001', '', 'x'],
  ]);
});

test('rows of any length stay themselves', async () => {
  expect(await cellsOf('a,b,c\n1\n2,3\n4,5,6,7,8\n"9"\n')).toEqual([
    ['a', 'b', 'c'],
    ['1'],
    ['2', '3'],
    ['4', '5', '6', '7', '8'],
    ['9'],
  ]);
});

test.each([
  ['a header and nothing else', 'Phone,Name\n', [['Phone', 'Name']]],
  ['one column', 'Phone\n+212600000001\n+212600000002\n', [['Phone'], ['+212600000001'], ['+212600000002']]],
  [
    'headers that mean something to JavaScript',
    '__proto__,constructor\n1,2\n',
    [
      ['__proto__', 'constructor'],
      ['1', '2'],
    ],
  ],
  ['an apostrophe that guards a formula', "'+212600000001,'tis,'=A1\n", [['+212600000001', "'tis", '=A1']]],
  ['nothing but blank lines', '\n \n,,\n', []],
])('%s is read', async (_, text, rows) => {
  expect(await cellsOf(text)).toEqual(rows);
});

test('NULs are left out, few or many', async () => {
  const rows = [
    ['a', 'b'],
    ['1', '2'],
  ];
  expect(await cellsOf('a\0,b\0\0\n\0"1\0",2\n')).toEqual(rows);
  expect(await cellsOf(`a,b\n1,2\n${'\0'.repeat(3000)}`)).toEqual(rows);
});

test('256 columns are read, and 300 are refused', async () => {
  const row = (width: number) => Array.from({ length: width }, (_, index) => `c${index}`);
  expect(await cellsOf(`${row(256).join(';')}\n${row(256).join(';')}\n`)).toEqual([row(256), row(256)]);
  expect(await refusalOf(`a;b\n${row(300).join(';')}`)).toBe(
    'Line 2 has more than 256 columns. Leave out columns that are not needed.',
  );
});

const MIB = 1024 * 1024;

test.each([
  ['as long as a spreadsheet has it', 'x'.repeat(MAX_CELL_LENGTH), null],
  ['a letter longer', 'x'.repeat(MAX_CELL_LENGTH + 1), 'A cell of line 2 holds more than 32767 characters.'],
  ['of 1 MiB', 'x'.repeat(MIB), 'A cell of line 2 holds more than 32767 characters.'],
  ['of 2 MiB', 'x'.repeat(2 * MIB), 'Line 2 is longer than 1 MiB, or a quotation mark in it is not closed.'],
  [
    'that opens and does not close for 2 MiB',
    `"${'x\n'.repeat(MIB)}`,
    'Line 2 is longer than 1 MiB, or a quotation mark',
  ],
])('a cell %s is read, or refused by its line', async (_, cell, sentence) => {
  const text = `a,b\n1,${cell}\n2,3\n`;
  if (sentence === null) expect(await cellsOf(text)).toHaveLength(3);
  else expect(await refusalOf(text)).toContain(sentence);
});

test('a quotation mark that is not closed is told by its line', async () => {
  expect(await refusalOf('a,b\n1,2\n3,"4\n5,6\n')).toContain('on or after line 3 is not closed');
});

const noise = (length: number) =>
  Buffer.from(Array.from({ length }, (_, index) => (index * 7919 + (index >> 3)) % 256));

test.each([
  ['nothing', Buffer.alloc(0), 'The file is empty. Choose another file.'],
  ['binary nonsense', noise(5000), 'This file is neither a CSV file nor an XLSX workbook.'],
  ['a PDF', '%PDF-1.7\nabc', 'This file is neither a CSV file nor an XLSX workbook.'],
  ['a ZIP archive without anything', zipFile([]), 'This file is neither a CSV file nor an XLSX workbook.'],
  [
    'an old workbook',
    Buffer.from('d0cf11e0a1b11ae10000', 'hex'),
    'This is an old Excel workbook, or one with a password.',
  ],
])('%s is refused', async (_, bytes, sentence) => {
  expect(await refusalOf(bytes)).toContain(sentence);
});

test('any table is read back as it was written', async () => {
  const cell = fc.oneof(
    fc.constantFrom('', '"', ',', ';', '\n', '\r\n', 'a"b', 'é', 'أ'),
    fc.string({ maxLength: 5 }).filter((text) => !/^'[=+\-@\t\r]|\0|^".*"\s+$/s.test(text)),
  );
  const filled = fc.tuple(fc.constant('x'), cell, cell).map((row) => row as string[]);
  await fc.assert(
    fc.asyncProperty(fc.array(filled, { minLength: 1, maxLength: 6 }), async (rows) => {
      expect(await cellsOf(writeCsv(rows, { quoteStyle: 'all' }))).toEqual(rows);
    }),
    { numRuns: 60 },
  );
});
