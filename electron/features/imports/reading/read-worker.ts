import { parentPort, workerData } from 'node:worker_threads';
import { toErrorData } from '#shared/errors/app-error.ts';
import { readCsv } from './csv.ts';
import type { FromTableWorker, TableRequest } from './read-table.ts';
import { BATCH_LINES, badTable, type TableLine } from './table-source.ts';
import { readHead } from './text.ts';
import { readXlsx } from './xlsx.ts';

const port = parentPort;
if (!port) throw new Error('read-worker runs as a worker');
const { path } = workerData as TableRequest;

const tell = (message: FromTableWorker) => port.postMessage(message);
/** Resolves when the other side has taken what was sent: nothing piles up in between. */
const taken = () => new Promise<void>((resolve) => port.once('message', () => resolve()));

let batch: TableLine[] = [];
async function flush(): Promise<void> {
  if (batch.length === 0) return;
  const waiting = taken();
  tell({ kind: 'lines', lines: batch });
  batch = [];
  await waiting;
}

function take(line: TableLine): Promise<void> | undefined {
  batch.push(line);
  return batch.length >= BATCH_LINES ? flush() : undefined;
}

async function read(): Promise<void> {
  const head = await readHead(path);
  if (head.length === 0) throw badTable('The file is empty.', 'Choose another file.');
  const signature = head.toString('latin1', 0, 4);
  const onFormat = (format: Extract<FromTableWorker, { kind: 'format' }>['format']) => tell({ kind: 'format', format });
  if (signature === '\xd0\xcf\x11\xe0') {
    throw badTable(
      'This is an old Excel workbook, or one with a password.',
      'Save it as XLSX without a password, or as CSV.',
    );
  }
  if (signature === 'PK\x03\x04') await readXlsx(path, onFormat, take);
  else await readCsv(path, head, onFormat, take);
  await flush();
}

try {
  await read();
  tell({ kind: 'end' });
} catch (error) {
  tell({ kind: 'failed', error: toErrorData(error) });
}
