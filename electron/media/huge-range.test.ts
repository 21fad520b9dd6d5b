import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  FRAME_BYTES,
  frameCount,
  frameLength,
  newMediaKey,
  STORED_FRAME_BYTES,
  sealFrame,
  storedLength,
} from './frame-format.ts';
import type { MediaFile } from './frame-reader.ts';
import { respondMedia } from './media-response.ts';

/** Just over five gigabytes of audio: offsets leave 32 bits, on disk and in the audio. */
const LENGTH = 5 * 2 ** 30 + 12_345;
const ID = '22222222-2222-4222-8222-222222222222';
const LAST = frameCount(LENGTH) - 1;
const FOUR_GIB = 2 ** 32;
/** The frames that are really there; the rest of the file is a hole, which takes no room on the disk. */
const WRITTEN = [
  0,
  1,
  2,
  FOUR_GIB / FRAME_BYTES - 1,
  FOUR_GIB / FRAME_BYTES,
  FOUR_GIB / FRAME_BYTES + 1,
  LAST - 1,
  LAST,
];

let folder: string;
let media: MediaFile;

/** The audio of a frame, known without keeping it. */
function audioOf(index: number): Buffer {
  const seed = createHash('sha512').update(`frame ${index}`).digest();
  return Buffer.alloc(frameLength(index, LENGTH), seed);
}

/** The audio from `start` to before `end`, within the frames that are there. */
function audioBetween(start: number, end: number): Buffer {
  const pieces: Buffer[] = [];
  for (let index = Math.floor(start / FRAME_BYTES); index * FRAME_BYTES < end; index += 1) {
    const offset = index * FRAME_BYTES;
    pieces.push(audioOf(index).subarray(Math.max(start - offset, 0), end - offset));
  }
  return Buffer.concat(pieces);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earshot-huge-'));
  media = { path: join(folder, 'audio'), key: newMediaKey(), fileId: ID, length: LENGTH };
  const file = await open(media.path, 'w');
  await file.truncate(storedLength(LENGTH));
  for (const index of WRITTEN) {
    const frame = sealFrame(media, index, audioOf(index));
    await file.write(frame, 0, frame.length, index * STORED_FRAME_BYTES);
  }
  await file.close();
});
afterAll(() => rm(folder, { recursive: true }));

const ask = (headers: Record<string, string>, init: RequestInit = {}): Promise<Response> =>
  respondMedia({
    request: new Request(`app://earshot/media/${ID}`, { headers, ...init }),
    origin: 'app://earshot',
    resolve: async () => ({ ...media, contentType: 'audio/wav' }),
  });

const openHandles = (): number =>
  readdirSync('/proc/self/fd').filter((fd) => {
    const link = `/proc/self/fd/${fd}`;
    return existsSync(link) && readlinkSync(link).startsWith(folder);
  }).length;

describe('a recording of five gigabytes', () => {
  it.each([
    ['across 4 GiB', `bytes=${FOUR_GIB - 10}-${FOUR_GIB + 9}`, FOUR_GIB - 10, FOUR_GIB + 10],
    ['of one byte at 4 GiB', `bytes=${FOUR_GIB}-${FOUR_GIB}`, FOUR_GIB, FOUR_GIB + 1],
    [
      'over two frames past 4 GiB',
      `bytes=${FOUR_GIB + 5}-${FOUR_GIB + FRAME_BYTES + 5}`,
      FOUR_GIB + 5,
      FOUR_GIB + FRAME_BYTES + 6,
    ],
    ['to the end', `bytes=${LENGTH - 20_000}-`, LENGTH - 20_000, LENGTH],
    ['of the last bytes', 'bytes=-777', LENGTH - 777, LENGTH],
    ['beyond the end', `bytes=${LENGTH - 5}-${LENGTH + 10 ** 12}`, LENGTH - 5, LENGTH],
    ['at the start', 'bytes=0-70000', 0, 70_001],
  ])('gives exactly the range %s', async (_name, range, start, end) => {
    const response = await ask({ range });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end - 1}/${LENGTH}`);
    expect(response.headers.get('content-length')).toBe(String(end - start));
    expect(Buffer.from(await response.arrayBuffer()).equals(audioBetween(start, end))).toBe(true);
  });

  it('refuses what lies past its end, and tells the length', async () => {
    for (const range of [`bytes=${LENGTH}-`, `bytes=${LENGTH + 2 ** 33}-`, 'bytes=-0']) {
      const response = await ask({ range });
      expect([response.status, response.headers.get('content-range')]).toEqual([416, `bytes */${LENGTH}`]);
    }
  });

  it.each([
    ['several ranges', { range: `bytes=0-1,${FOUR_GIB}-${FOUR_GIB + 1}` }],
    ['a condition that nothing here meets', { range: 'bytes=5-', 'if-range': '"x"' }],
    ['no range', {}],
  ])('offers all of it for %s', async (_name, headers) => {
    const response = await ask(headers as Record<string, string>);
    expect([response.status, response.headers.get('content-length')]).toEqual([200, String(LENGTH)]);
    expect(response.headers.get('content-range')).toBeNull();
    await response.body?.cancel();
  });

  it('answers HEAD with its length and opens nothing for long', async () => {
    const response = await ask({ range: 'bytes=0-1' }, { method: 'HEAD' });
    expect([response.status, response.headers.get('content-length')]).toEqual([200, String(LENGTH)]);
    expect(response.body).toBeNull();
    expect(openHandles()).toBe(0);
  });

  it('reads no further than is asked of it, and lets go of the file when the listener leaves', async () => {
    const response = await ask({});
    const reader = response.body?.getReader();
    const first = await reader?.read();
    expect(Buffer.from(first?.value ?? []).equals(audioOf(0))).toBe(true);
    // The fourth frame is a hole: reading that far ahead of a listener who takes no more would end in an error and close.
    for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(openHandles()).toBe(1);
    await reader?.cancel();
    await expect.poll(openHandles).toBe(0);
    const leaving = new AbortController();
    const aborted = await ask({ range: `bytes=${FOUR_GIB}-` }, { signal: leaving.signal });
    expect(openHandles()).toBe(1);
    leaving.abort();
    await expect(aborted.arrayBuffer()).rejects.toThrow();
    await expect.poll(openHandles).toBe(0);
  });

  it('opens a hundred ranges at once and leaves no handle behind', async () => {
    const replies = await Promise.all(
      Array.from({ length: 100 }, (_, n) => ask({ range: `bytes=${FOUR_GIB + n}-${FOUR_GIB + n + 99}` })),
    );
    const bodies = await Promise.all(replies.map((reply) => reply.arrayBuffer()));
    for (const [n, body] of bodies.entries()) {
      expect(Buffer.from(body).equals(audioBetween(FOUR_GIB + n, FOUR_GIB + n + 100))).toBe(true);
    }
    await expect.poll(openHandles).toBe(0);
  });
});
