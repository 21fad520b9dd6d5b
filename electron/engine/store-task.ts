import { Worker } from 'node:worker_threads';
import { AppError } from '#shared/errors/app-error.ts';
import type { FromEngine, StoreTask } from './protocol.ts';

/** Work on a store that is not open, in the engine's thread: it may take as long as the disk needs for the whole file. */
export async function runStoreTask(task: StoreTask, workerPath: string): Promise<void> {
  const worker = new Worker(workerPath);
  const done = Promise.withResolvers<void>();
  worker.on('message', (message: FromEngine) => {
    if (message.kind !== 'done') return;
    if (message.outcome.ok) done.resolve();
    else done.reject(AppError.fromData(message.outcome.error));
  });
  worker.on('error', done.reject);
  worker.on('exit', () => done.reject(new AppError('BUG', 'The work on the store stopped before it was done.')));
  worker.postMessage({ kind: 'task', task });
  try {
    await done.promise;
  } finally {
    await worker.terminate();
  }
}
