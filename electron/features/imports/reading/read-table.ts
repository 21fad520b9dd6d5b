import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import { AppError, type ErrorData } from '#shared/errors/app-error.ts';
import { badTable, type TableFormat, type TableLine } from './table-source.ts';

export interface TableRequest {
  path: string;
}

export type FromTableWorker =
  | { kind: 'format'; format: TableFormat }
  | { kind: 'lines'; lines: TableLine[] }
  | { kind: 'end' }
  | { kind: 'failed'; error: ErrorData };

export interface ReadTableOptions {
  /** The built `table-reader.js`, or the source file in tests. */
  worker: URL;
  signal: AbortSignal;
  /** After this without a batch the worker is ended: some damaged files would keep it busy for ever. */
  silenceMs?: number;
}

/** What reading takes at most: shared texts of a workbook are held while its sheet is read. */
const HEAP_MEGABYTES = 384;
const SILENCE_MS = 60_000;

/**
 * The lines of a CSV or XLSX file in batches, read in a thread of its own with bounds to its memory and time. What the file is
 * shows in its first bytes, whatever it is called. Throws INVALID for what is no such file, and CANCELLED.
 */
export async function* readTable(
  path: string,
  { worker: entry, signal, silenceMs = SILENCE_MS }: ReadTableOptions,
): AsyncGenerator<FromTableWorker & { kind: 'format' | 'lines' }> {
  const worker = new Worker(entry, {
    workerData: { path } satisfies TableRequest,
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES, maxYoungGenerationSizeMb: 32 },
  });
  const end = new AbortController();
  let timer = setTimeout(() => end.abort(badTable('Reading this file does not end.')), silenceMs);
  const cancel = () => end.abort(new AppError('CANCELLED', 'Reading the file was stopped.'));
  signal.addEventListener('abort', cancel, { once: true });
  worker.once('exit', () => end.abort(badTable('Reading this file ended too early.')));
  worker.once('error', (error) => end.abort(crashOf(error)));
  try {
    if (signal.aborted) cancel();
    for await (const [message] of on(worker, 'message', { signal: end.signal })) {
      const told = message as FromTableWorker;
      if (told.kind === 'failed') throw refusalOf(told.error);
      if (told.kind === 'end') return;
      clearTimeout(timer);
      yield told;
      timer = setTimeout(() => end.abort(badTable('Reading this file does not end.')), silenceMs);
      if (told.kind === 'lines') worker.postMessage('taken');
    }
  } catch (error) {
    throw end.signal.aborted && !(error instanceof AppError) ? end.signal.reason : error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', cancel);
    await worker.terminate();
  }
}

const refusalOf = ({ code, message, action, retryable }: ErrorData): AppError =>
  code === 'BUG'
    ? badTable('This file cannot be read.', 'Check that it is still there and that you may read it.')
    : new AppError(code, message, { action, retryable });

const crashOf = (error: Error): AppError =>
  'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? badTable('Reading this file takes more memory than Earshot gives it.', 'Cut it into smaller files.')
    : badTable('This file cannot be read.');
