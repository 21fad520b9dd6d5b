import type { MediaFile } from './frame-reader.ts';
import { openFrameWriter } from './frame-writer.ts';
import type { PcmBlock } from './pcm.ts';
import { WAV_HEAD_BYTES, wavHead } from './wav/wav-head.ts';

const BITS = 16;

/** What the copy of a recording holds, known from decoding it before. */
export interface CopyShape {
  sampleRate: number;
  channels: number;
  /** Samples a channel. */
  frameCount: number;
}

const soundBytes = ({ channels, frameCount }: CopyShape): number => frameCount * channels * (BITS / 8);

/** Bytes of the WAV file that `writePlayableCopy` makes. */
export const copyLength = (shape: CopyShape): number => WAV_HEAD_BYTES + soundBytes(shape);

/**
 * Writes what was decoded as WAV of 16 bits, encrypted, in memory for a block. Nothing is left of it after a rejection: DISK_FULL,
 * or INVALID where the blocks are not of this shape.
 */
export async function writePlayableCopy(
  blocks: AsyncIterable<PcmBlock>,
  file: MediaFile,
  shape: CopyShape,
): Promise<void> {
  const writer = await openFrameWriter(file);
  try {
    await writer.write(wavHead({ tag: 1, bits: BITS, ...shape, dataBytes: soundBytes(shape) }));
    for await (const block of blocks) await writer.write(to16Bits(block));
    await writer.finish();
  } catch (error) {
    await writer.discard();
    throw error;
  }
}

function to16Bits({ channels }: PcmBlock): Uint8Array {
  const frames = channels[0]?.length ?? 0;
  const samples = new Int16Array(frames * channels.length);
  for (const [channel, values] of channels.entries()) {
    for (let frame = 0; frame < frames; frame += 1) {
      // A sample that is no number counts as silence, as in the waveform.
      const value = Math.round((values[frame] ?? 0) * 32_768) || 0;
      samples[frame * channels.length + channel] = Math.max(-32_768, Math.min(32_767, value));
    }
  }
  return new Uint8Array(samples.buffer);
}
