import { parentPort, workerData } from 'node:worker_threads';
import { toErrorData } from '#shared/errors/app-error.ts';
import { decodeAudio } from './decode.ts';
import { type FrameReader, openFrameReader } from './frame-reader.ts';
import { createMemoryGuard } from './memory-guard.ts';
import { newReport, type PcmBlock } from './pcm.ts';
import { computePeaks } from './peaks.ts';
import type { CopyRequest, PeaksReply, PeaksRequest } from './peaks-client.ts';
import { writePlayableCopy } from './playable-copy.ts';
import { WaveformError } from './waveform-error.ts';

/** Computes one recording's peaks, or writes its copy, and ends: whatever a hostile file does to a decoder ends with this thread. */
async function answer({ path, keyHex, fileId, length, contentType, copy }: PeaksRequest): Promise<PeaksReply> {
  try {
    const reader = await openFrameReader({ path, key: Buffer.from(keyHex, 'hex'), fileId, length });
    try {
      if (copy) return { ok: true, peaks: await makeCopy(reader, contentType, copy) };
      const peaks = await computePeaks(reader.read(), contentType, { onBlock: createMemoryGuard(), file: reader });
      return { ok: true, peaks };
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

async function makeCopy(
  reader: FrameReader,
  contentType: string,
  { keyHex, shape, ...copy }: CopyRequest,
): Promise<null> {
  const guard = createMemoryGuard();
  async function* guarded(): AsyncGenerator<PcmBlock> {
    for await (const block of decodeAudio(reader.read(), contentType, newReport(), reader)) {
      guard();
      yield block;
    }
  }
  await writePlayableCopy(guarded(), { ...copy, key: Buffer.from(keyHex, 'hex') }, shape);
  return null;
}

const reply = await answer(workerData as PeaksRequest);
parentPort?.postMessage(reply, reply.ok && reply.peaks ? reply.peaks.channels.map((channel) => channel.buffer) : []);
