import { checkShape, unsupportedError } from './audio-format.ts';
import { concat, type DecodeReport, newReport, type PcmBlock, type StreamDecoder } from './pcm.ts';

interface WavFormat {
  sampleRate: number;
  channels: number;
  sampleBytes: number;
  /** One sample at a byte offset, within -1 to 1. */
  read(view: DataView, offset: number): number;
}

type State = 'riff' | 'chunk' | 'data' | 'done';

/** A size that was not known when the header was written, as streaming writers leave it. */
const UNKNOWN_SIZE = 0xffff_ffff;
const MAX_FORMAT_BYTES = 4096;

/** WAV: PCM of 8, 16, 24 and 32 bits, float, A-law, µ-law, also behind WAVE_FORMAT_EXTENSIBLE. */
export function createWavDecoder(report: DecodeReport = newReport()): StreamDecoder {
  let state: State = 'riff';
  let held: Uint8Array = new Uint8Array(0);
  let format: WavFormat | null = null;
  let skipBytes = 0;
  let dataBytes = 0;
  let wide64DataBytes: number | null = null;
  let frames = 0;

  function readHeader(): void {
    for (;;) {
      const skipped = Math.min(skipBytes, held.length);
      held = held.subarray(skipped);
      skipBytes -= skipped;
      if (skipBytes > 0 || held.length < (state === 'riff' ? 12 : 8)) return;
      if (state === 'riff') {
        state = 'chunk';
        skipBytes = 12;
        continue;
      }
      if (!readChunk()) return;
    }
  }

  /** False when the chunk is not all there yet, or is the audio itself. */
  function readChunk(): boolean {
    const view = viewOf(held);
    const id = Buffer.from(held.subarray(0, 4)).toString('latin1');
    const size = view.getUint32(4, true);
    if (id === 'data') {
      if (!format) throw unsupportedError('its WAV header is damaged');
      const declared = size === UNKNOWN_SIZE && wide64DataBytes !== null ? wide64DataBytes : size;
      dataBytes = declared === UNKNOWN_SIZE ? Number.POSITIVE_INFINITY : declared;
      if (Number.isFinite(dataBytes)) {
        report.expectedFrames = Math.floor(dataBytes / (format.sampleBytes * format.channels));
      }
      state = 'data';
      held = held.subarray(8);
      return false;
    }
    if (id === 'fmt ' || id === 'ds64') {
      if (size > MAX_FORMAT_BYTES) throw unsupportedError('its WAV header is damaged');
      if (held.length < 8 + size) return false;
      const body = viewOf(held.subarray(8, 8 + size));
      if (id === 'fmt ') format = parseFormat(body);
      else if (size >= 16) wide64DataBytes = Number(body.getBigUint64(8, true));
    }
    // Chunks are padded to an even size.
    skipBytes = 8 + size + (size % 2);
    return true;
  }

  function takeBlock(): PcmBlock[] {
    if (!format) return [];
    const frameBytes = format.sampleBytes * format.channels;
    const available = Math.min(held.length, dataBytes);
    const count = Math.floor(available / frameBytes);
    const used = count * frameBytes;
    const block = toBlock(format, viewOf(held), count);
    frames += count;
    held = held.subarray(used);
    dataBytes -= used;
    if (dataBytes < frameBytes) state = 'done';
    return count === 0 ? [] : [block];
  }

  return {
    async push(bytes) {
      if (state === 'done') return [];
      held = concat(held, bytes);
      if (state !== 'data') readHeader();
      return (state as State) === 'data' ? takeBlock() : [];
    },
    async end() {
      if (state === 'riff' || state === 'chunk') throw unsupportedError('its WAV header stops in the middle');
      // What is there can be heard and drawn; that there should be more is told beside it.
      if (state === 'data' && Number.isFinite(dataBytes) && frames > 0) report.badParts += 1;
      return [];
    },
    free() {
      held = new Uint8Array(0);
    },
  };
}

function parseFormat(body: DataView): WavFormat {
  if (body.byteLength < 16) throw unsupportedError('its WAV header is damaged');
  const channels = body.getUint16(2, true);
  const sampleRate = body.getUint32(4, true);
  const bits = body.getUint16(14, true);
  const tag = body.getUint16(0, true);
  // WAVE_FORMAT_EXTENSIBLE: the tag is the first two bytes of the sub-format's GUID.
  const codec = tag === 0xfffe && body.byteLength >= 26 ? body.getUint16(24, true) : tag;
  const codecReaders = READERS[codec];
  const read = codecReaders?.[bits];
  if (!read) throw unsupportedError(`WAV audio of kind ${codec} with ${bits} bits a sample is not supported`);
  checkShape(sampleRate, channels);
  const sampleBytes = bits / 8;
  if (body.getUint16(12, true) !== sampleBytes * channels) throw unsupportedError('its WAV header is damaged');
  return { sampleRate, channels, sampleBytes, read };
}

function toBlock(format: WavFormat, view: DataView, frames: number): PcmBlock {
  const { channels: count, sampleBytes, sampleRate, read } = format;
  const channels = Array.from({ length: count }, (_, channel) => {
    const samples = new Float32Array(frames);
    for (let frame = 0; frame < frames; frame += 1) {
      samples[frame] = read(view, (frame * count + channel) * sampleBytes);
    }
    return samples;
  });
  return { sampleRate, channels };
}

/** By format tag, then bits a sample. */
const READERS: Record<number, Record<number, WavFormat['read']>> = {
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

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
