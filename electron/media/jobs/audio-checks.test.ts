import { expect, it } from 'vitest';
import { asAudio } from './audio-checks.ts';

const PAGE = Buffer.from(
  '<!doctype html><html><title>Sign in</title><form action="/login"><input name="password"></form>',
);
const SOUND = Buffer.from([...Buffer.from('RIFF'), ...Array.from({ length: 200 }, (_, n) => (n * 7) % 256)]);

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(bytes: Uint8Array, size: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of asAudio(inPieces(bytes, size))) pieces.push(piece);
  return Buffer.concat(pieces);
}

it.each([1, 7, 64, 1000])('knows a page for what it is in pieces of %i bytes', async (size) => {
  await expect(read(PAGE, size)).rejects.toMatchObject({ problem: 'notAudio' });
});

it.each([1, 7, 64, 1000])('lets sound through whole in pieces of %i bytes', async (size) => {
  expect((await read(SOUND, size)).equals(SOUND)).toBe(true);
});
