import { createHash, randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { expect, test, vi } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { drawn } from '../lib/test-support/drawn.ts';
import { ForgetfulDisk, PowerCut } from '../lib/test-support/forgetful-disk.ts';
import { FRAME_BYTES, newMediaKey } from './frame-format.ts';
import { type MediaFile, openFrameReader } from './frame-reader.ts';
import { type FrameWriter, openFrameWriter } from './frame-writer.ts';

const holder = vi.hoisted(() => ({ disk: null as unknown }));
const diskInUse = () => holder.disk as ForgetfulDisk;
vi.mock('node:fs/promises', () => ({
  open: async (path: string, flags: string) => diskInUse().handle(diskInUse().openSync(path, flags)),
  mkdir: async () => undefined,
  rename: async (from: string, to: string) => diskInUse().renameSync(from, to),
  rm: async (path: string) => diskInUse().rmSync(path),
}));

const CUTS = process.env.EARSHOT_TEST_SIZE === 'long' ? 2_000 : 120;
const FAILURES = process.env.EARSHOT_TEST_SIZE === 'long' ? 200 : 40;
/** Generous: machines differ. */
const TIMEOUT_MS = 30_000 + CUTS * 150;
const PATH = '/data/media/audio';
const all = randomBytes(3 * FRAME_BYTES + 1000);

function begin(fraction: () => number): { disk: ForgetfulDisk; audio: Buffer; media: MediaFile } {
  const disk = new ForgetfulDisk();
  // The folder stands already: what is asked here is about what lies in it.
  disk.closeSync(disk.openSync(`${dirname(PATH)}/.there`, 'w'));
  holder.disk = disk;
  const audio = all.subarray(0, 1 + Math.floor(fraction() * all.length));
  return { disk, audio, media: { path: PATH, key: newMediaKey(), fileId: 'a', length: audio.length } };
}

/** Writes what is missing, in pieces; now and then puts it off and goes on, as a line that breaks does. */
async function download(audio: Buffer, media: MediaFile, fraction: () => number): Promise<void> {
  let writer: FrameWriter = await openFrameWriter(media);
  while (writer.offset < audio.length) {
    const end = writer.offset + 1 + Math.floor(fraction() * 60_000);
    await writer.write(audio.subarray(writer.offset, end));
    if (fraction() > 0.15) continue;
    const offset = writer.offset - (writer.offset % FRAME_BYTES);
    await writer.suspend();
    writer = await openFrameWriter(media);
    // Whole frames that were put aside are there.
    expect(writer.offset).toBeGreaterThanOrEqual(Math.min(offset, audio.length));
  }
  const { sha256 } = await writer.finish();
  expect(sha256).toBe(createHash('sha256').update(audio).digest('hex'));
}

/** The audio that bears its name, null where nothing does or what does is seen to be damaged. */
async function named(media: MediaFile): Promise<Buffer | null> {
  if (!diskInUse().existsSync(media.path)) return null;
  const reader = await openFrameReader(media);
  try {
    return Buffer.from(await reader.readAll());
  } finally {
    await reader.close();
  }
}

test(
  `the power goes ${CUTS} times: what bears a recording's name is whole, and what was begun goes on`,
  async () => {
    const ends = { finished: 0, named: 0, begun: 0 };
    for (let seed = 1; seed <= CUTS; seed++) {
      const fraction = drawn(seed);
      const { disk, audio, media } = begin(fraction);
      disk.cutAfter(Math.floor(fraction() * 14));
      let isFinished = false;
      try {
        await download(audio, media, fraction);
        isFinished = true;
      } catch (error) {
        const cause = error instanceof AppError ? error.cause : error;
        if (!(cause instanceof PowerCut)) throw error;
      }
      disk.restart(fraction);
      const found = await named(media);
      if (found) expect(found.equals(audio)).toBe(true);
      expect(isFinished).toBe(isFinished && found !== null);
      ends[isFinished ? 'finished' : found ? 'named' : 'begun']++;
      await download(audio, media, fraction);
      expect((await named(media))?.equals(audio)).toBe(true);
    }
    expect(ends.finished).toBeGreaterThan(0);
    expect(ends.begun).toBeGreaterThan(0);
  },
  TIMEOUT_MS,
);

test(
  `a disk whose n-th write fails, n from 1 to ${FAILURES}, is told in words, leaves nothing half, and goes on`,
  async () => {
    let refused = 0;
    for (let n = 0; n < FAILURES; n++) {
      const fraction = drawn(n + 1);
      const { disk, audio, media } = begin(fraction);
      disk.failAfter(n % 12, n % 2 === 0 ? 'ENOSPC' : 'EIO');
      try {
        await download(audio, media, fraction);
      } catch (error) {
        refused++;
        expect(error).toMatchObject({ code: n % 2 === 0 ? 'DISK_FULL' : 'MEDIA_UNREADABLE' });
      }
      const found = await named(media);
      if (found) expect(found.equals(audio)).toBe(true);
      disk.failNever();
      await download(audio, media, fraction);
      expect((await named(media))?.equals(audio)).toBe(true);
    }
    expect(refused).toBeGreaterThan(FAILURES / 3);
  },
  TIMEOUT_MS,
);
