import { type BlockCodec, newChannels, viewOf } from './block-codec.ts';

/** One sample at a byte offset, within -1 to 1. */
type Read = (view: DataView, offset: number) => number;

/** PCM, float and G.711, where a block is one sample of each channel; null for a kind that does not exist. */
export function createPcmCodec(tag: number, bits: number, channels: number): BlockCodec | null {
  const read = READERS[tag]?.[bits];
  if (!read) return null;
  const sampleBytes = bits / 8;
  const blockBytes = sampleBytes * channels;
  return {
    blockBytes,
    framesPerBlock: 1,
    decode(bytes) {
      const frames = Math.floor(bytes.length / blockBytes);
      const view = viewOf(bytes);
      const decoded = newChannels(channels, frames);
      for (const [channel, samples] of decoded.entries()) {
        for (let frame = 0; frame < frames; frame += 1) {
          samples[frame] = read(view, frame * blockBytes + channel * sampleBytes);
        }
      }
      return decoded;
    },
  };
}

/** By format tag, then bits a sample. */
const READERS: Record<number, Record<number, Read>> = {
  1: {
    8: (view, offset) => (view.getUint8(offset) - 128) / 128,
    16: (view, offset) => view.getInt16(offset, true) / 32_768,
    24: (view, offset) => ((view.getInt8(offset + 2) << 16) | view.getUint16(offset, true)) / 8_388_608,
    32: (view, offset) => view.getInt32(offset, true) / 2_147_483_648,
  },
  3: {
    32: (view, offset) => view.getFloat32(offset, true),
    64: (view, offset) => view.getFloat64(offset, true),
  },
  6: { 8: (view, offset) => fromALaw(view.getUint8(offset)) / 32_768 },
  7: { 8: (view, offset) => fromMuLaw(view.getUint8(offset)) / 32_768 },
};

/** ITU-T G.711, A-law to 16-bit linear. */
function fromALaw(code: number): number {
  const value = code ^ 0x55;
  const exponent = (value >> 4) & 7;
  const mantissa = ((value & 0x0f) << 4) + 8;
  const magnitude = exponent === 0 ? mantissa : (mantissa + 0x100) << (exponent - 1);
  return value & 0x80 ? magnitude : -magnitude;
}

/** ITU-T G.711, µ-law to 16-bit linear. */
function fromMuLaw(code: number): number {
  const value = ~code & 0xff;
  const magnitude = ((((value & 0x0f) << 3) + 0x84) << ((value >> 4) & 7)) - 0x84;
  return value & 0x80 ? -magnitude : magnitude;
}
