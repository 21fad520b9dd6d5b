import { parentPort, workerData } from 'node:worker_threads';
import { toErrorData } from '#shared/errors/app-error.ts';
import { openFrameReader } from './frame-reader.ts';
import { createMemoryGuard } from './memory-guard.ts';
import { computePeaks } from './peaks.ts';
import type { PeaksReply, PeaksRequest } from './peaks-client.ts';
import { WaveformError } from './waveform-error.ts';

/** Computes one recording's peaks and ends: whatever a hostile file does to a decoder ends with this thread. */
async function answer({ path, keyHex, fileId, length, contentType }: PeaksRequest): Promise<PeaksReply> {
  try {
    const reader = await openFrameReader({ path, key: Buffer.from(keyHex, 'hex'), fileId, length });
    try {
      return {
        ok: true,
        peaks: await computePeaks(reader.read(), contentType, { onBlock: createMemoryGuard(), file: reader }),
      };
    } finally {
      await reader.close();
    }
  } catch (error) {
    const detail = error instanceof Error ? (error.stack ?? '') : '';
    const { problem, contentType: found } =
      error instanceof WaveformError ? error : { problem: null, contentType: null };
    return { ok: false, error: toErrorData(error), detail, problem, contentType: found };
  }
}

const reply = await answer(workerData as PeaksRequest);
parentPort?.postMessage(reply, reply.ok ? reply.peaks.channels.map((channel) => channel.buffer) : []);
