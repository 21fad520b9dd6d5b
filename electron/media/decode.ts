import {
  type AudioFormat,
  CONTENT_TYPES,
  checkDeclared,
  SNIFF_BYTES,
  type StreamFormat,
  sniffAudio,
  unsupportedError,
} from './audio-format.ts';
import { noDecoder, openContainer, type RandomAccess } from './container.ts';
import { createFlacDecoder } from './flac-decoder.ts';
import { createMp3Decoder } from './mp3-decoder.ts';
import { createOggDecoder } from './ogg-decoder.ts';
import { concat, type DecodeReport, newReport, type PcmBlock, type StreamDecoder } from './pcm.ts';
import { createWavDecoder } from './wav/wav-decoder.ts';

/** Bytes handed to a decoder at once, which bounds what it gives back at once. */
const PIECE_BYTES = 16_384;

/**
 * Decodes WAV, MP3, FLAC, and Opus, Vorbis or FLAC in Ogg, as they arrive, and what lies in WebM and MP4, for which `file` is
 * needed; all in bounded memory. The format is read from the bytes; `contentType` must be that of some audio. What was noticed
 * on the way is written into `report`. Rejects with MEDIA_CORRUPT.
 */
export async function* decodeAudio(
  chunks: AsyncIterable<Uint8Array>,
  contentType: string,
  report: DecodeReport = newReport(),
  file: RandomAccess | null = null,
): AsyncGenerator<PcmBlock> {
  const { format, bytes } = await sniffed(chunks);
  checkDeclared(contentType, format);
  report.format = format;
  report.contentType = CONTENT_TYPES[format];
  if (format === 'aac') throw noDecoder(CONTENT_TYPES.aac);
  if (format !== 'webm' && format !== 'mp4') return yield* decodeStream(bytes, format, report);
  await bytes.return(undefined);
  if (!file) throw unsupportedError('it cannot be read as it arrives');
  const { format: inner, chunks: stream, leadSeconds } = await openContainer(file, format);
  yield* withoutLead(decodeStream(stream, inner, report), leadSeconds);
}

/** The same bytes, once enough of them are there to tell what they are. */
async function sniffed(
  chunks: AsyncIterable<Uint8Array>,
): Promise<{ format: AudioFormat; bytes: AsyncGenerator<Uint8Array, void, undefined> }> {
  const pieces = chunks[Symbol.asyncIterator]();
  let head = new Uint8Array(0);
  while (head.length < SNIFF_BYTES) {
    const { done, value } = await pieces.next();
    if (done) break;
    head = concat(head, value);
  }
  async function* bytes(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      yield head;
      for (let next = await pieces.next(); !next.done; next = await pieces.next()) yield next.value;
    } finally {
      await pieces.return?.();
    }
  }
  return { format: sniffAudio(head), bytes: bytes() };
}

async function* decodeStream(
  chunks: AsyncIterable<Uint8Array>,
  format: StreamFormat,
  report: DecodeReport,
): AsyncGenerator<PcmBlock> {
  const decoder = await createDecoder(format, report);
  try {
    for await (const bytes of chunks) {
      for (let offset = 0; offset < bytes.length; offset += PIECE_BYTES) {
        yield* await decoder.push(bytes.subarray(offset, offset + PIECE_BYTES));
      }
    }
    yield* await decoder.end();
  } finally {
    decoder.free();
  }
}

/** Drops so many seconds from the start. */
async function* withoutLead(blocks: AsyncIterable<PcmBlock>, seconds: number): AsyncGenerator<PcmBlock> {
  let left: number | null = null;
  for await (const block of blocks) {
    const { sampleRate, channels } = block;
    left ??= Math.round(seconds * sampleRate);
    const drop: number = Math.min(left, channels[0]?.length ?? 0);
    left -= drop;
    if (drop === 0) yield block;
    else if (drop < (channels[0]?.length ?? 0))
      yield { sampleRate, channels: channels.map((one) => one.subarray(drop)) };
  }
}

function createDecoder(format: StreamFormat, report: DecodeReport): Promise<StreamDecoder> {
  switch (format) {
    case 'wav':
      return Promise.resolve(createWavDecoder(report));
    case 'mp3':
      return createMp3Decoder(report);
    case 'flac':
      return createFlacDecoder(report);
    case 'ogg-opus':
      return createOggDecoder('opus', report);
    case 'ogg-vorbis':
      return createOggDecoder('vorbis', report);
    case 'ogg-flac':
      return createOggDecoder('flac', report);
  }
}
