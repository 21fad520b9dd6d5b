import fc from 'fast-check';
import { writeCsv } from 'hucre/csv';
import { writeXlsx } from 'hucre/xlsx';
import { expect, onTestFinished, test } from 'vitest';
import { sheetOf, workbookParts, type ZipEntry, zipFile } from '../../../test/helpers/zip-file.ts';
import { openDatabase } from '../../db/open.ts';
import { storeBytes } from '../../files/contents.ts';
import { ApiError } from '../../http/errors.ts';
import { CsvReader } from './csv.ts';
import { readTable } from './table.ts';

async function tableOf(bytes: Uint8Array | string): Promise<string[][]> {
  const { db, close } = openDatabase(null, null);
  onTestFinished(close);
  const content = storeBytes(db, typeof bytes === 'string' ? Buffer.from(bytes) : bytes);
  const rows: string[][] = [];
  for await (const batch of readTable(db, content)) rows.push(...batch);
  return rows;
}

async function readAll(reader: CsvReader, text: string): Promise<string[][]> {
  const read: string[][] = [];
  for await (const rows of reader.read(text)) read.push(...rows);
  return read;
}

async function refusalOf(bytes: Uint8Array | string): Promise<{ statusCode: number; message: string }> {
  const thrown = await tableOf(bytes).then(
    (rows) => expect.fail(`it was read as ${JSON.stringify(rows).slice(0, 200)}`),
    (reason: unknown) => reason,
  );
  expect(thrown).toBeInstanceOf(ApiError);
  return thrown as ApiError;
}

const utf16 = (text: string, bigEndian: boolean, withMark: boolean): Buffer => {
  const bytes = Buffer.from(`${withMark ? '\ufeff' : ''}${text}`, 'utf16le');
  return bigEndian ? bytes.swap16() : bytes;
};

const TEXT = 'Téléphone;Nom\n+212600000001;Éloïse\n+212600000002;أمينة\n';
const ROWS = [
  ['Téléphone', 'Nom'],
  ['+212600000001', 'Éloïse'],
  ['+212600000002', 'أمينة'],
];

test.each([
  ['UTF-8', Buffer.from(TEXT)],
  ['UTF-8 with its mark', Buffer.from(`\ufeff${TEXT}`)],
  ['UTF-16LE with its mark', utf16(TEXT, false, true)],
  ['UTF-16BE with its mark', utf16(TEXT, true, true)],
  ['UTF-16LE', utf16(TEXT, false, false)],
  ['UTF-16BE', utf16(TEXT, true, false)],
])('%s is read', async (_, bytes) => {
  expect(await tableOf(bytes)).toEqual(ROWS);
});

test('what is not UTF-8 is read as Windows-1252, also where it shows late', async () => {
  const filler = 'Nom;Prix\n'.repeat(60_000);
  const bytes = Buffer.concat([
    Buffer.from(filler),
    Buffer.from([0x80, 0x3b, 0xc9, 0x6c, 0x6f, 0xef, 0x73, 0x65, 0x0a]),
  ]);
  const rows = await tableOf(bytes);
  expect(rows).toHaveLength(60_001);
  expect(rows.at(-1)).toEqual(['€', 'Éloïse']);
});

test.each([[','], [';'], ['\t'], ['|']])('%j is found to be the delimiter', async (delimiter) => {
  const rows = [
    ['Name', 'Note'],
    ['Amina', 'one, two; three | four\tfive'],
    ['Bilal', 'x'],
  ];
  const csv = rows.map((row) => row.map((cell) => `"${cell}"`).join(delimiter)).join('\n');
  expect(await tableOf(csv)).toEqual(rows);
});

test.each([
  ['CRLF', 'a,b\r\n1,2\r\n'],
  ['LF', 'a,b\n1,2\n'],
  ['CR', 'a,b\r1,2\r'],
  ['all three', 'a,b\r\n\r1,2\n\n\n'],
  ['no end', 'a,b\n1,2'],
  ['blank rows', 'a,b\n , \n,\n1,2\n'],
])('lines end by %s', async (_, csv) => {
  expect(await tableOf(csv)).toEqual([
    ['a', 'b'],
    ['1', '2'],
  ]);
});

test('rows of any length stay themselves', async () => {
  expect(await tableOf('a,b,c\n1\n2,3\n4,5,6,7,8\n"9"\n')).toEqual([
    ['a', 'b', 'c'],
    ['1'],
    ['2', '3'],
    ['4', '5', '6', '7', '8'],
    ['9'],
  ]);
});

test('what is quoted may hold delimiters, lines and quotation marks; a mark within a cell is one', async () => {
  expect(await tableOf('"a,\r\nb","say ""hi""",5" pipe,"x"y\n')).toEqual([['a,\r\nb', 'say "hi"', '5" pipe', 'xy']]);
});

test('NULs are left out', async () => {
  expect(await tableOf('a\0,b\0\0\n\0"1\0",2\n')).toEqual([
    ['a', 'b'],
    ['1', '2'],
  ]);
});

test('1,000 columns are read, and one more is refused', async () => {
  const row = (width: number) => Array.from({ length: width }, (_, index) => `c${index}`);
  expect(await tableOf(`${row(1000).join(';')}\n${row(1000).join(';')}\n`)).toEqual([row(1000), row(1000)]);
  expect(await refusalOf(row(1001).join(';'))).toMatchObject({
    statusCode: 400,
    message: expect.stringContaining('1000'),
  });
});

test('a quotation mark that is not closed is told with its line, and does not eat the file', async () => {
  const closed = { statusCode: 400, message: 'The quotation mark that opens on line 3 is not closed' };
  expect(await refusalOf('a,b\n1,2\n3,"4')).toMatchObject(closed);
  expect(await refusalOf('a,b\n1,2\n3,"4\n5,6\n')).toMatchObject(closed);
  expect(await refusalOf('a,"1\r\n2"\r\n3,"4\r\n5,6\r\n')).toMatchObject(closed);
  expect(await refusalOf(`a,b\n1,2\n3,"4\n${'5,6\n'.repeat(100_000)}`)).toMatchObject(closed);
  expect(await refusalOf(`a,b\n1,2\n3,"4\n${'5,6\n'.repeat(100_000)}"`)).toMatchObject(closed);
});

test.each([
  ['a quoted cell', '"', 'x\n', 'The quotation mark that opens on line 1 is not closed'],
  ['a cell', '', 'x', 'Line 1 is too long for a table'],
  ['a row', '', `${'x'.repeat(60_000)},`, 'Line 1 is too long for a table'],
])('%s that does not end is refused before 2 MiB of it are held', async (_, start, part, message) => {
  const piece = part.repeat(Math.ceil(65_536 / part.length));
  const reader = new CsvReader(',');
  const held = async () => {
    await readAll(reader, start);
    for (let length = 0; length < 2 ** 21; length += piece.length) await readAll(reader, piece);
  };
  await expect(held()).rejects.toThrow(message);
});

test('cells of 64 KiB are read, and longer ones are refused with their line', async () => {
  const long = 'é'.repeat(65_536);
  expect(await tableOf(`a,b\n${long},"${long}"\n`)).toEqual([
    ['a', 'b'],
    [long, long],
  ]);
  expect(await refusalOf(`a,b\n1,${long}x\n`)).toMatchObject({ message: 'Line 2 is too long for a table' });
  expect(await refusalOf(`a,b\n1,"${long}x"\n`)).toMatchObject({ message: expect.stringContaining('opens on line 2') });
});

test.each([
  ['nothing', '', 400],
  ['a line without an end', 'x'.repeat(200_000), 400],
  ['an old Excel workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 415],
  ['a PDF', '%PDF-1.7\n1 0 obj\n', 415],
  ['a PNG', Buffer.from('89504e470d0a1a0a0000000d49484452000001', 'hex'), 415],
  ['a ZIP archive of something else', zipFile([{ name: 'notes.txt', bytes: Buffer.from('x') }]), 400],
  ['a ZIP archive cut off', zipFile(workbookParts({ sheet: sheetOf() })).subarray(0, 300), 400],
])('%s is refused', async (_, bytes, statusCode) => {
  expect(await refusalOf(bytes)).toMatchObject({ statusCode });
});

test.each([
  ['"x" y', 'x y'],
  ['"+212600000001" ', '+212600000001 '],
  ['""y', 'y'],
  ['"say ""hi"" "now', 'say "hi" now'],
  ['"""x"" y"', '"x" y'],
  ['"x" "y"', 'x "y"'],
  ['5" pipe', '5" pipe'],
])('%s is read as %s', async (written, read) => {
  expect(await tableOf(`é,${written},b\n\n${written},c\n`)).toEqual([
    ['é', read, 'b'],
    [read, 'c'],
  ]);
});

test('what follows a closing quotation mark belongs to its cell', async () => {
  const quoted = fc.string({ unit: fc.constantFrom('"', ',', '\r\n', 'é', '🚂', 'x'), maxLength: 6 });
  const rest = fc.string({ unit: fc.constantFrom('"', ' ', 'é', 'y'), maxLength: 4 });
  const cell = fc.record({ quoted, rest: rest.filter((text) => !text.startsWith('"')) });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(cell, { minLength: 1, maxLength: 3 }), { maxLength: 4 }), async (rows) => {
      const line = (row: (typeof rows)[number]) =>
        row.map(({ quoted, rest }) => `"${quoted.replaceAll('"', '""')}"${rest}`);
      const reader = new CsvReader(',');
      const read = await readAll(reader, rows.map((row) => `${line(row).join(',')}\n`).join(''));
      const filled = rows.map((row) => row.map(({ quoted, rest }) => quoted + rest)).filter((row) => row.some(Boolean));
      expect([...read, ...(await reader.end())]).toEqual(filled);
    }),
  );
});

test.each([
  ['UTF-8', (text: string) => Buffer.from(text)],
  ['UTF-16', (text: string) => utf16(text, false, true)],
])('characters of %s that lie across pieces of a file are read', async (_, encode) => {
  const row = ['🚂🚂', '1é'];
  expect(await tableOf(encode(`${row.join(',')}\n`.repeat(60_000)))).toEqual(Array(60_000).fill(row));
});

test('any table is read back as it was written, in pieces cut anywhere', async () => {
  const cell = fc.oneof(fc.constantFrom('', '"', ',', '\n', '\r', '\r\n', 'a"b', '=x'), fc.string({ maxLength: 5 }));
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(table, fc.integer({ min: 1, max: 9 }), async (rows, pieceLength) => {
      const csv = writeCsv(rows, { quoteStyle: 'all' });
      const reader = new CsvReader(',');
      const read: string[][] = [];
      for (let at = 0; at < csv.length; at += pieceLength)
        read.push(...(await readAll(reader, csv.slice(at, at + pieceLength))));
      const filled = rows.filter((row) => row.some((cell) => cell !== ''));
      expect([...read, ...(await reader.end())]).toEqual(filled);
    }),
  );
});

test('a workbook of another program is read: texts, numbers, dates, booleans, formulas by their result', async () => {
  const bytes = await writeXlsx({
    sheets: [
      {
        name: 'People',
        rows: [
          ['Phone', 'Name', 'Born', 'Active', 'Total'],
          [212600000001, 'Éloïse & Cie <x>', new Date(Date.UTC(1990, 4, 17)), true, 12.5],
          ['+212600000002', '🚂', null, false, null],
        ],
      },
      { name: 'Other', rows: [['not this']] },
    ],
  });
  expect(await tableOf(bytes)).toEqual([
    ['Phone', 'Name', 'Born', 'Active', 'Total'],
    ['212600000001', 'Éloïse & Cie <x>', '1990-05-17', 'true', '12.5'],
    ['+212600000002', '🚂', '', 'false'],
  ]);
});

const workbook = (parts: Parameters<typeof workbookParts>[0]): Buffer => zipFile(workbookParts(parts));

const STYLES = `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="0000000000"/>
  <numFmt numFmtId="165" formatCode="[$-40C]d mmmm yyyy;@"/><numFmt numFmtId="166" formatCode="&quot;days&quot; 0"/></numFmts>
  <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
  <cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="22"/></cellXfs></styleSheet>`;

test.each([
  ['digits beyond what a number holds', '<c><v>12345678901234567890</v></c>', '12345678901234567890'],
  ['an exponent', '<c><v>2.1260000000100E11</v></c>', '212600000001'],
  ['zeros of the format', '<c s="1"><v>612345678</v></c>', '0612345678'],
  ['a fraction', '<c><v>0.30000000000000004</v></c>', '0.3'],
  ['a date', '<c s="2"><v>45000</v></c>', '2023-03-15'],
  ['a date with its time', '<c s="4"><v>45000.75</v></c>', '2023-03-15T18:00:00Z'],
  ['a day before the leap day that never was', '<c s="2"><v>1</v></c>', '1900-01-01'],
  ['a word in a format', '<c s="3"><v>45000</v></c>', '45000'],
  ['a formula by its result', '<c t="str"><f>A1&amp;WEBSERVICE("http://x")</f><v>done</v></c>', 'done'],
  ['a formula without one', '<c><f>1+1</f></c>', undefined],
  ['an error', '<c t="e"><v>#N/A</v></c>', '#N/A'],
  ['rich text', '<c t="inlineStr"><is><r><t>One </t></r><r><t>two</t></r><rPh><t>no</t></rPh></is></c>', 'One two'],
  ['a line break', '<c t="str"><v>a_x000D__x000A_b</v></c>', 'a\r\nb'],
  ['a text that is not there', '<c t="s"><v>99</v></c>', undefined],
  ['a cell far to the right', '<c r="C9"><v>5</v></c>', '', '', '5'],
])('%s', async (_, cells, ...row) => {
  const rows = await tableOf(workbook({ sheet: sheetOf(cells), styles: STYLES }));
  expect(rows).toEqual(row[0] === undefined ? [] : [row]);
});

test('texts are shared, and dates count from 1904 where the workbook says so', async () => {
  const parts = {
    sheet: sheetOf('<c t="s"><v>1</v></c><c s="2"><v>0</v></c>', '<x:c t="s"><x:v>0</x:v></x:c>'),
    strings: '<sst><si><t>zero</t><rPh><t>no</t></rPh></si><si><r><t>o</t></r><r><t>ne</t></r></si></sst>',
    styles: STYLES,
    workbookPr: '<workbookPr date1904="1"/>',
  };
  expect(await tableOf(workbook(parts))).toEqual([['one', '1904-01-01'], ['zero']]);
});

const withPart = (name: string, part: Partial<ZipEntry>): Buffer =>
  zipFile(
    workbookParts({ sheet: sheetOf('<c><v>1</v></c>') }).map((entry) =>
      entry.name === name ? { ...entry, ...part } : entry,
    ),
  );

test.each([
  [
    'entities of its own',
    400,
    workbook({ sheet: `<!DOCTYPE x [<!ENTITY a "b">]>${sheetOf('<c t="str"><v>&a;</v></c>')}` }),
  ],
  ['parts nested without end', 400, workbook({ sheet: '<a>'.repeat(100_000) })],
  ['1,001 columns', 400, workbook({ sheet: sheetOf('<c r="ALM1"><v>1</v></c>') })],
  ['a cell of a million letters', 400, workbook({ sheet: sheetOf(`<c t="str"><v>${'x'.repeat(1_000_000)}</v></c>`) })],
  ['a part that unpacks to 2 GB', 413, withPart('xl/styles.xml', { sizeBytes: 2 ** 31 })],
  ['a part that says less than it unpacks to', 400, withPart('xl/worksheets/sheet1.xml', { sizeBytes: 5 })],
  ['a part that leads out of it', 400, zipFile([{ name: '../../etc/passwd', bytes: Buffer.from('x') }])],
  ['10,000 entries', 413, zipFile(Array.from({ length: 10_000 }, (_, index) => ({ name: `${index}` })))],
  ['no sheet', 400, zipFile(workbookParts({ sheet: '' }).filter(({ name }) => !name.includes('sheet1')))],
])('a workbook with %s is refused', async (_, statusCode, bytes) => {
  expect(await refusalOf(bytes)).toMatchObject({ statusCode });
});
