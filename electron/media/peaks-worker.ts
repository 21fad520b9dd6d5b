import { parentPort, workerData } from 'node:worker_threads';
import { AppError, toErrorData } from '#shared/errors/app-error.ts';
import { openFrameReader } from './frame-reader.ts';
import { computePeaks } from './peaks.ts';
import type { PeaksReply, PeaksRequest } from './peaks-client.ts';

/** What the decoders may hold outside the heap, where the thread's own limit does not reach (their memory is WebAssembly's). */
const MOST_OUTSIDE_HEAP_BYTES = 96 * 1024 * 1024;
/** Asking for the memory in use takes a while, so that it is done now and then. */
const BLOCKS_BETWEEN_LOOKS = 64;

class TooHeavy extends AppError {}

function createMemoryGuard(): () => void {
  let blocks = 0;
  return () => {
    blocks += 1;
    if (blocks % BLOCKS_BETWEEN_LOOKS !== 0) return;
    const { external, arrayBuffers } = process.memoryUsage();
    if (Math.max(external, arrayBuffers) > MOST_OUTSIDE_HEAP_BYTES) {
      throw new TooHeavy('MEDIA_CORRUPT', 'This recording cannot be read: decoding it takes too much memory.');
    }
  };
}

/** Computes one recording's peaks and ends: whatever a hostile file does to a decoder ends with this thread. */
async function answer({ path, keyHex, fileId, length, contentType }: PeaksRequest): Promise<PeaksReply> {
  try {
    const reader = await openFrameReader({ path, key: Buffer.from(keyHex, 'hex'), fileId, length });
    try {
      return { ok: true, peaks: await computePeaks(reader.read(), contentType, createMemoryGuard()) };
    } finally {
      await reader.close();
    }
  } catch (error) {
    const detail = error instanceof Error ? (error.stack ?? '') : '';
    return { ok: false, error: toErrorData(error), detail, isTooHeavy: error instanceof TooHeavy };
  }
}

const reply = await answer(workerData as PeaksRequest);
parentPort?.postMessage(reply, reply.ok ? reply.peaks.channels.map((channel) => channel.buffer) : []);
