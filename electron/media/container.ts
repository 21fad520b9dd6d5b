import {
  CustomSource,
  type EncodedPacket,
  EncodedPacketSink,
  Input,
  type InputAudioTrack,
  MATROSKA,
  MP4,
  QTFF,
  WEBM,
} from 'mediabunny';
import { CONTENT_TYPES, type StreamFormat, unsupportedError } from './audio-format.ts';
import { OggWriter } from './ogg-writer.ts';
import { wavHead } from './wav/wav-head.ts';
import { WaveformError } from './waveform-error.ts';

/** Any part of a file, as a container's index wants it. */
export interface RandomAccess {
  length: number;
  read(start: number, end: number): AsyncIterable<Uint8Array>;
}

/** The sound of a container as a stream that the decoder of its codec takes. */
export interface ContainedAudio {
  format: StreamFormat;
  chunks: AsyncIterable<Uint8Array>;
  /** Samples in front that are no part of the sound, such as an encoder's delay. */
  leadSeconds: number;
}

/** What is read of a container stays within this, whatever its index says. */
const CACHE_BYTES = 4 * 1024 * 1024;

/** Opens the first audio track of a WebM, Matroska, MP4 or QuickTime file. Rejects with MEDIA_CORRUPT, or a `WaveformError` where it cannot be decoded here. */
export async function openContainer(file: RandomAccess, kind: 'webm' | 'mp4'): Promise<ContainedAudio> {
  const input = new Input({
    formats: kind === 'webm' ? [WEBM, MATROSKA] : [MP4, QTFF],
    source: new CustomSource({
      getSize: () => file.length,
      read: (start, end) => gather(file.read(start, end), end - start),
      maxCacheSize: CACHE_BYTES,
      prefetchProfile: 'fileSystem',
    }),
  });
  const track = await input.getPrimaryAudioTrack();
  if (!track) throw unsupportedError('it holds no audio');
  return contained(track, kind);
}

async function contained(track: InputAudioTrack, kind: 'webm' | 'mp4'): Promise<ContainedAudio> {
  const [codec, config] = [await track.getCodec(), await track.getDecoderConfig()];
  const packets = (): AsyncIterable<EncodedPacket> => new EncodedPacketSink(track).packets();
  if (!codec || !config) throw unsupportedError('its kind of audio is not known here');
  const description = bytesOf(config.description);
  const leadSeconds = Math.max(0, -(await track.getFirstTimestamp()));
  switch (codec) {
    case 'aac':
      throw noDecoder(CONTENT_TYPES[kind]);
    case 'opus':
      // The pre-skip of its head says what to leave out.
      return { format: 'ogg-opus', chunks: toOggOpus(description, packets()), leadSeconds: 0 };
    case 'vorbis':
      return { format: 'ogg-vorbis', chunks: toOggVorbis(description, config.sampleRate, packets()), leadSeconds: 0 };
    case 'flac':
      return { format: 'flac', chunks: joined(description, packets()), leadSeconds };
    case 'mp3':
      return { format: 'mp3', chunks: joined(new Uint8Array(0), packets()), leadSeconds };
    default: {
      const pcm = PCM_TAGS[codec];
      if (!pcm) throw unsupportedError(`${codec} audio is not supported`);
      const head = wavHead({
        ...pcm,
        sampleRate: config.sampleRate,
        channels: config.numberOfChannels,
        dataBytes: null,
      });
      return { format: 'wav', chunks: joined(head, packets()), leadSeconds };
    }
  }
}

/** Says that only Chromium may be able to play it: no decoder for AAC stands in a package that may be shipped. */
export function noDecoder(contentType: string): WaveformError {
  return new WaveformError('noDecoder', 'This recording has no waveform: its AAC audio cannot be decoded here.', {
    contentType,
    action: 'It is played as it is where this computer can; its waveform and measures are not available.',
  });
}

/** WAV's format tag and bits a sample of what lies uncompressed in a container. */
const PCM_TAGS: Readonly<Record<string, { tag: number; bits: number }>> = {
  'pcm-u8': { tag: 1, bits: 8 },
  'pcm-s16': { tag: 1, bits: 16 },
  'pcm-s24': { tag: 1, bits: 24 },
  'pcm-s32': { tag: 1, bits: 32 },
  'pcm-f32': { tag: 3, bits: 32 },
  'pcm-f64': { tag: 3, bits: 64 },
  alaw: { tag: 6, bits: 8 },
  ulaw: { tag: 7, bits: 8 },
};

async function* joined(head: Uint8Array, packets: AsyncIterable<EncodedPacket>): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
  for await (const { data } of packets) yield data;
}

async function* toOggOpus(head: Uint8Array, packets: AsyncIterable<EncodedPacket>): AsyncGenerator<Uint8Array> {
  const ogg = new OggWriter();
  yield ogg.page(head, 0);
  yield ogg.page(Buffer.from('OpusTags\0\0\0\0\0\0\0\0'), 0);
  let frames = 0;
  for await (const { data } of packets) {
    frames += opusFrames(data);
    yield ogg.page(data, frames);
  }
}

/** The three header packets lie in one, their lengths in front (Matroska codec mappings, A_VORBIS). */
async function* toOggVorbis(
  description: Uint8Array,
  sampleRate: number,
  packets: AsyncIterable<EncodedPacket>,
): AsyncGenerator<Uint8Array> {
  const ogg = new OggWriter();
  for (const header of splitVorbisHeaders(description)) yield ogg.page(header, 0);
  for await (const { data, timestamp, duration } of packets) {
    yield ogg.page(data, Math.round((timestamp + duration) * sampleRate));
  }
}

function splitVorbisHeaders(bytes: Uint8Array): Uint8Array[] {
  let at = 1;
  const lengths = [0, 0].map(() => {
    let length = 0;
    while (bytes[at] === 255) {
      length += 255;
      at += 1;
    }
    length += bytes[at] ?? 0;
    at += 1;
    return length;
  });
  const [first = 0, second = 0] = lengths;
  if (bytes[0] !== 2 || at + first + second > bytes.length) throw unsupportedError('its Vorbis header is damaged');
  return [bytes.slice(at, at + first), bytes.slice(at + first, at + first + second), bytes.slice(at + first + second)];
}

/** Samples of a packet at 48 kHz by its first bytes (RFC 6716, 3.1). */
function opusFrames(packet: Uint8Array): number {
  const [head = 0, count = 0] = packet;
  const config = head >> 3;
  const silk = [480, 960, 1920, 2880];
  const celt = [120, 240, 480, 960];
  const frame = config < 12 ? silk[config & 3] : config < 16 ? [480, 960][config & 1] : celt[config & 3];
  const code = head & 3;
  return (frame ?? 0) * (code === 0 ? 1 : code === 3 ? count & 0x3f : 2);
}

function bytesOf(description: ArrayBufferView | ArrayBufferLike | undefined): Uint8Array {
  if (!description) return new Uint8Array(0);
  const { buffer, byteOffset, byteLength } = ArrayBuffer.isView(description)
    ? description
    : { buffer: description, byteOffset: 0, byteLength: description.byteLength };
  return new Uint8Array(buffer, byteOffset, byteLength);
}

async function gather(pieces: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let at = 0;
  for await (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
