// S22 of docs/security.md
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ANALYSIS_VERSION, DEFAULT_THRESHOLDS } from '#shared/domain/call-measures.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { AudioPolicy } from '../../engine/protocol.ts';
import { getMeasures } from '../../features/calls/measures.ts';
import { listRecordings } from '../../features/calls/repository.ts';
import { systemRandom } from '../../lib/system.ts';
import {
  addCall,
  addConnection,
  addRecording,
  type TempDatabase,
  tempDatabase,
} from '../../store/test-support/temp-database.ts';
import { synthesiseCall } from '../analysis/test-support/synthetic-call.ts';
import { FRAME_BYTES } from '../frame-format.ts';
import { openFrameReader } from '../frame-reader.ts';
import { unreadableError } from '../media-errors.ts';
import { computePeaks } from '../peaks.ts';
import { makeWav } from '../wav-fixture.ts';
import { createMediaJobs, type MediaJobs } from './media-jobs.ts';
import type { ComputePeaks } from './peaks-queue.ts';
import { peaksInWorker } from './peaks-runner.ts';
import { AudioSource } from './test-support/audio-source.ts';
import { copyInPlace } from './test-support/copy-in-place.ts';

const inPlace: ComputePeaks = async ({ contentType, ...file }) => {
  const reader = await openFrameReader(file);
  try {
    return await computePeaks(reader.read(), contentType);
  } finally {
    await reader.close();
  }
};

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A real WAV of 16-bit noise, mono at 8 kHz. */
function wav(byteLength: number): Buffer {
  const samples = randomBytes(byteLength - 44);
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(byteLength - 8, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8000, 24);
  header.writeUInt32LE(16000, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}

let temp: TempDatabase;
let source: AudioSource;
let connectionId: string;
let mediaDirectory: string;
let now: number;
let running: MediaJobs[];
let published: (string[] | null)[];
let offline: boolean;

beforeEach(async () => {
  temp = tempDatabase();
  source = new AudioSource();
  await source.listen();
  connectionId = addConnection(temp.db);
  mediaDirectory = join(temp.directory, 'media');
  now = 1_800_000_000_000;
  running = [];
  published = [];
  offline = false;
});

afterEach(async () => {
  await Promise.all(running.map((jobs) => jobs.stop()));
  await source.close();
  temp.remove();
});

function startJobs(
  policy: Partial<AudioPolicy> = {},
  computePeaksWith: ComputePeaks = inPlace,
  thresholds = DEFAULT_THRESHOLDS,
): MediaJobs {
  const jobs = createMediaJobs({
    db: temp.db,
    clock: { now: () => now },
    random: { ...systemRandom, fraction: () => 0 },
    log: { info() {}, warn() {}, error() {} },
    connectors: {
      for: async () => {
        if (offline) throw new AppError('OFFLINE', 'The platform does not answer.');
        return source.connector;
      },
    },
    publish: (_feature, _member, payload) => published.push((payload as { ids: string[] | null }).ids),
    mediaDirectory,
    policy: { quotaBytes: 100_000_000, prefetch: false, ...policy },
    computePeaks: computePeaksWith,
    writeCopy: copyInPlace,
    thresholds,
  });
  running.push(jobs);
  return jobs;
}

let startedAt = 1_700_000_000_000;

function serve(bytes: Uint8Array, columns: Record<string, unknown> = {}): { id: string; callId: string } {
  startedAt += 1000;
  const callId = addCall(temp.db, connectionId, { started_at: startedAt });
  const id = addRecording(temp.db, connectionId, callId, { size_bytes: bytes.length, ...columns });
  source.served.set(id, { bytes });
  return { id, callId };
}

const served = (id: string) => source.served.get(id) ?? expect.fail('not served');
const mediaRow = (id: string) =>
  temp.db.prepare('SELECT * FROM media WHERE recording_id = ?').get(id) as Record<string, unknown> | undefined;
const stateOf = (id: string) => mediaRow(id)?.state ?? 'remote';
const becomes = (id: string, state: string) =>
  vi.waitFor(() => expect(stateOf(id)).toBe(state), { interval: 2, timeout: 10_000 });

async function readLocal(jobs: MediaJobs, id: string): Promise<Buffer> {
  const media = jobs.resolve(id) ?? expect.fail('not here');
  const reader = await openFrameReader(media);
  const bytes = Buffer.from(await reader.readAll());
  await reader.close();
  return bytes;
}

describe('download', () => {
  it('keeps an encrypted file that reads back as sent, and tells of it', async () => {
    const bytes = wav(200_000);
    const { id, callId } = serve(bytes, { sha256: sha256(bytes) });
    const jobs = startJobs();
    await jobs.start();
    jobs.download(id);
    await becomes(id, 'cached');
    expect((await readLocal(jobs, id)).equals(bytes)).toBe(true);
    const [name = ''] = readdirSync(mediaDirectory);
    expect(name).not.toContain(id);
    expect(published.flat()).toContain(callId);
  });

  it('fetches only the rest after a cut', async () => {
    const bytes = wav(FRAME_BYTES * 4 + 1000);
    const { id } = serve(bytes);
    served(id).cutAfter = FRAME_BYTES * 2 + 10;
    const jobs = startJobs();
    await jobs.start();
    jobs.download(id);
    await becomes(id, 'cached');
    expect((await readLocal(jobs, id)).equals(bytes)).toBe(true);
    const [first, second, ...more] = source.seen;
    expect(more).toEqual([]);
    expect(first?.range).toBeUndefined();
    const from = Number(/^bytes=(\d+)-$/.exec(second?.range ?? '')?.[1]);
    expect(from).toBeGreaterThan(0);
    expect(from % FRAME_BYTES).toBe(0);
  });

  it('goes on after a restart of Earshot from the frames that are here', async () => {
    const bytes = wav(FRAME_BYTES * 5);
    const { id } = serve(bytes);
    served(id).stallAfter = FRAME_BYTES * 3;
    const first = startJobs();
    await first.start();
    first.download(id);
    await vi.waitFor(() => expect(readdirSync(mediaDirectory)).toHaveLength(1), { interval: 2, timeout: 10_000 });
    await vi.waitFor(
      () => {
        now += 1000;
        expect(source.seen).toHaveLength(1);
      },
      { interval: 2, timeout: 10_000 },
    );
    await first.stop();
    expect(stateOf(id)).toBe('queued');
    const second = startJobs();
    await second.start();
    await becomes(id, 'cached');
    expect((await readLocal(second, id)).equals(bytes)).toBe(true);
  });

  it('begins anew without a validator, and when the file has changed', async () => {
    const before = wav(FRAME_BYTES * 3);
    const after = wav(FRAME_BYTES * 3);
    const { id } = serve(before);
    Object.assign(served(id), { cutAfter: FRAME_BYTES * 2 });
    const { id: weak } = serve(before);
    Object.assign(served(weak), { cutAfter: FRAME_BYTES * 2, noEtag: true });
    const jobs = startJobs();
    await jobs.start();
    const open = source.connector.openAudio.bind(source.connector);
    source.connector.openAudio = (request) => {
      if (request.recordingRemoteId === id && request.fromByte > 0) served(id).bytes = after;
      return open(request);
    };
    jobs.download(id);
    jobs.download(weak);
    await Promise.all([becomes(id, 'cached'), becomes(weak, 'cached')]);
    expect((await readLocal(jobs, id)).equals(after)).toBe(true);
    expect((await readLocal(jobs, weak)).equals(before)).toBe(true);
    expect(source.seen.filter(({ remoteId }) => remoteId === weak).map(({ range }) => range)).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('takes a file whose length nobody says', async () => {
    const bytes = wav(150_000);
    const { id } = serve(bytes, { size_bytes: null });
    served(id).chunked = true;
    const jobs = startJobs();
    await jobs.start();
    jobs.download(id);
    await becomes(id, 'cached');
    expect((await readLocal(jobs, id)).equals(bytes)).toBe(true);
  });

  it('fetches a file of the wrong digest once more from its first byte, then gives it up', async () => {
    const { id, callId } = serve(wav(100_000), { sha256: sha256(Buffer.from('other')) });
    const jobs = startJobs();
    await jobs.start();
    jobs.download(id);
    await becomes(id, 'failed');
    expect(source.seen.map(({ range }) => range)).toEqual([undefined, undefined]);
    await vi.waitFor(() => expect(readdirSync(mediaDirectory)).toEqual([]), { interval: 2, timeout: 10_000 });
    expect(listRecordings(temp.db, callId)[0]?.problem).toEqual({ code: 'mismatch', status: null });
  });

  it.each([
    ['a missing recording', () => ({ status: 404 }), 'none', 'gone'],
    ['an empty file', () => ({ bytes: Buffer.alloc(0) }), 'failed', 'empty'],
    ['a page', () => ({ contentType: 'text/html' }), 'failed', 'notAudio'],
    [
      'text that calls itself audio',
      () => ({ bytes: Buffer.from('{"error":"the recording has expired"}') }),
      'failed',
      'notAudio',
    ],
  ])('names %s', async (_name, fault, state, problem) => {
    const { id, callId } = serve(wav(10_000), { size_bytes: null });
    Object.assign(served(id), fault());
    const jobs = startJobs();
    await jobs.start();
    jobs.download(id);
    await becomes(id, state);
    expect(listRecordings(temp.db, callId)[0]).toMatchObject({
      audio: state,
      progress: 0,
      problem: { code: problem, status: null },
    });
    await vi.waitFor(() => expect(readdirSync(mediaDirectory)).toEqual([]), { interval: 2, timeout: 10_000 });
  });

  it('gives up after eight failures in a row, and tries again when asked', async () => {
    const bytes = wav(10_000);
    const { id } = serve(bytes);
    served(id).status = 503;
    const jobs = startJobs();
    await jobs.start();
    jobs.download(id);
    await becomes(id, 'failed');
    expect(source.seen).toHaveLength(9);
    delete served(id).status;
    jobs.download(id);
    await becomes(id, 'cached');
  });

  it('waits without counting attempts while the platform does not answer', async () => {
    const { id } = serve(wav(10_000));
    offline = true;
    const jobs = startJobs();
    await jobs.start();
    jobs.download(id);
    await becomes(id, 'queued');
    await vi.waitFor(() => expect(mediaRow(id)?.problem).toMatch(/unreachable/), { interval: 2, timeout: 10_000 });
    expect(mediaRow(id)?.attempt_count).toBe(0);
    jobs.setOnline(false);
    offline = false;
    jobs.kick();
    expect(stateOf(id)).toBe('queued');
    jobs.setOnline(true);
    await becomes(id, 'cached');
  });

  it('lets what is asked for go before prefetches, and stops those at once when work goes offline', async () => {
    const blocked = [serve(wav(300_000)), serve(wav(300_000))];
    for (const { id } of blocked) served(id).stallAfter = FRAME_BYTES;
    const jobs = startJobs({ prefetch: true });
    await jobs.start();
    await vi.waitFor(() => expect(source.seen).toHaveLength(2), { interval: 2, timeout: 10_000 });
    const { id } = serve(wav(10_000));
    jobs.download(id);
    await becomes(id, 'cached');
    jobs.setOnline(false);
    await vi.waitFor(() => expect(jobs.activity()?.kind).not.toBe('audio'), { interval: 2, timeout: 10_000 });
    for (const prefetch of blocked) expect(stateOf(prefetch.id)).not.toBe('downloading');
  });

  it('refuses an unknown recording with a sentence', () => {
    expect(() => startJobs().download('00000000-0000-4000-8000-000000000000')).toThrow(/no longer here/);
  });
});

describe('prefetch and quota', () => {
  it('prefetches the newest calls that fit', async () => {
    const [oldest, middle, newest] = [serve(wav(60_000)), serve(wav(60_000)), serve(wav(60_000))];
    const jobs = startJobs({ prefetch: true, quotaBytes: 130_000 });
    await jobs.start();
    await Promise.all([becomes(newest.id, 'cached'), becomes(middle.id, 'cached')]);
    expect(stateOf(oldest.id)).toBe('remote');
    jobs.setPolicy({ prefetch: true, quotaBytes: 200_000 });
    await becomes(oldest.id, 'cached');
  });

  it('drops what was played longest ago, never what was asked for or played in this run', async () => {
    const rows = [serve(wav(50_000)), serve(wav(50_000)), serve(wav(50_000)), serve(wav(50_000))];
    const first = startJobs({ prefetch: true });
    await first.start();
    await Promise.all(rows.map(({ id }) => becomes(id, 'cached')));
    await first.stop();
    const [a, b, c, d] = rows.map(({ id }) => id) as [string, string, string, string];
    for (const [id, at] of [
      [a, 300],
      [b, 100],
      [c, 200],
    ] as const) {
      temp.db.prepare('UPDATE media SET last_played_at = ? WHERE recording_id = ?').run(at, id);
    }
    const jobs = startJobs();
    await jobs.start();
    jobs.resolve(b);
    const left = () => rows.map(({ id }) => id).filter((id) => stateOf(id) === 'cached');
    jobs.setPolicy({ prefetch: false, quotaBytes: 150_000 });
    await vi.waitFor(() => expect(left()).toEqual([a, b, c]), { interval: 2, timeout: 10_000 });
    jobs.setPolicy({ prefetch: false, quotaBytes: 100_000 });
    await vi.waitFor(() => expect(left()).toEqual([a, b]), { interval: 2, timeout: 10_000 });
    jobs.setPolicy({ prefetch: false, quotaBytes: 0 });
    await vi.waitFor(() => expect(readdirSync(mediaDirectory)).toHaveLength(1), { interval: 2, timeout: 10_000 });
    expect(left()).toEqual([b]);
    expect(stateOf(d)).toBe('remote');
  });

  it('evicts on request: no key, no file, and no prefetch of it', async () => {
    const { id } = serve(wav(50_000));
    const jobs = startJobs({ prefetch: true });
    await jobs.start();
    await becomes(id, 'cached');
    await jobs.evict(id);
    expect(mediaRow(id)).toMatchObject({ state: 'remote', key: null, file_name: null });
    expect(readdirSync(mediaDirectory)).toEqual([]);
    expect(jobs.resolve(id)).toBeNull();
    jobs.kick();
    expect(stateOf(id)).toBe('remote');
    jobs.download(id);
    await becomes(id, 'cached');
  });

  it('evicts a download under way and leaves nothing of it', async () => {
    const { id } = serve(wav(300_000));
    served(id).stallAfter = FRAME_BYTES * 2;
    const jobs = startJobs();
    await jobs.start();
    jobs.download(id);
    await vi.waitFor(() => expect(readdirSync(mediaDirectory)).toHaveLength(1), { interval: 2, timeout: 10_000 });
    await jobs.evict(id);
    expect(stateOf(id)).toBe('remote');
    expect(readdirSync(mediaDirectory)).toEqual([]);
  });

  it('removes the files of a connection', async () => {
    const { id } = serve(wav(50_000));
    const jobs = startJobs();
    await jobs.start();
    jobs.download(id);
    await becomes(id, 'cached');
    await jobs.removeConnectionMedia(connectionId);
    expect(readdirSync(mediaDirectory)).toEqual([]);
    expect(mediaRow(id)?.key).toBeNull();
  });
});

describe('a machine that fails', () => {
  it('starts without a folder for audio, and says why nothing is downloaded', async () => {
    writeFileSync(mediaDirectory, 'not a folder');
    const { id } = serve(wav(1000));
    const jobs = startJobs();
    await expect(jobs.start()).resolves.toBeUndefined();
    jobs.download(id);
    await vi.waitFor(() => expect(mediaRow(id)?.problem).toEqual(expect.any(String)));
  });

  it('may stop while it starts', async () => {
    serve(wav(1000));
    const jobs = startJobs({ prefetch: true });
    const starting = jobs.start();
    await jobs.stop();
    await starting;
    expect(jobs.activity()).toBeNull();
  });

  it('goes on once its store takes changes again', async () => {
    const bytes = wav(1000);
    const { id } = serve(bytes);
    const jobs = startJobs();
    await jobs.start();
    temp.db.exec(`CREATE TRIGGER broken BEFORE UPDATE OF state ON media WHEN OLD.state = 'downloading'
      BEGIN SELECT RAISE(ABORT, 'no'); END`);
    jobs.download(id);
    await vi.waitFor(() => expect(jobs.activity()).toBeNull(), { interval: 2, timeout: 10_000 });
    expect(stateOf(id)).toBe('downloading');
    temp.db.exec('DROP TRIGGER broken');
    jobs.kick();
    await becomes(id, 'cached');
    expect(await readLocal(jobs, id)).toEqual(bytes);
  });

  it('does not fetch again and again what is larger than anyone said', async () => {
    const { id } = serve(wav(300_000), { size_bytes: 10 });
    const jobs = startJobs({ prefetch: true, quotaBytes: 100_000 });
    await jobs.start();
    await vi.waitFor(() => expect(mediaRow(id)?.state).toBe('remote'));
    for (let n = 0; n < 3; n += 1) {
      jobs.kick();
      await vi.waitFor(() => expect(jobs.activity()).toBeNull(), { interval: 2, timeout: 10_000 });
    }
    expect(source.seen).toHaveLength(1);
  });
});

describe('sweeper', () => {
  it('removes files without rows, forgets rows without files, keeps parts that have one', async () => {
    const [gone, part, late] = [serve(wav(50_000)), serve(wav(FRAME_BYTES * 3)), serve(wav(50_000))];
    const first = startJobs();
    await first.start();
    served(part.id).stallAfter = FRAME_BYTES * 2;
    for (const { id } of [gone, late]) {
      first.download(id);
      await becomes(id, 'cached');
    }
    first.download(part.id);
    await vi.waitFor(() => expect(mediaRow(part.id)?.file_name).toBeTypeOf('string'), { interval: 2, timeout: 10_000 });
    await first.stop();
    // As a crash leaves it: one file lost, one finished but not recorded, two that nobody knows.
    rmSync(join(mediaDirectory, String(mediaRow(gone.id)?.file_name)));
    temp.db.prepare("UPDATE media SET state = 'downloading', priority = 1 WHERE recording_id = ?").run(late.id);
    const lateFile = String(mediaRow(late.id)?.file_name);
    writeFileSync(join(mediaDirectory, 'orphan'), 'x');
    writeFileSync(join(mediaDirectory, 'orphan.part'), 'x');
    mkdirSync(join(mediaDirectory, 'folder'));
    source.seen.length = 0;
    const jobs = startJobs();
    jobs.setOnline(false);
    await jobs.start();
    expect(readdirSync(mediaDirectory).sort()).toEqual(
      [`${String(mediaRow(part.id)?.file_name)}.part`, `${lateFile}.part`].sort(),
    );
    expect(mediaRow(gone.id)).toBeUndefined();
    jobs.setOnline(true);
    await Promise.all([becomes(part.id, 'cached'), becomes(late.id, 'cached')]);
    // Every byte of it was here: verified and kept without a request.
    expect(source.seen.map(({ remoteId }) => remoteId)).toEqual([part.id]);
  });

  it('fetches again what was removed or damaged behind its back', async () => {
    const bytes = wav(50_000);
    const { id } = serve(bytes);
    const jobs = startJobs();
    await jobs.start();
    jobs.download(id);
    await becomes(id, 'cached');
    rmSync(join(mediaDirectory, String(mediaRow(id)?.file_name)));
    expect(jobs.resolve(id)).toBeNull();
    await becomes(id, 'cached');
    const before = String(mediaRow(id)?.file_name);
    // A report is looked into: a sound file stays.
    await jobs.reportDamage(id);
    expect(mediaRow(id)).toMatchObject({ state: 'cached', file_name: before });
    const path = join(mediaDirectory, before);
    const altered = readFileSync(path);
    altered[1000] = (altered[1000] ?? 0) ^ 1;
    writeFileSync(path, altered);
    await jobs.reportDamage(id);
    expect(String(mediaRow(id)?.problem)).toMatch(/damagedHere/);
    await becomes(id, 'cached');
    expect(mediaRow(id)?.problem).toBeNull();
    expect(existsSync(join(mediaDirectory, before))).toBe(false);
    expect((await readLocal(jobs, id)).equals(bytes)).toBe(true);
  });
});

describe('measures', () => {
  const row = (id: string) =>
    temp.db.prepare('SELECT * FROM call_measures WHERE recording_id = ?').get(id) as
      | Record<string, unknown>
      | undefined;
  const isMeasured = (id: string) => vi.waitFor(() => expect(row(id)).toBeDefined(), { interval: 2, timeout: 10_000 });
  const counting = () => {
    const heard: string[] = [];
    const compute: ComputePeaks = (file, signal) => {
      heard.push(file.fileId);
      return inPlace(file, signal);
    };
    return { heard, compute };
  };

  it('are kept with the waveform, by side where there are two channels', async () => {
    const { channels, spec } = synthesiseCall({
      ...{ name: 'a call', seed: 7, sampleRate: 8000, seconds: 15, agentDb: -20, customerDb: -20 },
    });
    const both = channels.map((samples) => [...samples]);
    const stereo = serve(makeWav({ sampleRate: spec.sampleRate, channels: both }));
    const mono = serve(makeWav({ sampleRate: spec.sampleRate, channels: both.slice(0, 1) }));
    const jobs = startJobs();
    await jobs.start();
    for (const { id } of [stereo, mono]) {
      jobs.download(id);
      await isMeasured(id);
    }
    expect(row(stereo.id)).toMatchObject({ version: ANALYSIS_VERSION, talk_ratio: expect.any(Number) });
    expect(row(mono.id)).toMatchObject({ talk_ratio: null, overtalk_ms: null, agent_interruptions: null });
    const answer = getMeasures(temp.db, stereo.callId);
    expect(answer).toMatchObject({ reason: null, recordingId: stereo.id });
    expect(answer.analysis?.measures.sides?.agent.talkRatio).toBe(row(stereo.id)?.talk_ratio);
    expect(answer.analysis?.speech.map((spans) => spans.length)).not.toContain(0);
    expect(getMeasures(temp.db, mono.callId).analysis?.measures.sides).toBeNull();
  });

  it('are made again with other thresholds or by another version, and not otherwise', async () => {
    const { id } = serve(wav(20_044));
    const first = startJobs();
    await first.start();
    first.download(id);
    await isMeasured(id);
    await first.stop();
    const digest = temp.db.prepare('SELECT sha256 FROM audio_findings').pluck().get();

    const same = counting();
    const second = startJobs({}, same.compute);
    await second.start();
    second.queuePeaks(id);
    await second.stop();
    expect(same.heard).toEqual([]);

    const thresholds = { ...DEFAULT_THRESHOLDS, silenceMinMs: 1 };
    const other = counting();
    const third = startJobs({}, other.compute, thresholds);
    await third.start();
    await vi.waitFor(() => expect(row(id)?.thresholds).toBe(JSON.stringify(thresholds)), { interval: 2 });
    await third.stop();
    expect(other.heard).toEqual([id]);
    expect(temp.db.prepare('SELECT sha256 FROM audio_findings').pluck().get()).toBe(digest);

    temp.db.prepare('UPDATE call_measures SET version = version - 1').run();
    const newer = counting();
    await startJobs({}, newer.compute, thresholds).start();
    await vi.waitFor(() => expect(row(id)?.version).toBe(ANALYSIS_VERSION), { interval: 2 });
    expect(newer.heard).toEqual([id]);
  });

  it('are missing with a reason: not here, not yet, cannot be decoded, or not that of a call', async () => {
    const remote = serve(wav(20_044));
    expect(getMeasures(temp.db, remote.callId)).toMatchObject({ reason: 'noAudio', analysis: null });
    const bare = addCall(temp.db, connectionId, { started_at: 1 });
    expect(getMeasures(temp.db, bare)).toMatchObject({ reason: 'noRecording', recordingId: null });
    const broken = serve(randomBytes(5000));
    const slow = serve(makeWav({ sampleRate: 6000, channels: [Array.from({ length: 6000 }, () => 0.1)] }));
    const jobs = startJobs();
    await jobs.start();
    for (const { id } of [broken, slow]) jobs.download(id);
    await vi.waitFor(() => expect(getMeasures(temp.db, broken.callId).reason).toBe('unreadable'), { timeout: 10_000 });
    await vi.waitFor(() => expect(getMeasures(temp.db, slow.callId).reason).toBe('unsuitable'), { timeout: 10_000 });
    temp.db.prepare('DELETE FROM call_measures').run();
    expect(getMeasures(temp.db, slow.callId).reason).toBe('notYet');
  });
});

describe('peaks', () => {
  const peaksRow = (id: string) =>
    temp.db.prepare('SELECT * FROM peaks WHERE recording_id = ?').get(id) as Record<string, unknown> | undefined;

  const findingsOf = ({ id, callId }: { id: string; callId: string }) =>
    listRecordings(temp.db, callId).find((recording) => recording.id === id)?.findings ?? null;

  it('are stored after a download, with the length where the platform did not say it', async () => {
    const { id, callId } = serve(wav(44 + 16_000 * 2), { duration_ms: null });
    const jobs = startJobs();
    await jobs.start();
    jobs.download(id);
    await vi.waitFor(() => expect(peaksRow(id)).toBeDefined(), { interval: 2, timeout: 10_000 });
    expect(peaksRow(id)).toMatchObject({ sample_rate: 8000, frame_count: 16_000, channel_count: 1 });
    expect(listRecordings(temp.db, callId)[0]).toMatchObject({ durationMs: 2000, channelCount: 1, audio: 'cached' });
  });

  it('are computed in a worker, whose failure names what is wrong with the file', async () => {
    const [good, bad] = [serve(wav(44 + 8000 * 2)), serve(Buffer.concat([Buffer.from('RIFF'), randomBytes(20_000)]))];
    const problems: unknown[] = [];
    const inWorker = peaksInWorker(new URL('../peaks-worker.ts', import.meta.url));
    const jobs = startJobs({}, (media, signal) =>
      inWorker(media, signal).catch((error: unknown) => {
        problems.push(error);
        throw error;
      }),
    );
    await jobs.start();
    jobs.download(bad.id);
    jobs.download(good.id);
    await vi.waitFor(() => expect(peaksRow(good.id)).toMatchObject({ frame_count: 8000 }), { timeout: 10_000 });
    await vi.waitFor(() => expect(problems).toMatchObject([{ code: 'MEDIA_CORRUPT' }]), { timeout: 10_000 });
  });

  it('fail alone: the audio stays, the others go on, and what cannot be read is not given to a decoder again', async () => {
    const [bad, good] = [serve(wav(20_000)), serve(wav(20_000))];
    const runs: string[] = [];
    const broken: ComputePeaks = (media, signal) => {
      runs.push(media.fileId);
      return media.fileId === bad.id ? Promise.reject(new Error('the worker ended')) : inPlace(media, signal);
    };
    const jobs = startJobs({}, broken);
    await jobs.start();
    jobs.download(good.id);
    jobs.download(bad.id);
    await vi.waitFor(() => expect(runs).toHaveLength(2), { interval: 2, timeout: 10_000 });
    await vi.waitFor(() => expect(jobs.activity()).toBeNull(), { interval: 2, timeout: 10_000 });
    expect(peaksRow(good.id)).toBeDefined();
    expect(stateOf(bad.id)).toBe('cached');
    expect(jobs.resolve(bad.id)).not.toBeNull();
    expect(findingsOf(bad)).toMatchObject({ waveformProblem: 'crashed' });
    await jobs.stop();
    for (let restart = 0; restart < 3; restart += 1) {
      const next = startJobs({}, broken);
      await next.start();
      for (const { id } of [bad, good]) next.queuePeaks(id);
      await vi.waitFor(() => expect(next.activity()).toBeNull(), { interval: 2, timeout: 10_000 });
      await next.stop();
    }
    expect(runs.sort()).toEqual([bad.id, good.id].sort());
  });

  it('are not computed again for the same bytes fetched once more, and are for others', async () => {
    const { id, callId } = serve(wav(20_000));
    let runs = 0;
    const jobs = startJobs({}, (media, signal) => {
      runs += 1;
      return inPlace(media, signal);
    });
    await jobs.start();
    const fetchAgain = async () => {
      await jobs.evict(id);
      jobs.download(id);
      await becomes(id, 'cached');
      await vi.waitFor(() => expect(jobs.activity()).toBeNull(), { interval: 2, timeout: 10_000 });
    };
    jobs.download(id);
    await becomes(id, 'cached');
    await vi.waitFor(() => expect(peaksRow(id)).toBeDefined(), { interval: 2, timeout: 10_000 });
    await fetchAgain();
    expect(runs).toBe(1);
    served(id).bytes = wav(30_000);
    await fetchAgain();
    expect(runs).toBe(2);
    expect(peaksRow(id)).toMatchObject({ frame_count: (30_000 - 44) / 2 });
    expect(findingsOf({ id, callId })).toMatchObject({ waveformProblem: null });
  });

  it('are tried again at the next start where the file could not be opened just now', async () => {
    const recording = serve(wav(20_000));
    let isBusy = true;
    let runs = 0;
    const busy: ComputePeaks = (media, signal) => {
      runs += 1;
      return isBusy ? Promise.reject(unreadableError('EMFILE')) : inPlace(media, signal);
    };
    const jobs = startJobs({}, busy);
    await jobs.start();
    jobs.download(recording.id);
    await vi.waitFor(() => expect(runs).toBe(1), { interval: 2, timeout: 10_000 });
    await jobs.stop();
    expect(findingsOf(recording)).toBeNull();
    isBusy = false;
    const next = startJobs({}, busy);
    await next.start();
    await vi.waitFor(() => expect(peaksRow(recording.id)).toBeDefined(), { interval: 2, timeout: 10_000 });
  });

  it.each([
    ['sound', () => serve(wav(44 + 16_000 * 2), { duration_ms: 2000 }), { isDamaged: false, decodedMs: 2000 }],
    [
      'one second off, as platforms round',
      () => serve(wav(44 + 16_000 * 2), { duration_ms: 3000 }),
      { isDamaged: false },
    ],
    [
      'half of what its platform says',
      () => serve(wav(44 + 16_000 * 2), { duration_ms: 4000 }),
      { isDamaged: true, decodedMs: 2000, expectedMs: 4000 },
    ],
    [
      'cut within the file',
      () => serve(wav(44 + 16_000 * 2).subarray(0, 24_044), { duration_ms: null }),
      { isDamaged: true, decodedMs: 1500, expectedMs: 2000 },
    ],
    [
      'labelled as what it is not',
      () => serve(wav(20_000), { content_type: 'audio/mpeg' }),
      { actualType: 'audio/wav' },
    ],
  ])('tell what was found: %s', async (_name, make, expected) => {
    const recording = make();
    const jobs = startJobs();
    await jobs.start();
    jobs.download(recording.id);
    await vi.waitFor(() => expect(findingsOf(recording)).toMatchObject(expected), { interval: 2, timeout: 10_000 });
    if ('actualType' in expected) expect(jobs.resolve(recording.id)?.contentType).toBe('audio/wav');
  });

  it('lead to a new download where it is the file here that is damaged', async () => {
    const bytes = wav(30_000);
    const { id } = serve(bytes);
    let runs = 0;
    const jobs = startJobs({}, (media, signal) => {
      runs += 1;
      if (runs === 1) {
        const stored = readFileSync(media.path);
        stored[500] = (stored[500] ?? 0) ^ 8;
        writeFileSync(media.path, stored);
      }
      return inPlace(media, signal);
    });
    await jobs.start();
    jobs.download(id);
    await vi.waitFor(() => expect(peaksRow(id)).toBeDefined(), { interval: 2, timeout: 10_000 });
    expect(source.seen).toHaveLength(2);
    expect((await readLocal(jobs, id)).equals(bytes)).toBe(true);
  });
});
