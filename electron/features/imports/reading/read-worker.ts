import { parentPort, workerData } from 'node:worker_threads';
import { toErrorData } from '#shared/errors/app-error.ts';
import { readAnyTable } from './any-table.ts';
import type { FromTableWorker, TableRequest } from './read-table.ts';
import { BATCH_LINES, BATCH_WEIGHT, CELL_WEIGHT, type TableLine } from './table-source.ts';

const port = parentPort;
if (!port) throw new Error('read-worker runs as a worker');
const { path } = workerData as TableRequest;

const tell = (message: FromTableWorker) => port.postMessage(message);
/** Resolves when the other side has taken what was sent: nothing piles up in between. */
const taken = () => new Promise<void>((resolve) => port.once('message', () => resolve()));

let batch: TableLine[] = [];
let batchWeight = 0;
async function flush(): Promise<void> {
  if (batch.length === 0) return;
  const waiting = taken();
  tell({ kind: 'lines', lines: batch });
  batch = [];
  batchWeight = 0;
  await waiting;
}

function take(line: TableLine): Promise<void> | undefined {
  batch.push(line);
  batchWeight += weightOf(line);
  return batch.length >= BATCH_LINES || batchWeight >= BATCH_WEIGHT ? flush() : undefined;
}

/** What a line costs whoever takes it: its letters, and something for each cell. */
const weightOf = ([, cells]: TableLine): number => cells.reduce((sum, { length }) => sum + length + CELL_WEIGHT, 0);

try {
  await readAnyTable(path, (format) => tell({ kind: 'format', format }), take);
  await flush();
  tell({ kind: 'end' });
} catch (error) {
  tell({ kind: 'failed', error: toErrorData(error) });
}
