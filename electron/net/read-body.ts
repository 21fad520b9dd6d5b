import type { Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

export class BodyTooLarge extends Error {}
export class BodyNotText extends Error {}

const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

export const ACCEPTED_ENCODINGS = 'gzip, deflate, br';

/**
 * The whole body as text, without a byte order mark. The bound counts the bytes after decompression, so that a small bomb
 * cannot fill memory, and a body that breaks it is left at once. Throws `BodyNotText` for bytes that are no UTF-8: put in
 * their place, other characters would look like what the platform holds.
 */
export async function readText(body: Readable, encoding: string | null, maxBytes: number): Promise<string> {
  const decoder = DECODERS[encoding?.trim().toLowerCase() ?? ''];
  const stream = decoder ? pipeThrough(body, decoder()) : body;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes) {
      body.destroy();
      throw new BodyTooLarge();
    }
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch (error) {
    throw new BodyNotText('', { cause: error });
  }
}

function pipeThrough(body: Readable, decoder: Transform): Transform {
  body.once('error', (error) => decoder.destroy(error));
  decoder.once('close', () => body.destroy());
  return body.pipe(decoder);
}
