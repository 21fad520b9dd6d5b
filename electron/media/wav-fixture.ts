export interface WavOptions {
  sampleRate: number;
  /** One array of samples within -1 to 1 a channel. */
  channels: number[][];
  /** Format tag: 1 PCM, 3 float, 6 A-law, 7 µ-law. */
  codec?: 1 | 3 | 6 | 7;
  bits?: number;
  extensible?: boolean;
  /** Chunks between the format and the audio, as writers of metadata leave. */
  extraChunk?: Buffer;
  /** Size written in the data chunk's header instead of the true one. */
  declaredDataBytes?: number;
}

/** A WAV file made for a test. */
export function makeWav(options: WavOptions): Buffer {
  const { sampleRate, channels, codec = 1, bits = 16, extensible = false } = options;
  const frames = channels[0]?.length ?? 0;
  const sampleBytes = bits / 8;
  const data = Buffer.alloc(frames * channels.length * sampleBytes);
  for (let frame = 0; frame < frames; frame += 1) {
    for (const [index, samples] of channels.entries()) {
      writeSample(data, (frame * channels.length + index) * sampleBytes, samples[frame] ?? 0, codec, bits);
    }
  }
  const format = Buffer.alloc(extensible ? 40 : 16);
  format.writeUInt16LE(extensible ? 0xfffe : codec, 0);
  format.writeUInt16LE(channels.length, 2);
  format.writeUInt32LE(sampleRate, 4);
  format.writeUInt32LE(sampleRate * channels.length * sampleBytes, 8);
  format.writeUInt16LE(channels.length * sampleBytes, 12);
  format.writeUInt16LE(bits, 14);
  if (extensible) {
    format.writeUInt16LE(22, 16);
    format.writeUInt16LE(bits, 18);
    format.writeUInt16LE(codec, 24);
    Buffer.from('000000001000800000aa00389b71', 'hex').copy(format, 26);
  }
  const body = Buffer.concat([
    Buffer.from('WAVE'),
    chunk('fmt ', format),
    ...(options.extraChunk ? [chunk('LIST', options.extraChunk)] : []),
    chunk('data', data, options.declaredDataBytes),
  ]);
  return chunk('RIFF', body, options.declaredDataBytes === undefined ? undefined : 0xffff_ffff);
}

function chunk(id: string, body: Buffer, size = body.length): Buffer {
  const header = Buffer.alloc(8);
  header.write(id, 'latin1');
  header.writeUInt32LE(size, 4);
  return Buffer.concat([header, body, Buffer.alloc(body.length % 2)]);
}

function writeSample(data: Buffer, offset: number, sample: number, codec: number, bits: number): void {
  if (codec === 3) {
    if (bits === 64) data.writeDoubleLE(sample, offset);
    else data.writeFloatLE(sample, offset);
  } else if (codec === 6) data.writeUInt8(encodeALaw(sample), offset);
  else if (codec === 7) data.writeUInt8(encodeMuLaw(sample), offset);
  else if (bits === 8) data.writeUInt8(Math.round(sample * 127) + 128, offset);
  else data.writeIntLE(Math.round(sample * (2 ** (bits - 1) - 1)), offset, bits / 8);
}

/** ITU-T G.711: sign, segment, step. */
function encodeMuLaw(sample: number): number {
  const magnitude = Math.min(Math.round(Math.abs(sample) * 32_767), 32_635) + 132;
  const segment = Math.max(0, Math.floor(Math.log2(magnitude)) - 7);
  return ~((sample < 0 ? 0x80 : 0) | (segment << 4) | ((magnitude >> (segment + 3)) & 0x0f)) & 0xff;
}

function encodeALaw(sample: number): number {
  const magnitude = Math.round(Math.abs(sample) * 32_767);
  const segment = Math.max(0, Math.floor(Math.log2(Math.max(magnitude, 1))) - 7);
  const step = (magnitude >> (segment === 0 ? 4 : segment + 3)) & 0x0f;
  return ((sample < 0 ? 0 : 0x80) | (segment << 4) | step) ^ 0x55;
}
