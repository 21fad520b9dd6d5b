import type { Db } from '../../db/statements.ts';
import { readContent, type StoredContent } from '../../files/contents.ts';
import { wrongKind } from './refusal.ts';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

const SAMPLE_BYTES = 4096;

/** The bytes of a file, in order. */
export const bytesOf = (db: Db, { contentId, sizeBytes }: StoredContent): AsyncIterable<Buffer> =>
  readContent(db, contentId, 0, sizeBytes - 1);

/** The text of a file, piece by piece, in whichever encoding it is. NULs, the padding of old exports, are left out. */
export async function* readText(db: Db, content: StoredContent): AsyncGenerator<string> {
  const decoder = new TextDecoder(await detectEncoding(db, content));
  for await (const bytes of bytesOf(db, content)) yield withoutNuls(decoder.decode(bytes, { stream: true }));
  yield withoutNuls(decoder.decode());
}

const withoutNuls = (text: string): string => (text.includes('\0') ? text.replaceAll('\0', '') : text);

/**
 * By its byte order mark, or by where UTF-16 has its NULs; then UTF-8 if all of it is, and else the encoding that office
 * programs of the West have written for decades. Throws 415 for what is no text.
 */
export async function detectEncoding(db: Db, content: StoredContent): Promise<Encoding> {
  const head = await headOf(db, content);
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const wide = withoutMark(head);
  if (wide !== null) return wide;
  refuseBinary(head);
  return (await isUtf8(db, content)) ? 'utf-8' : 'windows-1252';
}

async function headOf(db: Db, { contentId, sizeBytes }: StoredContent): Promise<Buffer> {
  const pieces: Buffer[] = [];
  const end = Math.min(SAMPLE_BYTES, sizeBytes) - 1;
  for await (const bytes of readContent(db, contentId, 0, end)) pieces.push(bytes);
  return Buffer.concat(pieces);
}

/** Text that is mostly of one alphabet has the same high byte, zero in Latin ones, at every second place. */
function withoutMark(head: Buffer): Encoding | null {
  const zeros = [0, 0];
  for (let at = 0; at < head.length; at++) if (head[at] === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  const many = head.length * 0.15;
  if (odd > many && even < odd / 10) return 'utf-16le';
  if (even > many && odd < even / 10) return 'utf-16be';
  return null;
}

const isControl = (byte: number): boolean => byte > 0 && byte < 32 && byte !== 9 && byte !== 10 && byte !== 13;

function refuseBinary(head: Buffer): void {
  const controls = head.filter(isControl).length;
  if (controls > head.length / 100 || head.toString('latin1', 0, 5) === '%PDF-') {
    throw wrongKind('The file is neither CSV nor XLSX');
  }
}

async function isUtf8(db: Db, content: StoredContent): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const bytes of bytesOf(db, content)) decoder.decode(bytes, { stream: true });
    decoder.decode();
    return true;
  } catch {
    // What it throws says where; that it throws is all that is asked.
    return false;
  }
}
