import { type BlockCodec, clamp16, createBlockwiseCodec, viewOf } from './block-codec.ts';

const STEPS = [
  7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97, 107, 118,
  130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724, 796, 876, 963, 1060,
  1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894, 6484,
  7132, 7845, 8630, 9493, 10_442, 11_487, 12_635, 13_899, 15_289, 16_818, 18_500, 20_350, 22_385, 24_623, 27_086,
  29_794, 32_767,
];
const INDEX_STEPS = [-1, -1, -1, -1, 2, 4, 6, 8];
/** Predictor (2), step index (1), reserved (1), for each channel. */
const HEADER_BYTES = 4;
/** Eight samples of one channel follow one another. */
const GROUP_BYTES = 4;
const GROUP_FRAMES = 8;

interface Lane {
  predictor: number;
  index: number;
}

/** IMA ADPCM as WAV carries it, 4 bits a sample (Microsoft, "Multimedia Data Standards Update", 1994, DVI ADPCM). */
export function createImaCodec(channels: number, blockBytes: number): BlockCodec {
  const headerBytes = HEADER_BYTES * channels;
  const groupBytes = GROUP_BYTES * channels;
  const framesOf = (bytes: number): number => {
    if (bytes < headerBytes) return 0;
    return 1 + Math.floor((bytes - headerBytes) / groupBytes) * GROUP_FRAMES;
  };

  function decodeBlock(block: Uint8Array, out: Float32Array[], at: number): void {
    const view = viewOf(block);
    for (const [channel, samples] of out.entries()) {
      const lane = {
        predictor: view.getInt16(channel * HEADER_BYTES, true),
        index: Math.min(STEPS.length - 1, view.getUint8(channel * HEADER_BYTES + 2)),
      };
      samples[at] = lane.predictor / 32_768;
      const frames = framesOf(block.length);
      for (let frame = 1; frame < frames; frame += 1) {
        const group = Math.floor((frame - 1) / GROUP_FRAMES);
        const place = (frame - 1) % GROUP_FRAMES;
        const byte = block[headerBytes + group * groupBytes + channel * GROUP_BYTES + (place >> 1)] ?? 0;
        samples[at + frame] = nextSample(lane, place % 2 === 0 ? byte & 0x0f : byte >> 4) / 32_768;
      }
    }
  }

  return createBlockwiseCodec({ channels, blockBytes, framesOf, decodeBlock });
}

function nextSample(lane: Lane, code: number): number {
  const step = STEPS[lane.index] ?? 0;
  let difference = step >> 3;
  if (code & 4) difference += step;
  if (code & 2) difference += step >> 1;
  if (code & 1) difference += step >> 2;
  lane.predictor = clamp16(code & 8 ? lane.predictor - difference : lane.predictor + difference);
  lane.index = Math.max(0, Math.min(STEPS.length - 1, lane.index + (INDEX_STEPS[code & 7] ?? 0)));
  return lane.predictor;
}
