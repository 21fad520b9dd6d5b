import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, type FileHandle, mkdtemp, open, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { FRAME_BYTES, newMediaKey, STORED_FRAME_BYTES, storedLength } from './frame-format.ts';
import { type MediaFile, openFrameReader } from './frame-reader.ts';
import { openFrameWriter, partPath, removeMediaFile } from './frame-writer.ts';

let folder: string;
let files = 0;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earshot-media-'));
});
beforeEach(() => {
  files += 1;
  path = join(folder, 'media', `file-${files}`);
});
afterAll(() => rm(folder, { recursive: true }));

async function store(plain: Uint8Array, at = path, fileId = `file ${at}`): Promise<MediaFile> {
  const media = { path: at, key: newMediaKey(), fileId, length: plain.length };
  const writer = await openFrameWriter(media);
  await writer.write(plain);
  await writer.finish();
  return media;
}

async function readBack(media: MediaFile): Promise<Uint8Array> {
  const reader = await openFrameReader(media);
  try {
    return await reader.readAll();
  } finally {
    await reader.close();
  }
}

const corrupt = { code: 'MEDIA_CORRUPT' };

describe('a media file', () => {
  it.each([0, 1, FRAME_BYTES - 1, FRAME_BYTES, FRAME_BYTES + 1, 3 * FRAME_BYTES, 200_001])(
    'gives back %i bytes, and tells their digest',
    async (length) => {
      const plain = randomBytes(length);
      const media = { path, key: newMediaKey(), fileId: 'a', length };
      const writer = await openFrameWriter(media);
      await writer.write(plain);
      const sha256 = createHash('sha256').update(plain).digest('hex');
      expect(await writer.finish()).toEqual({ length, sha256, isAsAnnounced: true });
      expect(Buffer.from(await readBack(media)).equals(plain)).toBe(true);
      expect((await stat(path)).size).toBe(storedLength(length));
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      expect(existsSync(partPath(path))).toBe(false);
    },
  );

  it('takes pieces of any size', async () => {
    const plain = randomBytes(2 * FRAME_BYTES + 777);
    const media = { path, key: newMediaKey(), fileId: 'a', length: plain.length };
    const writer = await openFrameWriter(media);
    for (let offset = 0, size = 1; offset < plain.length; offset += size, size = ((size * 7) % 9973) + 1) {
      await writer.write(plain.subarray(offset, offset + size));
    }
    await writer.finish();
    expect(Buffer.from(await readBack(media)).equals(plain)).toBe(true);
  });

  it('gives back any range of bytes', async () => {
    const plain = randomBytes(3 * FRAME_BYTES + 1234);
    const reader = await openFrameReader(await store(plain));
    const edges = [
      0,
      1,
      FRAME_BYTES - 1,
      FRAME_BYTES,
      FRAME_BYTES + 1,
      2 * FRAME_BYTES,
      plain.length - 1,
      plain.length,
    ];
    const position = fc.oneof(fc.constantFrom(...edges), fc.nat(plain.length));
    await fc.assert(
      fc.asyncProperty(position, position, async (a, b) => {
        const [start, end] = a < b ? [a, b] : [b, a];
        const pieces: Uint8Array[] = [];
        for await (const piece of reader.read(start, end)) pieces.push(piece);
        expect(Buffer.concat(pieces).equals(plain.subarray(start, end))).toBe(true);
      }),
      { seed: 1, numRuns: 200 },
    );
    await reader.close();
  });

  it('holds nothing readable', async () => {
    const media = await store(Buffer.from('canary '.repeat(20_000)));
    expect((await readFile(media.path)).includes('canary')).toBe(false);
  });

  it('is missing when it was removed', async () => {
    const media = await store(randomBytes(10));
    await removeMediaFile(media.path);
    await expect(openFrameReader(media)).rejects.toMatchObject({ code: 'MEDIA_MISSING' });
    await expect(removeMediaFile(media.path)).resolves.toBeUndefined();
  });
});

describe('damage', () => {
  it('never gives other bytes, whatever bytes were changed', async () => {
    const plain = randomBytes(FRAME_BYTES + 500);
    const media = await store(plain);
    const sound = await readFile(path);
    const change = fc.record({ at: fc.nat(sound.length - 1), mask: fc.integer({ min: 1, max: 255 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
        const altered = Buffer.from(sound);
        for (const { at, mask } of changes) altered[at] = (altered[at] ?? 0) ^ mask;
        if (altered.equals(sound)) return;
        await writeFile(path, altered);
        await expect(readBack(media)).rejects.toMatchObject(corrupt);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it('hands out what comes before a damaged frame, and nothing of it', async () => {
    const plain = randomBytes(3 * FRAME_BYTES);
    const media = await store(plain);
    const altered = await readFile(path);
    altered[STORED_FRAME_BYTES + 100] = (altered[STORED_FRAME_BYTES + 100] ?? 0) ^ 1;
    await writeFile(path, altered);
    const reader = await openFrameReader(media);
    const pieces = reader.read();
    expect((await pieces.next()).value).toEqual(new Uint8Array(plain.subarray(0, FRAME_BYTES)));
    await expect(pieces.next()).rejects.toMatchObject(corrupt);
    await reader.close();
  });

  it('is seen when the file is cut at any frame, or within one, or longer', async () => {
    const plain = randomBytes(4 * FRAME_BYTES + 10);
    const media = await store(plain);
    const whole = join(folder, `whole-${files}`);
    await copyFile(path, whole);
    const { size } = await stat(path);
    const sizes = [0, 1, 2, 3, 4].map((frames) => frames * STORED_FRAME_BYTES);
    for (const wrongSize of [...sizes, 5, size - 1, size + 1, size + STORED_FRAME_BYTES]) {
      await copyFile(whole, path);
      await truncate(path, wrongSize);
      await expect(readBack(media)).rejects.toMatchObject(corrupt);
      // Even when the length on record was cut to match.
      const shorter = { ...media, length: Math.max(0, Math.floor(wrongSize / STORED_FRAME_BYTES) * FRAME_BYTES) };
      if (shorter.length > 0) await expect(readBack(shorter)).rejects.toMatchObject(corrupt);
    }
  });

  it('is seen when frames change places, or come from another file', async () => {
    const media = await store(randomBytes(3 * FRAME_BYTES));
    const other = { ...media, path: `${path}-other`, fileId: 'another file' };
    const writer = await openFrameWriter(other);
    await writer.write(randomBytes(3 * FRAME_BYTES));
    await writer.finish();
    const [sound, foreign] = [await readFile(path), await readFile(other.path)];
    const frame = (bytes: Buffer, index: number) =>
      bytes.subarray(index * STORED_FRAME_BYTES, (index + 1) * STORED_FRAME_BYTES);
    const arrangements = [
      [frame(sound, 1), frame(sound, 0), frame(sound, 2)],
      [frame(sound, 0), frame(sound, 0), frame(sound, 2)],
      [frame(sound, 0), frame(foreign, 1), frame(sound, 2)],
      [frame(foreign, 0), frame(foreign, 1), frame(foreign, 2)],
    ];
    for (const arrangement of arrangements) {
      await writeFile(path, Buffer.concat(arrangement));
      await expect(readBack(media)).rejects.toMatchObject(corrupt);
    }
  });
});

describe('a download that was interrupted', () => {
  it('goes on from the last whole frame', async () => {
    const plain = randomBytes(3 * FRAME_BYTES + 99);
    const media = { path, key: newMediaKey(), fileId: 'a', length: plain.length };
    const first = await openFrameWriter(media);
    await first.write(plain.subarray(0, FRAME_BYTES + 1000));
    await first.suspend();
    expect(existsSync(path)).toBe(false);

    const second = await openFrameWriter(media);
    expect(second.offset).toBe(FRAME_BYTES);
    await second.write(plain.subarray(second.offset));
    await second.finish();
    expect(Buffer.from(await readBack(media)).equals(plain)).toBe(true);
  });

  it.each([
    ['a frame half written', async (part: string) => truncate(part, 2 * STORED_FRAME_BYTES + 1000), 2],
    ['a frame altered', async (part: string) => alterByte(part, STORED_FRAME_BYTES + 50), 1],
    ['rubbish at the end', async (part: string) => writeFile(part, 'rubbish', { flag: 'a' }), 3],
  ])('keeps only what verifies: %s', async (_, damage, soundFrames) => {
    const plain = randomBytes(4 * FRAME_BYTES + 5);
    const media = { path, key: newMediaKey(), fileId: 'a', length: plain.length };
    const first = await openFrameWriter(media);
    await first.write(plain.subarray(0, 3 * FRAME_BYTES));
    await first.suspend();
    await damage(partPath(path));

    const second = await openFrameWriter(media);
    expect(second.offset).toBe(soundFrames * FRAME_BYTES);
    await second.write(plain.subarray(second.offset));
    await second.finish();
    expect(Buffer.from(await readBack(media)).equals(plain)).toBe(true);
  });

  it('starts over with another key, and leaves nothing when discarded', async () => {
    const media = { path, key: newMediaKey(), fileId: 'a', length: 2 * FRAME_BYTES };
    const first = await openFrameWriter(media);
    await first.write(randomBytes(FRAME_BYTES));
    await first.suspend();
    const second = await openFrameWriter({ ...media, key: newMediaKey() });
    expect(second.offset).toBe(0);
    await second.discard();
    expect(existsSync(partPath(path))).toBe(false);
  });

  it('is not finished while bytes are missing, nor takes more than announced', async () => {
    const writer = await openFrameWriter({ path, key: newMediaKey(), fileId: 'a', length: 100 });
    await writer.write(randomBytes(99));
    await expect(writer.finish()).rejects.toMatchObject({ code: 'INVALID' });
    await expect(writer.write(randomBytes(2))).rejects.toMatchObject({ code: 'INVALID' });
    await writer.discard();
    expect(existsSync(path)).toBe(false);
  });

  it('says the disk is full, and goes on once there is room', async () => {
    const plain = randomBytes(2 * FRAME_BYTES);
    const media = { path, key: newMediaKey(), fileId: 'a', length: plain.length };
    let roomBytes = STORED_FRAME_BYTES + 1000;
    const openFile = async (at: string, flags: string, mode: number): Promise<FileHandle> => {
      const file = await open(at, flags, mode);
      const write = file.write.bind(file) as (...args: unknown[]) => Promise<{ bytesWritten: number }>;
      const limited = async (bytes: Uint8Array, offset: number, length: number, position: number) => {
        if (roomBytes === 0) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
        const result = await write(bytes, offset, Math.min(length, roomBytes), position);
        roomBytes -= result.bytesWritten;
        return result;
      };
      return Object.assign(file, { write: limited }) as FileHandle;
    };
    const first = await openFrameWriter(media, { openFile });
    await expect(first.write(plain)).rejects.toMatchObject({ code: 'DISK_FULL' });
    await first.suspend();

    const second = await openFrameWriter(media);
    expect(second.offset).toBe(FRAME_BYTES);
    await second.write(plain.subarray(FRAME_BYTES));
    await second.finish();
    expect(Buffer.from(await readBack(media)).equals(plain)).toBe(true);
  });

  it('refuses a key of the wrong size', async () => {
    const media = { path, key: new Uint8Array(16), fileId: 'a', length: 1 };
    await expect(openFrameWriter(media)).rejects.toBeInstanceOf(AppError);
  });
});

async function alterByte(file: string, at: number): Promise<void> {
  const bytes = await readFile(file);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  await writeFile(file, bytes);
}
