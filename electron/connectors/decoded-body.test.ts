import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import { decodedBody, isEncoded } from './decoded-body.ts';

const MIB = 2 ** 20;
const plain = Buffer.from(Array.from({ length: 100_000 }, (_, n) => (n * n) % 251));

async function* inPieces(bytes: Uint8Array, size = 999): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('a compressed body', () => {
  test.each([
    ['gzip', gzipSync],
    ['X-GZIP', gzipSync],
    ['deflate', deflateSync],
    [' br ', brotliCompressSync],
  ])('of %s gives the bytes behind it', async (encoding, compress) => {
    expect(isEncoded(encoding)).toBe(true);
    expect((await read(decodedBody(inPieces(compress(plain)), encoding))).equals(plain)).toBe(true);
  });

  test('is none without an encoding', () => {
    for (const encoding of [null, '', 'identity', ' Identity ']) expect(isEncoded(encoding)).toBe(false);
  });

  test.each([
    ['cut', 'cut', (bytes: Buffer) => bytes.subarray(0, bytes.length - 20)],
    ['damaged', 'badEncoding', (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 100), Buffer.alloc(500, 0xff)])],
    ['text', 'badEncoding', () => Buffer.from('not compressed at all, but long enough to be looked at')],
  ])('that is %s is named', async (_name, problem, change) => {
    await expect(read(decodedBody(inPieces(change(gzipSync(plain))), 'gzip'))).rejects.toMatchObject({ problem });
    await expect(read(decodedBody(inPieces(change(brotliCompressSync(plain))), 'br'))).rejects.toHaveProperty(
      'problem',
    );
  });

  test('of an unknown encoding is refused', () => {
    expect(() => decodedBody(inPieces(plain), 'zstd')).toThrow(expect.objectContaining({ problem: 'badEncoding' }));
  });

  test('of ten gigabytes in ten megabytes is unpacked only as far as it is read, in little memory', async () => {
    const member = gzipSync(Buffer.alloc(64 * MIB), { level: 9 });
    let membersSent = 0;
    let isClosed = false;
    async function* bomb(): AsyncGenerator<Uint8Array> {
      try {
        for (; membersSent < 160; membersSent += 1) yield member;
      } finally {
        isClosed = true;
      }
    }
    const base = process.memoryUsage.rss();
    let peak = 0;
    let bytes = 0;
    for await (const chunk of decodedBody(bomb(), 'gzip')) {
      bytes += chunk.length;
      peak = Math.max(peak, process.memoryUsage.rss());
      if (bytes > 200 * MIB) break;
    }
    expect(membersSent).toBeLessThan(160);
    await vi.waitFor(() => expect(isClosed).toBe(true));
    expect(peak - base).toBeLessThan(64 * MIB);
  });
});
