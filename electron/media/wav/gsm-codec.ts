import { type BlockCodec, newChannels } from './block-codec.ts';
import { GsmFrameDecoder } from './gsm-frame.ts';

/** Two frames of 33 bytes less their signatures, packed from the lowest bit on (RFC 2361, A.14). */
const BLOCK_BYTES = 65;
const FRAME_SAMPLES = 160;
const SUBFRAMES = 4;
const PULSES = 13;
const REFLECTION_BITS = [6, 6, 5, 5, 4, 4, 3, 3];

/** GSM 6.10 full rate as WAV carries it: one channel. */
export function createGsmCodec(): BlockCodec {
  const decoder = new GsmFrameDecoder();
  return {
    blockBytes: BLOCK_BYTES,
    framesPerBlock: 2 * FRAME_SAMPLES,
    decode(bytes) {
      const blocks = Math.floor(bytes.length / BLOCK_BYTES);
      const out = newChannels(1, blocks * 2 * FRAME_SAMPLES);
      const samples = out[0] ?? new Float32Array(0);
      for (let block = 0; block < blocks; block += 1) {
        const take = createBitReader(bytes.subarray(block * BLOCK_BYTES, (block + 1) * BLOCK_BYTES));
        for (let half = 0; half < 2; half += 1) {
          const at = (block * 2 + half) * FRAME_SAMPLES;
          decoder.decode(readFrame(take), samples.subarray(at, at + FRAME_SAMPLES));
        }
      }
      return out;
    },
  };
}

function createBitReader(bytes: Uint8Array): (bits: number) => number {
  let at = 0;
  return (bits) => {
    let value = 0;
    for (let bit = 0; bit < bits; bit += 1, at += 1) value |= (((bytes[at >> 3] ?? 0) >> (at & 7)) & 1) << bit;
    return value;
  };
}

function readFrame(take: (bits: number) => number) {
  const reflections = REFLECTION_BITS.map(take);
  const subframes = Array.from({ length: SUBFRAMES }, () => ({
    lag: take(7),
    gain: take(2),
    grid: take(2),
    maximum: take(6),
    pulses: Array.from({ length: PULSES }, () => take(3)),
  }));
  return { reflections, subframes };
}
