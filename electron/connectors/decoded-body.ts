import { Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { audioFault } from './audio-fault.ts';
import type { FileFaults } from './file-fault.ts';

const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** Whether a reply is compressed, although it was asked not to be: then its length and its ranges are not the audio's. */
export const isEncoded = (encoding: string | null): boolean => !/^(identity)?$/i.test(encoding?.trim() ?? '');

/**
 * The bytes behind a content encoding, decompressed as they are read: whoever stops reading stops the inflating, so the caller's
 * bound is also the bound on a bomb. Throws what `fault` makes.
 */
export function decodedBody(
  body: AsyncIterable<Uint8Array>,
  encoding: string | null,
  fault: FileFaults = audioFault,
): AsyncIterable<Uint8Array> {
  const decoder = DECODERS[encoding?.trim().toLowerCase() ?? ''];
  if (!decoder) {
    throw fault('badEncoding', `The platform sent this in an encoding that nobody asked for (${encoding}).`);
  }
  return inflate(body, decoder(), fault);
}

async function* inflate(
  body: AsyncIterable<Uint8Array>,
  decoder: Transform,
  fault: FileFaults,
): AsyncIterable<Uint8Array> {
  const source = Readable.from(body, { objectMode: false });
  source.once('error', (error) => decoder.destroy(error));
  decoder.once('close', () => source.destroy());
  try {
    yield* source.pipe(decoder) as AsyncIterable<Uint8Array>;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    // Zlib names its errors so; anything else happened on the socket.
    if (!code.startsWith('Z_') && !code.startsWith('ERR_BROTLI') && !code.startsWith('ERR__ERROR')) throw error;
    throw code === 'Z_BUF_ERROR'
      ? fault('cut', 'What was sent compressed ended too early.', { retryable: true, cause: error })
      : fault('badEncoding', 'What was sent compressed arrived damaged.', { retryable: true, cause: error });
  }
}
