import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { FRAME_BYTES, newMediaKey, STORED_FRAME_BYTES, TAG_BYTES } from './frame-format.ts';
import { type MediaFile, openFrameReader } from './frame-reader.ts';
import { openFrameWriter } from './frame-writer.ts';
import { respondMedia } from './media-response.ts';

const NUM_RUNS = process.env.EARSHOT_TEST_SIZE === 'long' ? 3000 : 150;
const ID = '11111111-1111-4111-8111-111111111111';
const LENGTH = 3 * FRAME_BYTES + 1000;

let folder: string;
let media: MediaFile;
let plain: Buffer;
let sound: Buffer;
/** Other files whose frames might be put in: an older version under its own key, one under the same key, one shorter. */
let others: Buffer[];

async function store(bytes: Uint8Array, file: MediaFile): Promise<Buffer> {
  const writer = await openFrameWriter(file);
  await writer.write(bytes);
  await writer.finish();
  return readFile(file.path);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earshot-attack-'));
  plain = randomBytes(LENGTH);
  media = { path: join(folder, 'audio'), key: newMediaKey(), fileId: ID, length: LENGTH };
  sound = await store(plain, media);
  const at = (name: string) => join(folder, name);
  others = [
    await store(randomBytes(LENGTH), { ...media, path: at('older'), key: newMediaKey() }),
    await store(randomBytes(LENGTH), { ...media, path: at('same-key'), fileId: ID.replaceAll('1', '3') }),
    await store(randomBytes(LENGTH - 500), { ...media, path: at('shorter'), length: LENGTH - 500 }),
    await store(plain.subarray(0, 2 * FRAME_BYTES), { ...media, path: at('cut'), length: 2 * FRAME_BYTES }),
  ];
});
afterAll(() => rm(folder, { recursive: true }));

/** What the player gets for a range: exactly the bytes of the recording, or nothing and the code of what is wrong. */
async function play(start: number, end: number): Promise<string> {
  let problem: string | null = null;
  const response = await respondMedia({
    request: new Request(`app://earshot/media/${ID}`, { headers: { range: `bytes=${start}-${end - 1}` } }),
    origin: 'app://earshot',
    resolve: async () => ({ ...media, contentType: 'audio/ogg' }),
    onProblem: (_id, { code }) => {
      problem = code;
    },
  });
  if (response.status !== 206) return problem ?? `status ${response.status}`;
  expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end - 1}/${LENGTH}`);
  const got: Uint8Array[] = [];
  try {
    for await (const piece of response.body ?? []) got.push(piece);
  } catch (error) {
    const before = Buffer.concat(got);
    // What had left before the damage is the recording itself.
    expect(before.equals(plain.subarray(start, start + before.length))).toBe(true);
    return error instanceof AppError ? error.code : String(error);
  }
  expect(Buffer.concat(got).equals(plain.subarray(start, end))).toBe(true);
  return 'sound';
}

const range = fc
  .tuple(fc.nat(LENGTH - 1), fc.nat(LENGTH - 1))
  .map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) + 1 }));
const frameAt = (bytes: Buffer, index: number) =>
  bytes.subarray(index * STORED_FRAME_BYTES, (index + 1) * STORED_FRAME_BYTES);
const touches = (index: number, { start, end }: { start: number; end: number }) =>
  index >= Math.floor(start / FRAME_BYTES) && index <= Math.floor((end - 1) / FRAME_BYTES);

/** Plays a file in which the frames of `changed` are not what was written. */
async function expectSeen(bytes: Buffer, changed: readonly number[], asked: { start: number; end: number }) {
  await writeFile(media.path, bytes);
  const outcome = await play(asked.start, asked.end);
  // Changed frames that nobody asks for are not looked at: the bytes asked for are the recording's own all the same.
  expect(outcome).toBe(changed.some((index) => touches(index, asked)) ? 'MEDIA_CORRUPT' : 'sound');
}

describe('a stored recording', () => {
  it('gives for any range its own slice', async () => {
    await writeFile(media.path, sound);
    await fc.assert(
      fc.asyncProperty(range, async (asked) => {
        expect(await play(asked.start, asked.end)).toBe('sound');
      }),
      { seed: 17, numRuns: NUM_RUNS },
    );
  });

  it('is never played with a bit altered: nonce, sound or tag of any frame', async () => {
    // A place in the file: a frame, a part of it, and where in that part.
    const part = fc.constantFrom<[number, number]>([0, 12], [12, FRAME_BYTES], [12 + FRAME_BYTES, TAG_BYTES]);
    const lastPart = fc.constantFrom<[number, number]>([0, 12], [12, 1000], [1012, TAG_BYTES]);
    const place = fc
      .nat(3)
      .chain((frame) =>
        (frame === 3 ? lastPart : part).chain(([from, count]) =>
          fc.nat(count - 1).map((offset) => ({ frame, at: frame * STORED_FRAME_BYTES + from + offset })),
        ),
      );
    await fc.assert(
      fc.asyncProperty(place, fc.nat(7), range, async ({ frame, at }, bit, asked) => {
        const altered = Buffer.from(sound);
        altered[at] = (altered[at] ?? 0) ^ (1 << bit);
        await expectSeen(altered, [frame], asked);
      }),
      { seed: 17, numRuns: NUM_RUNS },
    );
  });

  it('is never played cut or continued: any byte less, any byte more', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(sound.length - 1), range, async (size, asked) => {
        await expectSeen(sound.subarray(0, size), [0, 1, 2, 3], asked);
      }),
      { seed: 17, numRuns: NUM_RUNS },
    );
    const tail = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 200 }),
      fc.constantFrom(frameAt(sound, 0), frameAt(sound, 3), sound),
    );
    await fc.assert(
      fc.asyncProperty(tail, range, async (more, asked) => {
        await expectSeen(Buffer.concat([sound, more]), [0, 1, 2, 3], asked);
      }),
      { seed: 17, numRuns: Math.ceil(NUM_RUNS / 3) },
    );
  });

  it('is never played with frames in other places, or twice, or left out', async () => {
    // The last frame is shorter, so that only the first three may trade places without the file changing its length.
    const order = fc.array(fc.nat(2), { minLength: 3, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(order, range, async (places, asked) => {
        const changed = places.flatMap((from, index) => (from === index ? [] : [index]));
        const bytes = Buffer.concat([...places.map((from) => frameAt(sound, from)), frameAt(sound, 3)]);
        await expectSeen(bytes, changed, asked);
      }),
      { seed: 17, numRuns: NUM_RUNS },
    );
  });

  it('is never played with frames of another recording, of the same key or not, or of an older version', async () => {
    const choice = fc.array(fc.nat(4), { minLength: 4, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(choice, range, async (choices, asked) => {
        const pieces = choices.map((choice, index) => {
          const foreign = choice === 0 ? sound : (others[choice - 1] ?? sound);
          const piece = frameAt(foreign, index);
          return piece.length === frameAt(sound, index).length ? { piece, isOwn: foreign === sound } : null;
        });
        const bytes = Buffer.concat(pieces.map((taken, index) => taken?.piece ?? frameAt(sound, index)));
        const changed = pieces.flatMap((taken, index) => (taken && !taken.isOwn ? [index] : []));
        await expectSeen(bytes, changed, asked);
      }),
      { seed: 17, numRuns: NUM_RUNS },
    );
  });

  it('is never played from a whole other file, with another key, or with a length that was altered on record', async () => {
    for (const other of others) await expectSeen(other, [0, 1, 2, 3], { start: 0, end: LENGTH });
    await writeFile(media.path, sound);
    for (const wrong of [
      { key: newMediaKey() },
      { fileId: 'another' },
      { length: LENGTH - 1 },
      { length: LENGTH + 1 },
    ]) {
      const readAll = async () => {
        const reader = await openFrameReader({ ...media, ...wrong });
        try {
          return await reader.readAll();
        } finally {
          await reader.close();
        }
      };
      await expect(readAll()).rejects.toMatchObject({ code: 'MEDIA_CORRUPT' });
    }
  });

  it('is missing, not damaged, once its file has gone', async () => {
    await rm(media.path);
    expect(await play(0, 10)).toBe('MEDIA_MISSING');
  });
});
