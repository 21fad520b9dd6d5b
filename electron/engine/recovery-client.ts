import { Worker } from 'node:worker_threads';
import { AppError, type ErrorData } from '#shared/errors/app-error.ts';
import type { Log } from '../lib/ports.ts';
import type { RecoveryPlace, RecoveryStep } from './recovery.ts';

export type RecoveryTask =
  | { name: 'recover'; place: RecoveryPlace }
  | { name: 'verify'; place: RecoveryPlace }
  | { name: 'export'; place: RecoveryPlace; path: string };

export type FromRecovery =
  | { kind: 'step'; step: RecoveryStep }
  | { kind: 'done'; outcome: { ok: true; value: unknown } | { ok: false; error: ErrorData; detail: string } };

/** Runs one task on a closed store in a thread of its own and answers what it answers. */
export function runRecoveryTask(
  task: RecoveryTask,
  { workerPath, onStep, log }: { workerPath: string; onStep: (step: RecoveryStep) => void; log: Log },
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerPath, { workerData: task });
    worker.on('message', (message: FromRecovery) => {
      if (message.kind === 'step') onStep(message.step);
      else if (message.outcome.ok) resolve(message.outcome.value);
      else {
        log.error('recovery.failed', { code: message.outcome.error.code, detail: message.outcome.detail });
        reject(AppError.fromData(message.outcome.error));
      }
    });
    worker.on('error', reject);
    worker.on('exit', () => reject(new AppError('BUG', 'The recovery stopped. Nothing was deleted; try again.')));
  });
}
