import { computePeaksInWorker } from '../peaks-client.ts';
import type { ComputePeaks } from './peaks-queue.ts';

/** Computes each waveform in a thread of its own, so that whatever a file does to a decoder fails that job alone. */
export function peaksInWorker(worker: URL): ComputePeaks {
  return ({ key, ...source }, signal) =>
    computePeaksInWorker({ ...source, keyHex: Buffer.from(key).toString('hex') }, { worker, signal });
}
