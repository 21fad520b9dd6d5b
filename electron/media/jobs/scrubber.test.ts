import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { getAudioUsage } from '../../features/storage/repository.ts';
import {
  addCall,
  addConnection,
  addRecording,
  insertRow,
  type TempDatabase,
  tempDatabase,
} from '../../store/test-support/temp-database.ts';
import { newMediaKey } from '../frame-format.ts';
import { openFrameWriter } from '../frame-writer.ts';
import { createScrubber, type Scrubber } from './scrubber.ts';

const DAY = 86_400_000;
const TICK = 600_000;

let temp: TempDatabase;
let connectionId: string;
let mediaDirectory: string;
let now: number;
let isBusy: boolean;
let damaged: string[];
let due: { at: number; run: () => void }[];
let scrubber: Scrubber;

beforeEach(() => {
  temp = tempDatabase();
  connectionId = addConnection(temp.db);
  mediaDirectory = join(temp.directory, 'media');
  mkdirSync(mediaDirectory);
  now = 1_800_000_000_000;
  isBusy = false;
  damaged = [];
  due = [];
  scrubber = createScrubber({
    db: temp.db,
    clock: { now: () => now },
    timers: {
      after(ms, run) {
        const timer = { at: now + ms, run };
        due.push(timer);
        return () => void due.splice(due.indexOf(timer), 1);
      },
    },
    log: { info() {}, warn() {}, error: (event, fields) => expect.fail(`${event} ${String(fields?.detail)}`) },
    mediaDirectory,
    isBusy: () => isBusy,
    onDamaged: async (id) => void damaged.push(id),
  });
  scrubber.start();
});
afterEach(async () => {
  await scrubber.stop();
  temp.remove();
});

/** Lets time pass, tick by tick; each ends before the next. */
async function pass(ms: number): Promise<void> {
  for (const until = now + ms; now < until; ) {
    now += TICK;
    for (const timer of due.splice(0)) timer.run();
    await vi.waitFor(() => expect(due).toHaveLength(1), { interval: 1 });
  }
}

/** Audio that is here; answers its recording and file. */
async function keep(byteLength = 1000): Promise<{ id: string; path: string }> {
  const id = addRecording(temp.db, connectionId, addCall(temp.db, connectionId));
  const path = join(mediaDirectory, id);
  const key = newMediaKey();
  const writer = await openFrameWriter({ path, key, fileId: id, length: byteLength });
  await writer.write(randomBytes(byteLength));
  const { sha256 } = await writer.finish();
  insertRow(temp.db, 'media', {
    ...{ recording_id: id, state: 'cached', file_name: id, key: Buffer.from(key), length: byteLength, sha256 },
    updated_at: now,
  });
  return { id, path };
}

const checkedAt = (id: string) =>
  (temp.db.prepare('SELECT checked_at AS at FROM media WHERE recording_id = ?').get(id) as { at: number | null }).at;

describe('reading audio back', () => {
  test('takes a hundredth of the files a day, those first that were not read for longest', async () => {
    const files: { id: string }[] = [];
    for (let i = 0; i < 150; i++) {
      files.push(await keep(50));
      now += 1;
    }
    await pass(DAY);
    const checked = () => files.filter(({ id }) => checkedAt(id) !== null).length;
    expect(checked()).toBe(2);
    expect(files.slice(0, 2).every(({ id }) => checkedAt(id) !== null)).toBe(true);
    await pass(DAY);
    expect(checked()).toBe(4);
    expect(damaged).toEqual([]);
    expect(getAudioUsage(temp.db)).toMatchObject({ checkedCount: 4, damagedCount: 0 });
  });

  test('finds a changed bit, a lost file and audio that is not what arrived', async () => {
    const changed = await keep();
    const bytes = readFileSync(changed.path);
    bytes[500] = (bytes[500] ?? 0) ^ 1;
    writeFileSync(changed.path, bytes);
    now += 1;
    const lost = await keep();
    rmSync(lost.path);
    now += 1;
    const other = await keep();
    temp.db.prepare('UPDATE media SET sha256 = ? WHERE recording_id = ?').run('0'.repeat(64), other.id);
    await pass(3 * DAY);
    expect(damaged).toEqual([changed.id, lost.id, other.id]);
    expect(getAudioUsage(temp.db).damagedCount).toBe(3);
  });

  test('keeps the digest of what an older Earshot had fetched', async () => {
    const { id } = await keep();
    const digest = () =>
      (temp.db.prepare('SELECT sha256 FROM media WHERE recording_id = ?').get(id) as { sha256: string | null }).sha256;
    const before = digest();
    temp.db.exec('UPDATE media SET sha256 = NULL');
    await pass(TICK);
    expect(digest()).toBe(before);
  });

  test('waits while audio is played or fetched, and breaks off when that begins', async () => {
    const { id } = await keep(1_000_000);
    isBusy = true;
    await pass(DAY);
    expect(checkedAt(id)).toBeNull();
    isBusy = false;
    await pass(TICK);
    expect(checkedAt(id)).toBe(now);
  });

  test('reads no more than its bytes a day, and none after it was stopped', async () => {
    const { id } = await keep();
    temp.db.prepare('UPDATE media SET length = ?, checked_at = ? WHERE recording_id = ?').run(2 ** 30, now, id);
    const other = await keep();
    temp.db.prepare('UPDATE media SET updated_at = ? WHERE recording_id = ?').run(now - 1, other.id);
    for (let i = 0; i < 200; i++) {
      const recording = addRecording(temp.db, connectionId, addCall(temp.db, connectionId));
      insertRow(temp.db, 'media', { recording_id: recording, state: 'cached', updated_at: now + 1 });
    }
    await pass(TICK);
    expect(checkedAt(other.id)).toBeNull();
    await pass(DAY);
    expect(checkedAt(other.id)).not.toBeNull();
    await scrubber.stop();
    expect(due).toEqual([]);
    expect(existsSync(other.path)).toBe(true);
  });
});
