import { crc32, deflateRawSync } from 'node:zlib';

/** One entry of a ZIP file; `compressed` and `sizeBytes` may tell of other contents than there are. */
export interface ZipEntry {
  name: string;
  bytes?: Uint8Array;
  /** Raw DEFLATE in place of the bytes, for contents that nobody would want to make. */
  compressed?: Uint8Array;
  /** What the directory says that it unpacks to. */
  sizeBytes?: number;
}

/** A ZIP file of entries as they are told, hostile ones too. */
export function zipFile(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const {
    name,
    bytes = new Uint8Array(),
    compressed = deflateRawSync(bytes),
    sizeBytes = bytes.length,
  } of entries) {
    const encoded = Buffer.from(name);
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(0x0800, 2);
    shared.writeUInt16LE(8, 4);
    shared.writeUInt32LE(crc32(bytes), 10);
    shared.writeUInt32LE(compressed.length, 14);
    shared.writeUInt32LE(sizeBytes % 2 ** 32, 18);
    shared.writeUInt16LE(encoded.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), shared, encoded, compressed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), shared, tail, encoded]));
    locals.push(local);
    offset += local.length;
  }
  const entriesOfDirectory = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(entriesOfDirectory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, entriesOfDirectory, end]);
}

const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

const relations = (...list: readonly [type: string, target: string, mode?: string][]): string =>
  `<Relationships>${list
    .map(
      ([type, target, mode], index) =>
        `<Relationship Id="rId${index + 1}" Type="${RELATIONS}/${type}" Target="${target}"${mode === undefined ? '' : ` TargetMode="${mode}"`}/>`,
    )
    .join('')}</Relationships>`;

/** The parts of a workbook with one sheet, whose XML may be anything. */
export function workbookParts({
  sheet,
  strings = '<sst/>',
  styles = '<styleSheet/>',
  workbookPr = '',
}: {
  sheet: string;
  strings?: string;
  styles?: string;
  workbookPr?: string;
}): ZipEntry[] {
  const parts = {
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels': relations(['officeDocument', 'xl/workbook.xml']),
    'xl/workbook.xml': `<workbook>${workbookPr}<sheets><sheet name="One" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations(
      ['worksheet', 'worksheets/sheet1.xml'],
      ['sharedStrings', 'sharedStrings.xml'],
      ['styles', '/xl/styles.xml'],
      ['externalLink', 'http://attacker.example/x.xlsx', 'External'],
    ),
    'xl/sharedStrings.xml': strings,
    'xl/styles.xml': styles,
    'xl/worksheets/sheet1.xml': sheet,
  };
  return Object.entries(parts).map(([name, xml]) => ({ name, bytes: Buffer.from(xml) }));
}

/** A sheet's XML of its rows' XML. */
export const sheetOf = (...rows: readonly string[]): string =>
  `<worksheet><sheetData>${rows.map((row) => `<row>${row}</row>`).join('')}</sheetData></worksheet>`;
