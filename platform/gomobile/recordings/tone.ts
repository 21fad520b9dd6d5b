/** Generated recordings are WAV, 16-bit PCM at telephone quality: a tone per channel that takes turns, like speech. */
export const TONE_SAMPLE_RATE = 8000;
const HEADER_BYTES = 44;
const BYTES_PER_SAMPLE = 2;
const CHUNK_BYTES = 64 * 1024;
const TURN_S = 4;

export interface ToneShape {
  duration_ms: number;
  channels: number;
}

const frameCount = ({ duration_ms }: ToneShape): number => Math.round((duration_ms * TONE_SAMPLE_RATE) / 1000);

export const toneSizeBytes = (shape: ToneShape): number =>
  HEADER_BYTES + frameCount(shape) * shape.channels * BYTES_PER_SAMPLE;

/** Yields bytes `start` to `end` (inclusive). Any part can be computed without those before it. */
export function* readTone(shape: ToneShape, seed: number, start: number, end: number): Generator<Buffer> {
  if (start < HEADER_BYTES) yield toneHeader(shape).subarray(start, Math.min(HEADER_BYTES, end + 1));
  const stop = end + 1 - HEADER_BYTES;
  for (let at = Math.max(0, start - HEADER_BYTES); at < stop; at += CHUNK_BYTES) {
    yield toneBytes(shape, seed, at, Math.min(stop, at + CHUNK_BYTES));
  }
}

function toneHeader(shape: ToneShape): Buffer {
  const { channels } = shape;
  const header = Buffer.alloc(HEADER_BYTES);
  const size = toneSizeBytes(shape);
  header.write('RIFF', 0);
  header.writeUInt32LE(size - 8, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(TONE_SAMPLE_RATE, 24);
  header.writeUInt32LE(TONE_SAMPLE_RATE * channels * BYTES_PER_SAMPLE, 28);
  header.writeUInt16LE(channels * BYTES_PER_SAMPLE, 32);
  header.writeUInt16LE(8 * BYTES_PER_SAMPLE, 34);
  header.write('data', 36);
  header.writeUInt32LE(size - HEADER_BYTES, 40);
  return header;
}

/** Bytes `from` to `to` (exclusive) of the samples; either may fall within a sample. */
function toneBytes({ channels }: ToneShape, seed: number, from: number, to: number): Buffer {
  const firstSample = Math.floor(from / BYTES_PER_SAMPLE);
  const lastSample = Math.ceil(to / BYTES_PER_SAMPLE);
  const bytes = Buffer.alloc((lastSample - firstSample) * BYTES_PER_SAMPLE);
  for (let index = firstSample; index < lastSample; index++) {
    const level = sampleAt(Math.floor(index / channels) / TONE_SAMPLE_RATE, index % channels, channels, seed);
    bytes.writeInt16LE(Math.round(level * 32_767), (index - firstSample) * BYTES_PER_SAMPLE);
  }
  const skipped = from - firstSample * BYTES_PER_SAMPLE;
  return bytes.subarray(skipped, skipped + to - from);
}

function sampleAt(timeS: number, channel: number, channels: number, seed: number): number {
  const turn = Math.floor(timeS / TURN_S);
  if (channels > 1 && turn % channels !== channel) return 0;
  const pitchHz = 140 + (seed % 80) + (turn % 2) * 60;
  const syllables = 0.5 + 0.5 * Math.sin(2 * Math.PI * 3 * timeS);
  return 0.3 * syllables * Math.sin(2 * Math.PI * pitchHz * timeS);
}
