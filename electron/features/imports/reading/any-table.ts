import { readCsv } from './csv.ts';
import { badTable, type TableFormat, type TableLine } from './table-source.ts';
import { readHead } from './text.ts';
import { readXlsx } from './xlsx.ts';

const OF_ZIP = 'PK\x03\x04';
const OF_OLD_OFFICE = '\xd0\xcf\x11\xe0';

/**
 * Reads a CSV or XLSX file, whatever it is called: what it is shows in its first bytes. `onFormat` is told before the first line;
 * reading waits for what `onLine` answers. Throws INVALID for what is no such file.
 */
export async function readAnyTable(
  path: string,
  onFormat: (format: TableFormat) => void,
  onLine: (line: TableLine) => Promise<void> | undefined,
): Promise<void> {
  const head = await readHead(path);
  if (head.length === 0) throw badTable('The file is empty.', 'Choose another file.');
  const signature = head.toString('latin1', 0, 4);
  if (signature === OF_OLD_OFFICE) {
    throw badTable(
      'This is an old Excel workbook, or one with a password.',
      'Save it as XLSX without a password, or as CSV.',
    );
  }
  if (signature === OF_ZIP) await readXlsx(path, onFormat, onLine);
  else await readCsv(path, head, onFormat, onLine);
}
