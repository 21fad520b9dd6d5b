import { computePeaksInWorker, writeCopyInWorker } from '../peaks-client.ts';
import type { WriteCopy } from './copy-maker.ts';
import type { ComputePeaks } from './peaks-queue.ts';

/** Computes each waveform in a thread of its own, so that whatever a file does to a decoder fails that job alone. */
export function peaksInWorker(worker: URL): ComputePeaks {
  return ({ key, ...source }, signal) => computePeaksInWorker({ ...source, keyHex: toHex(key) }, { worker, signal });
}

/** Writes each copy in a thread of its own. */
export function copiesInWorker(worker: URL): WriteCopy {
  return ({ key, ...source }, { key: copyKey, ...copy }, signal) =>
    writeCopyInWorker({ ...source, keyHex: toHex(key), copy: { ...copy, keyHex: toHex(copyKey) } }, { worker, signal });
}

const toHex = (key: Uint8Array): string => Buffer.from(key).toString('hex');
