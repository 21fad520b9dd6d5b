import { CONTENT_TYPES, checkDeclared, SNIFF_BYTES, sniffAudio } from './audio-format.ts';
import { createMp3Decoder } from './mp3-decoder.ts';
import { createOpusDecoder } from './opus-decoder.ts';
import { concat, type DecodeReport, newReport, type PcmBlock, type StreamDecoder } from './pcm.ts';
import { createWavDecoder } from './wav-decoder.ts';

/** Bytes handed to a decoder at once, which bounds what it gives back at once. */
const PIECE_BYTES = 16_384;

/**
 * Decodes Ogg Opus, MP3 and WAV as they arrive, in bounded memory. The format is read from the bytes; `contentType` must be
 * that of some audio. What was noticed on the way is written into `report`. Rejects with MEDIA_CORRUPT.
 */
export async function* decodeAudio(
  chunks: AsyncIterable<Uint8Array>,
  contentType: string,
  report: DecodeReport = newReport(),
): AsyncGenerator<PcmBlock> {
  let decoder: StreamDecoder | null = null;
  let head = new Uint8Array(0);
  try {
    for await (const chunk of chunks) {
      let bytes = chunk;
      if (!decoder) {
        head = concat(head, chunk);
        if (head.length < SNIFF_BYTES) continue;
        decoder = await createDecoder(head, contentType, report);
        bytes = head;
      }
      for (let offset = 0; offset < bytes.length; offset += PIECE_BYTES) {
        yield* await decoder.push(bytes.subarray(offset, offset + PIECE_BYTES));
      }
    }
    if (!decoder) {
      decoder = await createDecoder(head, contentType, report);
      yield* await decoder.push(head);
    }
    yield* await decoder.end();
  } finally {
    decoder?.free();
  }
}

async function createDecoder(head: Uint8Array, contentType: string, report: DecodeReport): Promise<StreamDecoder> {
  const format = sniffAudio(head);
  checkDeclared(contentType, format);
  report.contentType = CONTENT_TYPES[format];
  switch (format) {
    case 'wav':
      return createWavDecoder(report);
    case 'mp3':
      return createMp3Decoder(report);
    case 'ogg-opus':
      return createOpusDecoder();
  }
}
