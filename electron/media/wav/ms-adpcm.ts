import { unsupportedError } from '../audio-format.ts';
import { type BlockCodec, clamp16, createBlockwiseCodec, viewOf } from './block-codec.ts';

/** Scales the step by the code just read, in 256ths. */
const ADAPTION = [230, 230, 230, 230, 307, 409, 512, 614, 768, 614, 512, 409, 307, 230, 230, 230];
/** Predictor (1), step (2), newest sample (2), the one before (2), for each channel. */
const HEADER_BYTES = 7;
const LEAST_STEP = 16;

interface Lane {
  first: number;
  second: number;
  step: number;
  newest: number;
  older: number;
}

/** Microsoft ADPCM, 4 bits a sample; `coefficients` are the pairs of the format chunk, in 256ths (RFC 2361, A.2). */
export function createMsAdpcmCodec(
  channels: number,
  blockBytes: number,
  coefficients: readonly (readonly [number, number])[],
): BlockCodec {
  const headerBytes = HEADER_BYTES * channels;
  const framesOf = (bytes: number): number =>
    bytes < headerBytes ? 0 : 2 + Math.floor(((bytes - headerBytes) * 2) / channels);

  function openLane(view: DataView, channel: number): Lane {
    const pair = coefficients[view.getUint8(channel)];
    if (!pair) throw unsupportedError('a part of its ADPCM audio cannot be decoded');
    const at = (field: number): number => view.getInt16(channels + (field * channels + channel) * 2, true);
    return { first: pair[0], second: pair[1], step: at(0), newest: at(1), older: at(2) };
  }

  function decodeBlock(block: Uint8Array, out: Float32Array[], at: number): void {
    const view = viewOf(block);
    const frames = framesOf(block.length);
    for (const [channel, samples] of out.entries()) {
      const lane = openLane(view, channel);
      samples[at] = lane.older / 32_768;
      samples[at + 1] = lane.newest / 32_768;
      for (let frame = 2; frame < frames; frame += 1) {
        const nibble = (frame - 2) * channels + channel;
        const byte = block[headerBytes + (nibble >> 1)] ?? 0;
        samples[at + frame] = nextSample(lane, nibble % 2 === 0 ? byte >> 4 : byte & 0x0f) / 32_768;
      }
    }
  }

  return createBlockwiseCodec({ channels, blockBytes, framesOf, decodeBlock });
}

function nextSample(lane: Lane, code: number): number {
  const predicted = Math.trunc((lane.newest * lane.first + lane.older * lane.second) / 256);
  const signed = code & 8 ? code - 16 : code;
  const sample = clamp16(predicted + signed * lane.step);
  lane.older = lane.newest;
  lane.newest = sample;
  lane.step = Math.max(LEAST_STEP, Math.trunc((lane.step * (ADAPTION[code] ?? 0)) / 256));
  return sample;
}
