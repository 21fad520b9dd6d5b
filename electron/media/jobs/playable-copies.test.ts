import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import type { Connector } from '../../connectors/connector.ts';
import { listRecordings } from '../../features/calls/repository.ts';
import { systemRandom } from '../../lib/system.ts';
import {
  addCall,
  addConnection,
  addRecording,
  type TempDatabase,
  tempDatabase,
} from '../../store/test-support/temp-database.ts';
import { openFrameReader } from '../frame-reader.ts';
import type { WriteCopy } from './copy-maker.ts';
import { createMediaJobs, type MediaJobs } from './media-jobs.ts';
import { copiesInWorker, peaksInWorker } from './peaks-runner.ts';

const worker = new URL('../peaks-worker.ts', import.meta.url);
const fixture = (name: string): Buffer => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));
const GSM = fixture('formats/gsm.wav');
const MP3 = fixture('mono.mp3');
const PCM = fixture('speech-pcm16.wav');

let temp: TempDatabase;
let mediaDirectory: string;
let now: number;
let running: MediaJobs[];
let connectionId: string;
let audio: Map<string, Buffer>;

beforeEach(() => {
  temp = tempDatabase();
  mediaDirectory = join(temp.directory, 'media');
  mkdirSync(mediaDirectory);
  now = 1_800_000_000_000;
  running = [];
  connectionId = addConnection(temp.db);
  audio = new Map();
});
afterEach(async () => {
  await Promise.all(running.map((jobs) => jobs.stop()));
  temp.remove();
});

async function start({ quotaBytes = 1e9, writeCopy = copiesInWorker(worker) } = {}): Promise<MediaJobs> {
  const connector: Partial<Connector> = {
    openAudio: async ({ recordingRemoteId }) => {
      const bytes = audio.get(recordingRemoteId) ?? expect.fail('not served');
      const body = (async function* () {
        yield bytes;
      })();
      return { offset: 0, totalBytes: bytes.length, contentType: 'audio/wav', etag: null, body };
    },
  };
  const jobs = createMediaJobs({
    db: temp.db,
    clock: { now: () => now },
    random: { ...systemRandom, fraction: () => 0 },
    log: { info() {}, warn() {}, error() {} },
    connectors: { for: async () => connector as Connector },
    publish: () => {},
    mediaDirectory,
    policy: { quotaBytes, prefetch: false },
    computePeaks: peaksInWorker(worker),
    writeCopy,
  });
  running.push(jobs);
  await jobs.start();
  return jobs;
}

function add(bytes: Buffer): { id: string; callId: string } {
  const callId = addCall(temp.db, connectionId);
  const id = addRecording(temp.db, connectionId, callId, { size_bytes: bytes.length });
  audio.set(id, bytes);
  return { id, callId };
}

const findingsOf = (callId: string) => listRecordings(temp.db, callId)[0]?.findings;
const settles = (callId: string, found: object) =>
  vi.waitFor(() => expect(findingsOf(callId)).toMatchObject(found), { interval: 20, timeout: 20_000 });

async function readLocal(jobs: MediaJobs, id: string): Promise<Buffer> {
  const reader = await openFrameReader(jobs.resolve(id) ?? expect.fail('not here'));
  const bytes = Buffer.from(await reader.readAll());
  await reader.close();
  return bytes;
}

describe('the copy of a recording that does not play or seek exactly', () => {
  it.each([
    ['GSM', GSM, 8000, 9872],
    ['MP3', MP3, 16_000, 65_664],
  ])('is made of %s: all its samples as WAV, beside the file as it came', async (_, bytes, sampleRate, frames) => {
    const { id, callId } = add(bytes);
    const jobs = await start();
    jobs.download(id);
    await settles(callId, { playback: 'prepared', copyProblem: null });
    const copy = await readLocal(jobs, id);
    expect(jobs.resolve(id)?.contentType).toBe('audio/wav');
    expect([copy.readUInt16LE(20), copy.readUInt32LE(24), copy.readUInt32LE(40)]).toEqual([1, sampleRate, frames * 2]);
    expect(copy).toHaveLength(44 + frames * 2);
    expect(readdirSync(mediaDirectory)).toHaveLength(2);
    await jobs.evict(id);
    expect(readdirSync(mediaDirectory)).toEqual([]);
  });

  it('is not made of what plays as it is', async () => {
    const { id, callId } = add(PCM);
    const jobs = await start();
    jobs.download(id);
    await settles(callId, { playback: 'asIs' });
    expect((await readLocal(jobs, id)).equals(PCM)).toBe(true);
  });

  it('is made at the next start where it was interrupted, and what was left of it is removed', async () => {
    const { id, callId } = add(GSM);
    const never: WriteCopy = async (_source, { path }, signal) => {
      writeFileSync(`${path}.part`, 'noise');
      await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('ended'))));
    };
    const first = await start({ writeCopy: never });
    first.download(id);
    await settles(callId, { playback: 'preparing' });
    await first.stop();
    writeFileSync(join(mediaDirectory, 'left-by-a-crash.play'), 'noise');
    const second = await start();
    await settles(callId, { playback: 'prepared' });
    expect(readdirSync(mediaDirectory)).toHaveLength(2);
    expect(await readLocal(second, id)).toHaveLength(44 + 9872 * 2);
  });

  it('says why it is not there where the disk is full or the limit is reached', async () => {
    const full: WriteCopy = () => Promise.reject(new AppError('DISK_FULL', 'The disk is full.'));
    const { id, callId } = add(GSM);
    const jobs = await start({ writeCopy: full });
    jobs.download(id);
    await settles(callId, { playback: 'preparing', copyProblem: 'diskFull' });
    expect((await readLocal(jobs, id)).equals(GSM)).toBe(true);
    await jobs.stop();
    await start({ quotaBytes: 10_000 });
    await settles(callId, { playback: 'preparing', copyProblem: 'noRoom' });
  });

  it('is made of a file that came while the one before it was still being copied', async () => {
    const { id, callId } = add(GSM);
    let letGo = (): void => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const inWorker = copiesInWorker(worker);
    const jobs = await start({ writeCopy: (...all) => held.then(() => inWorker(...all)) });
    jobs.download(id);
    await settles(callId, { playback: 'preparing' });
    await jobs.evict(id);
    jobs.download(id);
    const isHere = () => expect(listRecordings(temp.db, callId)[0]?.audio).toBe('cached');
    await vi.waitFor(isHere, { interval: 20, timeout: 20_000 });
    letGo();
    await settles(callId, { playback: 'prepared', copyProblem: null });
  });

  it('takes no place of an MP3 that is being played until that is over', async () => {
    const { id, callId } = add(MP3);
    let letGo = (): void => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const inWorker = copiesInWorker(worker);
    const jobs = await start({ writeCopy: (...all) => held.then(() => inWorker(...all)) });
    jobs.download(id);
    await settles(callId, { playback: 'preparing' });
    expect((await readLocal(jobs, id)).equals(MP3)).toBe(true);
    letGo();
    await settles(callId, { playback: 'prepared' });
    expect((await readLocal(jobs, id)).equals(MP3)).toBe(true);
    now += 6 * 60_000;
    expect(await readLocal(jobs, id)).toHaveLength(44 + 65_664 * 2);
  });
});
