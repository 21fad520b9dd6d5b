import { Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { AudioFault } from './audio-fault.ts';

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
 * bound is also the bound on a bomb. Throws AudioFault.
 */
export function decodedBody(body: AsyncIterable<Uint8Array>, encoding: string | null): AsyncIterable<Uint8Array> {
  const decoder = DECODERS[encoding?.trim().toLowerCase() ?? ''];
  if (!decoder) {
    throw new AudioFault('badEncoding', `The platform sent audio in an encoding that nobody asked for (${encoding}).`);
  }
  return inflate(body, decoder());
}

async function* inflate(body: AsyncIterable<Uint8Array>, decoder: Transform): AsyncIterable<Uint8Array> {
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
      ? new AudioFault('cut', 'The compressed audio ended too early.', { retryable: true, cause: error })
      : new AudioFault('badEncoding', 'The compressed audio arrived damaged.', { retryable: true, cause: error });
  }
}
