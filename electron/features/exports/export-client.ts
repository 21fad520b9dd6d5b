import { Worker } from 'node:worker_threads';
import type { ExportRequest } from '#shared/contract/exports.ts';
import type { TranscriptFileRequest } from '#shared/contract/transcript-files.ts';
import { AppError, type ErrorData } from '#shared/errors/app-error.ts';
import type { WrittenFile } from './write-export.ts';

/** What the thread of an export is started with. */
export interface ExportWork {
  databasePath: string;
  databaseKeyHex: string | null;
  request: ExportRequest | TranscriptFileRequest;
  path: string;
}

export type FromExport =
  | { kind: 'progress'; doneCount: number; totalCount: number }
  | { kind: 'done'; file: WrittenFile }
  | { kind: 'failed'; error: ErrorData; detail: string };

export interface ExportRun {
  request: ExportWork['request'];
  /** Where to write. */
  path: string;
  signal: AbortSignal;
  onProgress(doneCount: number, totalCount: number): void;
}

/** Writes one export. Rejects with CANCELLED as soon as the thread is gone; the file may be half then. */
export type RunExport = (run: ExportRun) => Promise<WrittenFile>;

/** The most memory of the thread's own heap. What a row takes is gone with its batch; the rest are fonts and a sheet's styles. */
const HEAP_MEGABYTES = 64;
const YOUNG_MEGABYTES = 8;

/** Exports run in a thread each, on a connection of their own that cannot write: whatever they read, nobody waits for them. */
export const exportsInWorker =
  (worker: URL, store: Pick<ExportWork, 'databasePath' | 'databaseKeyHex'>): RunExport =>
  ({ request, path, signal, onProgress }) => {
    if (signal.aborted) return Promise.reject(cancelledError());
    return new Promise((resolve, reject) => {
      const thread = new Worker(worker, {
        workerData: { ...store, request, path } satisfies ExportWork,
        env: {},
        resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES, maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
      });
      let isOver = false;
      const settle = (outcome: () => void): void => {
        if (isOver) return;
        isOver = true;
        signal.removeEventListener('abort', cancel);
        // Only when it is gone the file is nobody's, and may be removed or given its name.
        void thread.terminate().then(outcome);
      };
      const cancel = () => settle(() => reject(cancelledError()));
      signal.addEventListener('abort', cancel, { once: true });
      thread.on('message', (message: FromExport) => {
        if (message.kind === 'progress') onProgress(message.doneCount, message.totalCount);
        else if (message.kind === 'done') settle(() => resolve(message.file));
        else settle(() => reject(toError(message)));
      });
      thread.once('error', (cause) => settle(() => reject(cause)));
      thread.once('exit', () => settle(() => reject(new Error('the export ended without a word'))));
    });
  };

function toError({ error, detail }: Extract<FromExport, { kind: 'failed' }>): Error {
  if (error.code === 'BUG') return new Error(detail);
  const { code, message, action, retryable } = error;
  return new AppError(code, message, { action, retryable, cause: detail });
}

const cancelledError = () => new AppError('CANCELLED', 'The export was cancelled.');
