import { parentPort, workerData } from 'node:worker_threads';
import { AppError, toErrorData } from '#shared/errors/app-error.ts';
import { errorDetail } from '../lib/error-detail.ts';
import { systemClock } from '../lib/system.ts';
import { toStoreError } from '../store/database.ts';
import { exportUnsent, recover, verify } from './recovery.ts';
import type { FromRecovery, RecoveryTask } from './recovery-client.ts';

const port = parentPort;
if (!port) throw new AppError('BUG', 'the recovery runs as a worker only');
const send = (message: FromRecovery) => port.postMessage(message);

function run(task: RecoveryTask): unknown {
  const now = systemClock.now();
  switch (task.name) {
    case 'recover':
      return recover(task.place, { now, onStep: (step) => send({ kind: 'step', step }) });
    case 'verify':
      return verify(task.place);
    case 'export':
      return exportUnsent(task.place, task.path, now);
  }
}

try {
  send({ kind: 'done', outcome: { ok: true, value: run(workerData as RecoveryTask) } });
} catch (error) {
  send({ kind: 'done', outcome: { ok: false, error: toErrorData(toStoreError(error)), detail: errorDetail(error) } });
}
