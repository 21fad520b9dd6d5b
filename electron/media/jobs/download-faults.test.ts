import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import type { AudioReply, AudioRequest, Connector } from '../../connectors/connector.ts';
import { listRecordings } from '../../features/calls/repository.ts';
import { systemRandom } from '../../lib/system.ts';
import { NetError } from '../../net/net-failure.ts';
import {
  addCall,
  addConnection,
  addRecording,
  type TempDatabase,
  tempDatabase,
} from '../../store/test-support/temp-database.ts';
import { FRAME_BYTES, STORED_FRAME_BYTES } from '../frame-format.ts';
import { openFrameReader } from '../frame-reader.ts';
import { createMediaJobs, type MediaJobs, type MediaJobsDeps } from './media-jobs.ts';
import { copyInPlace } from './test-support/copy-in-place.ts';

/** Bytes that are no text. */
const noise = (length: number): Buffer => Buffer.concat([Buffer.from([0xff, 0x00]), randomBytes(length - 2)]);

interface Place {
  id: string;
  callId: string;
}

let temp: TempDatabase;
let connectionId: string;
let mediaDirectory: string;
let now: number;
let jobs: MediaJobs;
let asked: AudioRequest[];
let answers: Map<string, (request: AudioRequest) => Promise<AudioReply>>;

beforeEach(() => {
  temp = tempDatabase();
  connectionId = addConnection(temp.db);
  mediaDirectory = join(temp.directory, 'media');
  now = 1_800_000_000_000;
  asked = [];
  answers = new Map();
});
afterEach(async () => {
  await jobs.stop();
  temp.remove();
});

async function start(more: Partial<MediaJobsDeps> = {}): Promise<void> {
  const connector: Partial<Connector> = {
    openAudio: (request) => {
      asked.push(request);
      return answers.get(request.recordingRemoteId)?.(request) ?? expect.fail('not served');
    },
  };
  jobs = createMediaJobs({
    db: temp.db,
    clock: { now: () => now },
    random: { ...systemRandom, fraction: () => 0 },
    log: { info() {}, warn() {}, error() {} },
    connectors: { for: async () => connector as Connector },
    publish: () => {},
    mediaDirectory,
    policy: { quotaBytes: 1e9, prefetch: false },
    computePeaks: () => Promise.reject(new AppError('MEDIA_CORRUPT', 'noise')),
    writeCopy: copyInPlace,
    ...more,
  });
  await jobs.start();
}

async function* pieces(bytes: Uint8Array, size = 30_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const reply = (bytes: Uint8Array, { fromByte }: AudioRequest): AudioReply => ({
  offset: fromByte,
  totalBytes: bytes.length,
  contentType: 'audio/wav',
  etag: '"v1"',
  body: pieces(bytes.subarray(fromByte)),
});

let startedAt = 1_700_000_000_000;
function serve(answer: (request: AudioRequest) => Promise<AudioReply>, columns: Record<string, unknown> = {}): Place {
  startedAt += 1000;
  const callId = addCall(temp.db, connectionId, { started_at: startedAt });
  const id = addRecording(temp.db, connectionId, callId, columns);
  answers.set(id, answer);
  return { id, callId };
}
const serveBytes = (bytes: Uint8Array): Place => serve(async (request) => reply(bytes, request));

const infoOf = ({ callId }: Place) => listRecordings(temp.db, callId)[0] ?? expect.fail('no recording');
const becomes = (place: Place, expected: object) =>
  vi.waitFor(() => expect(infoOf(place)).toMatchObject(expected), { interval: 2, timeout: 15_000 });
async function readLocal({ id }: Place): Promise<Buffer> {
  const reader = await openFrameReader(jobs.resolve(id) ?? expect.fail('not here'));
  try {
    return Buffer.from(await reader.readAll());
  } finally {
    await reader.close();
  }
}
const broken = (sent: 'not-sent' | 'maybe-sent') =>
  new NetError('OFFLINE', 'broken', { sent, status: null, brokenReply: false, retryAfterMs: null, code: null });

describe('a full disk', () => {
  /** A disk with so much room; `open` is the real one but for that. */
  function createDisk(roomBytes: number) {
    const disk = { roomBytes };
    const openFile = async (at: string, flags: string, mode: number): Promise<FileHandle> => {
      const file = await open(at, flags, mode);
      const write = file.write.bind(file) as (...args: unknown[]) => Promise<{ bytesWritten: number }>;
      const limited = async (bytes: Uint8Array, offset: number, length: number, position: number) => {
        const taken = Math.min(length, disk.roomBytes);
        if (taken === 0) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
        // Taken at once: two downloads write at the same time.
        disk.roomBytes -= taken;
        return write(bytes, offset, taken, position);
      };
      return Object.assign(file, { write: limited }) as FileHandle;
    };
    return { disk, openFile };
  }

  it('pauses with a sentence and shows nothing half, and what arrived is used once there is room', async () => {
    const { disk, openFile } = createDisk(2 * STORED_FRAME_BYTES + 1000);
    const bytes = noise(4 * FRAME_BYTES);
    const place = serveBytes(bytes);
    const waiting = serveBytes(noise(1000));
    await start({ openFile });
    jobs.download(waiting.id);
    jobs.download(place.id);
    await becomes(place, { audio: 'queued', problem: { code: 'diskFull' } });
    expect(jobs.resolve(place.id)).toBeNull();
    const requests = asked.length;
    jobs.queuePeaks(place.id);
    disk.roomBytes = 1e9;
    // By itself after a minute: here the clock is moved and the next pull kicks.
    now += 61_000;
    jobs.kick();
    await Promise.all([becomes(place, { audio: 'cached', problem: null }), becomes(waiting, { audio: 'cached' })]);
    expect((await readLocal(place)).equals(bytes)).toBe(true);
    const resumed = asked.slice(requests).find(({ recordingRemoteId }) => recordingRemoteId === place.id);
    expect(resumed?.fromByte).toBeGreaterThan(0);
    expect((resumed?.fromByte ?? 1) % FRAME_BYTES).toBe(0);
  });

  it('is tried again by itself after a minute, with no one kicking', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const { disk, openFile } = createDisk(0);
      const place = serveBytes(noise(1000));
      await start({ openFile });
      const reaches = async (is: () => boolean) => {
        for (let turn = 0; turn < 5000 && !is(); turn += 1) await new Promise((resolve) => setImmediate(resolve));
      };
      jobs.download(place.id);
      await reaches(() => infoOf(place).problem !== null && jobs.activity() === null);
      expect(infoOf(place)).toMatchObject({ audio: 'queued', problem: { code: 'diskFull' } });
      disk.roomBytes = 1e6;
      now += 60_001;
      vi.advanceTimersByTime(60_001);
      await reaches(() => infoOf(place).audio === 'cached');
      expect(infoOf(place)).toMatchObject({ audio: 'cached', problem: null });
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('trouble of this machine', () => {
  it('is no damage: a file that cannot be looked at or opened is kept, with its key', async () => {
    const place = serveBytes(noise(90_000));
    await start();
    jobs.download(place.id);
    await becomes(place, { audio: 'cached' });
    // A name that no file system takes: looking for it fails, and not because it is absent.
    temp.db.prepare('UPDATE media SET file_name = ?').run('x'.repeat(300));
    expect(jobs.resolve(place.id)).not.toBeNull();
    await jobs.reportDamage(place.id);
    expect(temp.db.prepare('SELECT state, key IS NOT NULL AS hasKey FROM media').get()).toEqual({
      state: 'cached',
      hasKey: 1,
    });
    expect(asked).toHaveLength(1);
  });

  it.each(['EMFILE', 'EACCES', 'EIO', 'EROFS'])('%s while writing waits and keeps what is here', async (code) => {
    const bytes = noise(3 * FRAME_BYTES);
    const place = serveBytes(bytes);
    let isFailing = true;
    const openFile = async (at: string, flags: string, mode: number): Promise<FileHandle> => {
      const file = await open(at, flags, mode);
      const write = file.write.bind(file) as (...args: unknown[]) => Promise<unknown>;
      let frames = 0;
      const failing = (...args: unknown[]) => {
        frames += 1;
        if (isFailing && frames === 2) throw Object.assign(new Error(code), { code });
        return write(...args);
      };
      return Object.assign(file, { write: failing }) as FileHandle;
    };
    await start({ openFile });
    jobs.download(place.id);
    await becomes(place, { audio: 'queued', problem: { code: 'fileTrouble' } });
    expect(readdirSync(mediaDirectory)).toHaveLength(1);
    isFailing = false;
    now += 3_600_000;
    jobs.kick();
    await becomes(place, { audio: 'cached', problem: null });
    expect(asked.map(({ fromByte }) => fromByte)).toEqual([0, FRAME_BYTES]);
    expect((await readLocal(place)).equals(bytes)).toBe(true);
  });
});

describe('one recording that fails', () => {
  it.each([
    ['whose line breaks before any answer', async () => Promise.reject(broken('maybe-sent')), 'cut'],
    [
      'whose line breaks within the audio',
      async (request: AudioRequest) => ({
        ...reply(noise(200_000), request),
        etag: null,
        body: (async function* () {
          yield noise(1000);
          throw broken('maybe-sent');
        })(),
      }),
      'cut',
    ],
  ])('%s holds no other up, and is given up after eight more attempts', async (_name, answer, problem) => {
    const good = Array.from({ length: 3 }, () => serveBytes(noise(5000)));
    const bad = serve(answer as (request: AudioRequest) => Promise<AudioReply>);
    await start();
    for (const { id } of [...good, bad]) jobs.download(id);
    await Promise.all(good.map((place) => becomes(place, { audio: 'cached' })));
    await becomes(bad, { audio: 'failed', problem: { code: problem } });
    expect(asked.filter(({ recordingRemoteId }) => recordingRemoteId === bad.id)).toHaveLength(9);
  });

  it('for which the key is refused goes behind the others when the connection answers again', async () => {
    const refused = new NetError('AUTH_EXPIRED', 'no', {
      sent: 'answered',
      status: 401,
      brokenReply: false,
      retryAfterMs: null,
      code: null,
    });
    const good = [serveBytes(noise(5000)), serveBytes(noise(5000)), serveBytes(noise(5000))];
    const bad = serve(() => Promise.reject(refused));
    await start();
    jobs.setOnline(false);
    for (const { id } of [...good, bad]) jobs.download(id);
    jobs.setOnline(true);
    await becomes(bad, { audio: 'queued', problem: { code: 'keyRefused', status: 401 } });
    await vi.waitFor(() => expect(jobs.activity()).toBeNull(), { interval: 2, timeout: 10_000 });
    // A pull that went well says that the key is good.
    jobs.kick();
    await Promise.all(good.map((place) => becomes(place, { audio: 'cached' })));
    expect(asked.filter(({ recordingRemoteId }) => recordingRemoteId === bad.id)).toHaveLength(1);
  });

  it('waits, and all of its connection, where the platform cannot be reached at all', async () => {
    const places = [serve(() => Promise.reject(broken('not-sent'))), serve(() => Promise.reject(broken('not-sent')))];
    await start();
    for (const { id } of places) jobs.download(id);
    await vi.waitFor(() => expect(jobs.activity()).toBeNull(), { interval: 2, timeout: 10_000 });
    for (const place of places) expect(infoOf(place)).toMatchObject({ audio: 'queued' });
    expect(asked.length).toBeLessThanOrEqual(2);
  });

  it('that trickles is given up as too slow', async () => {
    const place = serve(async (request) => ({
      ...reply(noise(100_000), request),
      body: (async function* () {
        for (let n = 0; n < 1000; n += 1) {
          now += 25_000;
          yield noise(100);
        }
      })(),
      etag: null,
    }));
    await start();
    jobs.download(place.id);
    await becomes(place, { audio: 'failed', problem: { code: 'tooSlow' } });
  });
});

describe('audio whose length nobody says', () => {
  const unsized = (body: () => AsyncIterable<Uint8Array>) =>
    serve(async () => ({ offset: 0, totalBytes: null, contentType: 'audio/wav', etag: null, body: body() }));

  it('is gathered out of memory, unreadable, and leaves nothing beside it', async () => {
    const bytes = Buffer.concat([noise(100), Buffer.from('canary '.repeat(60_000))]);
    let seen: string[] = [];
    const place = unsized(async function* () {
      yield* pieces(bytes);
      seen = readdirSync(mediaDirectory);
    });
    await start();
    jobs.download(place.id);
    await becomes(place, { audio: 'cached' });
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatch(/\.spool$/);
    expect((await readLocal(place)).equals(bytes)).toBe(true);
    expect(readdirSync(mediaDirectory)).toHaveLength(1);
  });

  it('is given up past the most that is taken, and nothing of it stays', async () => {
    const place = unsized(async function* () {
      for (;;) yield noise(64 * 1024);
    });
    await start({ mostUnsizedBytes: 5_000_000 });
    jobs.download(place.id);
    await becomes(place, { audio: 'failed', problem: { code: 'tooLarge' } });
    expect(readdirSync(mediaDirectory)).toEqual([]);
  });

  it('leaves a file that a kill left to the sweeper', async () => {
    mkdirSync(mediaDirectory, { recursive: true });
    const handle = await open(join(mediaDirectory, 'left.spool'), 'w');
    await handle.close();
    await start();
    expect(readdirSync(mediaDirectory)).toEqual([]);
  });
});
