import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { type SingleByteEncoding, singleByteEncodingOf } from './single-byte.ts';
import { badTable } from './table-source.ts';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | SingleByteEncoding;

const HEAD_BYTES = 4096;

export async function readHead(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/**
 * By the mark at its beginning, else by where wide characters have their zeros, else UTF-8 if all of it is, else what older office
 * programs write. Throws INVALID for what is no text.
 */
export async function encodingOf(path: string, head: Buffer): Promise<Encoding> {
  const mark = head.length >= 2 ? head.readUInt16BE(0) : 0;
  if (mark === 0xfffe) return 'utf-16le';
  if (mark === 0xfeff) return 'utf-16be';
  const zeros = (parity: number) => head.filter((byte, at) => byte === 0 && at % 2 === parity).length;
  const isMany = (count: number) => count > head.length * 0.15;
  if (isMany(zeros(1)) && zeros(0) < zeros(1) / 10) return 'utf-16le';
  if (isMany(zeros(0)) && zeros(1) < zeros(0) / 10) return 'utf-16be';
  if (isBinary(head)) throw badTable('This file is neither a CSV file nor an XLSX workbook.');
  return (await isUtf8(path)) ? 'utf-8' : singleByteEncodingOf(path);
}

/** Zeros do not count: see `decoded`. */
const isBinary = (head: Buffer): boolean =>
  head.filter((byte) => (byte > 0 && byte < 9) || (byte > 13 && byte < 32)).length > head.length / 100 ||
  head.toString('latin1', 0, 5) === '%PDF-';

async function isUtf8(path: string): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const bytes of createReadStream(path)) decoder.decode(bytes as Buffer, { stream: true });
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/** The text piece by piece. Zeros, which old exports pad with, are left out. */
export async function* decoded(path: string, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const bytes of createReadStream(path)) {
    yield decoder.decode(bytes as Buffer, { stream: true }).replaceAll('\0', '');
  }
  yield decoder.decode().replaceAll('\0', '');
}
