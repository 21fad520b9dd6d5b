import { deflateRawSync } from 'node:zlib';
import { writeXlsx } from 'hucre/xlsx';
import { expect, test } from 'vitest';
import { sheetOf, workbookParts, type ZipEntry, zipFile } from '../../../../test/helpers/zip-file.ts';
import { cellsOf, refusalOf, tableOf } from './test-support.ts';

const MIB = 1024 * 1024;

const workbook = (parts: Parameters<typeof workbookParts>[0], ...more: ZipEntry[]): Buffer =>
  zipFile([...workbookParts(parts), ...more]);

/** Styles of numbers: plain, ten digits with zeros in front, a date, a time of day in a format of its own. */
const styles = `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="0000000000"/>
  <numFmt numFmtId="165" formatCode="dd/mm/yyyy\\ hh:mm"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/>
  <xf numFmtId="14"/><xf numFmtId="165"/></cellXfs></styleSheet>`;

test('a workbook of another program is read, with the numbers of its lines', async () => {
  const bytes = await writeXlsx({
    sheets: [
      {
        name: 'People',
        rows: [
          ['Phone', 'Name', 'Since', 'Paid', 'Left'],
          [212600000000, 'Éloïse', new Date(Date.UTC(2024, 1, 29)), true, '0612345678'],
          [],
          ['+212600000001', 'أمينة', null, false, 1.5],
        ],
      },
    ],
  });
  const { format, lines } = await tableOf(bytes);
  expect(format).toEqual({ format: 'xlsx', encoding: null, delimiter: null, sheet: 'People', sheetCount: 1 });
  expect(lines).toEqual([
    [1, ['Phone', 'Name', 'Since', 'Paid', 'Left']],
    [2, ['212600000000', 'Éloïse', '2024-02-29', 'true', '0612345678']],
    [4, ['+212600000001', 'أمينة', '', 'false', '1.5']],
  ]);
});

test.each([
  ['a telephone number', '<c><v>212600000000</v></c>', '212600000000'],
  ['a telephone number with an exponent', '<c><v>2.126E11</v></c>', '212600000000'],
  ['more digits than a number holds', '<c><v>12345678901234567890</v></c>', '12345678901234567890'],
  ['zeros that the format writes', '<c s="1"><v>612345678</v></c>', '0612345678'],
  ['zeros that are text', '<c t="inlineStr"><is><t>0612345678</t></is></c>', '0612345678'],
  ['a fraction', '<c><v>0.30000000000000004</v></c>', '0.3'],
  ['a date', '<c s="2"><v>45351</v></c>', '2024-02-29'],
  ['a moment', '<c s="3"><v>45351.5</v></c>', '2024-02-29T12:00:00Z'],
  ['a time of day', '<c s="3"><v>0.25</v></c>', '06:00:00'],
  ['a date as ISO 8601', '<c t="d"><v>2024-02-29</v></c>', '2024-02-29'],
  ['a formula by its result', '<c t="str"><f>"06"&amp;A1</f><v>0612</v></c>', '0612'],
  ['a formula whose result is a number', '<c><f>A1*2</f><v>2.4E1</v></c>', '24'],
  ['a formula whose result is no text', '<c t="str"><f>IF(A1,"",1)</f><v></v></c>', undefined],
  ['characters that XML has no place for', '<c t="str"><v>a_x000D_b &lt;&#233;&gt;</v></c>', 'a\rb <é>'],
  ['runs of one text', '<c t="inlineStr"><is><r><t>o</t></r><rPh><t>no</t></rPh><r><t>ne</t></r></is></c>', 'one'],
])('%s', async (_, cell, text) => {
  const [row] = await cellsOf(workbook({ sheet: sheetOf(`<c t="str"><v>first</v></c>${cell}`), styles }));
  expect(row).toEqual(text === undefined ? ['first'] : ['first', text]);
});

test('dates count from 1904 where the workbook says so', async () => {
  const parts = { sheet: sheetOf('<c s="2"><v>0</v></c>'), styles, workbookPr: '<workbookPr date1904="1"/>' };
  expect(await cellsOf(workbook(parts))).toEqual([['1904-01-01']]);
});

test('cells stand where they say, and headers mean nothing to JavaScript', async () => {
  const strings = '<sst><si><t>__proto__</t></si><si><t>constructor</t></si></sst>';
  const sheet = sheetOf('<c r="B1" t="s"><v>0</v></c><c r="D1" t="s"><v>1</v></c>');
  expect(await cellsOf(workbook({ sheet, strings }))).toEqual([['', '__proto__', '', 'constructor']]);
});

test('of several sheets the first is read that is shown and holds something', async () => {
  const sheets = ['Empty', 'Hidden', 'People', 'Others'];
  const entries = workbookParts({ sheet: sheetOf() }).filter(({ name }) => !name.startsWith('xl/workbook'));
  const list = sheets.map((name, index) => {
    const state = name === 'Hidden' ? ' state="hidden"' : '';
    return `<sheet name="${name}" sheetId="${index}"${state} r:id="rId${index}"/>`;
  });
  const relations = sheets.map((name, index) => {
    return `<Relationship Id="rId${index}" Type="x/worksheet" Target="worksheets/${name}.xml"/>`;
  });
  const xmlOf = (name: string) => sheetOf(name === 'Empty' ? '' : `<c t="str"><v>${name}</v></c>`);
  const texts: Record<string, string> = {
    'xl/workbook.xml': `<workbook><sheets>${list.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${relations.join('')}</Relationships>`,
    ...Object.fromEntries(sheets.map((name) => [`xl/worksheets/${name}.xml`, xmlOf(name)])),
  };
  const more = Object.entries(texts).map(([name, xml]) => ({ name, bytes: Buffer.from(xml) }));
  const { format, lines } = await tableOf(zipFile([...entries, ...more]));
  expect(lines).toEqual([[1, ['People']]]);
  expect(format).toMatchObject({ sheet: 'People', sheetCount: 3 });
});

const LARGE = 'The workbook unpacks to more than Earshot reads. Save the sheet with the contacts as a CSV file';
const DAMAGED = 'The workbook is damaged';
const plain = workbook({ sheet: sheetOf('<c><v>1</v></c>') });
/** 206 KB that unpack to 500 MiB. */
const zeros = deflateRawSync(Buffer.alloc(50 * MIB));

test.each([
  [
    'a formula without its result',
    workbook({ sheet: sheetOf('<c><f>A1+1</f></c>') }),
    'Line 1 holds a formula whose result',
  ],
  ['a text that is not there', workbook({ sheet: sheetOf('<c t="s"><v>7</v></c>') }), 'lacks a text that a cell names'],
  ['300 columns', workbook({ sheet: sheetOf('<c r="KN1"><v>1</v></c>') }), 'Line 1 has more than 256 columns.'],
  [
    'a cell of 1 MiB',
    workbook({
      sheet: sheetOf(`<c t="str"><v>${Array.from({ length: 180_000 }, (_, index) => index).join(' ')}</v></c>`),
    }),
    'A cell of line 1',
  ],
  [
    'a line that no sheet has',
    workbook({ sheet: '<row r="1048577"><c><v>1</v></c></row>' }),
    'more lines than a spreadsheet',
  ],
  [
    'entities of its own',
    workbook({ sheet: `<!DOCTYPE x [<!ENTITY a "b">]>${sheetOf()}` }),
    'defines entities of its own',
  ],
  ['tags without an end', workbook({ sheet: '<a>'.repeat(100) }), 'nested too deep'],
  ['no sheet', workbook({ sheet: '' }).subarray(0, 0), 'The file is empty.'],
  ['an end that was cut off', plain.subarray(0, plain.length - 40), DAMAGED],
  ['only its beginning', plain.subarray(0, 300), DAMAGED],
  ['bytes that changed', Buffer.from(plain).fill(0xff, 200, 260), DAMAGED],
  [
    'no workbook in it',
    zipFile([{ name: 'notes.txt', bytes: Buffer.from('x') }]),
    'a ZIP archive and no XLSX workbook',
  ],
])('what has %s is refused', async (_, bytes, sentence) => {
  expect(await refusalOf(bytes)).toContain(sentence);
});

const stored = (name: string, sizeBytes: number, compressed = Buffer.alloc(Math.ceil(sizeBytes / 100))): ZipEntry => ({
  name,
  compressed,
  sizeBytes,
});
const sheet = sheetOf('<c><v>1</v></c>');

test.each([
  ['500 MiB in 0.5 MB', workbook({ sheet }, stored('bomb', 500 * MIB, zeros))],
  ['a part of more than 64 MiB', workbook({ sheet }, stored('large', 65 * MIB))],
  ['a part packed more than 200 times', workbook({ sheet }, stored('dense', 50 * MIB, zeros))],
  [
    'more than 256 MiB in all',
    workbook({ sheet }, ...Array.from({ length: 5 }, (_, index) => stored(`part ${index}`, 60 * MIB))),
  ],
  [
    'more than 2,000 parts',
    workbook({ sheet }, ...Array.from({ length: 2000 }, (_, index) => ({ name: `part ${index}` }))),
  ],
])('%s is refused by the directory, before anything is unpacked', async (_, bytes) => {
  const before = process.memoryUsage().arrayBuffers;
  expect(await refusalOf(bytes)).toContain(LARGE);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * MIB);
});

test('a part that unpacks to more than the directory says is not read on', async () => {
  const entries = workbookParts({ sheet }).map((entry) =>
    entry.name.endsWith('sheet1.xml') ? stored(entry.name, 100, zeros) : entry,
  );
  expect(await refusalOf(zipFile(entries))).toContain(DAMAGED);
});
