import type { CellValue } from '#shared/domain/export-columns.ts';
import type { Sink } from '../output-file.ts';
import type { WrittenColumn } from './cell-text.ts';
import type { RowBatches } from './format.ts';
import { isDate } from './zone-time.ts';

/** One object a line, raw: instants in ISO 8601 UTC, lengths in milliseconds under a name that ends in `Ms`. */
export async function writeJsonl(rows: RowBatches, sink: Sink, columns: readonly WrittenColumn[]): Promise<void> {
  const keys = columns.map(({ id, type }) => JSON.stringify(type === 'duration' ? `${id}Ms` : id));
  for await (const batch of rows) {
    let text = '';
    for (const row of batch) {
      const members = columns.map(({ type }, index) => `${keys[index]}:${jsonOf(row[index] ?? null, type)}`);
      text += `{${members.join(',')}}\n`;
    }
    await sink.write(text);
  }
}

function jsonOf(value: CellValue, type: WrittenColumn['type']): string {
  if (type === 'instant' && typeof value === 'number') {
    return isDate(value) ? `"${new Date(value).toISOString()}"` : 'null';
  }
  return JSON.stringify(typeof value === 'string' ? value.toWellFormed() : value);
}
