import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { AudioProblemCode, AudioState, RecordingInfo } from '#shared/contract/calls.ts';
import { SAMPLE_CONNECTION_ID } from '../../electron/app/sample-platform.ts';
import { createEngine } from '../../electron/engine/engine.ts';
import { createReader } from '../../electron/engine/reader.ts';
import { systemClock, systemRandom } from '../../electron/lib/system.ts';
import { openFrameReader } from '../../electron/media/frame-reader.ts';
import { respondMedia } from '../../electron/media/media-response.ts';
import { openReader, prepare } from '../../electron/store/database.ts';
import en from '../../renderer/locales/en.json' with { type: 'json' };
import { type AudioAnswer, type AudioAsked, startAudioGate } from './support/audio-gate.ts';
import { startPlatform, type TestPlatform } from './support/local-platform.ts';

const context = { requestId: 'test' };
const MIB = 2 ** 20;
/** A busy machine takes its time. */
const within = { timeout: 30_000, interval: 20 };

/** An answer that does not look at the recording. */
const blind = (answer: (asked: Pick<AudioAsked, 'response'>) => void): AudioAnswer =>
  Object.assign(answer, { isBlind: true });

const send = (
  status: number,
  headers: Record<string, string | number> = {},
  body: Uint8Array | string = '',
): AudioAnswer =>
  blind(
    ({ response }) =>
      void response.writeHead(status, { 'content-length': Buffer.byteLength(body), ...headers }).end(body),
  );

const audio = (contentType: string) => ({ 'content-type': contentType, etag: '"v1"' });

/** A good server but for its first reply, which breaks off. What it does when asked to go on is the test's. */
const cutFirst =
  (etag: string, goOn: AudioAnswer): AudioAnswer =>
  (asked) => {
    const { response, bytes, contentType, count } = asked;
    if (count > 0) return goOn(asked);
    response.writeHead(200, { 'content-type': contentType, 'content-length': bytes.length, etag });
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
  };
const whole =
  (etag: string): AudioAnswer =>
  ({ response, bytes, contentType }) =>
    void response.writeHead(200, { 'content-type': contentType, 'content-length': bytes.length, etag }).end(bytes);

/** Ten gigabytes of zeros in ten megabytes: the same compressed member again and again, which gzip allows. */
const bombMember = gzipSync(Buffer.alloc(64 * MIB), { level: 9 });
const bomb: AudioAnswer = blind(({ response }) => {
  response.writeHead(200, { ...audio('audio/wav'), 'content-encoding': 'gzip' });
  let sent = 0;
  const more = () => {
    while (sent < 160) {
      sent += 1;
      if (!response.write(bombMember)) return void response.once('drain', more);
    }
    response.end();
  };
  more();
});

const endless: AudioAnswer = blind(({ response }) => {
  response.writeHead(200, audio('audio/wav'));
  const chunk = Buffer.alloc(64 * 1024, 0x80);
  const more = () => {
    while (!response.destroyed && response.write(chunk));
    response.once('drain', more);
  };
  more();
});

const LOGIN = '<!doctype html><html><title>Sign in</title><form action="/login"><input name="password"></form></html>';

let elsewhere: string;
let requestsElsewhere = 0;

interface Case {
  name: string;
  answer: AudioAnswer;
  state: AudioState;
  problem: AudioProblemCode | null;
  status?: number;
}

const bad = (name: string, problem: AudioProblemCode, answer: AudioAnswer, status?: number): Case => ({
  name,
  answer,
  problem,
  state: problem === 'gone' ? 'none' : 'failed',
  ...(status !== undefined && { status }),
});
const good = (name: string, answer: AudioAnswer): Case => ({ name, answer, state: 'cached', problem: null });

const CASES: readonly Case[] = [
  // First, because only the first recordings have a fingerprint.
  bad('other audio than was announced', 'mismatch', ({ response, bytes, contentType }) => {
    const other = Buffer.from(bytes);
    other[5000] = (other[5000] ?? 0) ^ 1;
    response.writeHead(200, { 'content-type': contentType, 'content-length': other.length }).end(other);
  }),
  bad('404', 'gone', send(404), 404),
  bad('410', 'gone', send(410), 410),
  bad('an empty file', 'empty', send(200, audio('audio/ogg'))),
  bad(
    'an empty file without a length',
    'empty',
    blind(({ response }) => void response.writeHead(200, audio('audio/ogg')).end()),
  ),
  bad(
    'JSON that calls itself audio',
    'notAudio',
    send(200, audio('audio/ogg'), '{"error":"the recording has expired"}'),
  ),
  bad('a sign-in page', 'notAudio', send(200, { 'content-type': 'text/html' }, LOGIN)),
  bad('a sign-in page that calls itself audio, a letter at a time', 'notAudio', ({ response }) => {
    response.writeHead(200, { ...audio('audio/ogg'), 'content-length': LOGIN.length });
    const letters = [...LOGIN];
    const next = () => {
      const letter = letters.shift();
      if (letter === undefined) return void response.end();
      response.write(letter, () => setImmediate(next));
    };
    next();
  }),
  bad('a picture', 'notAudio', send(200, audio('audio/ogg'), Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'))),
  bad('a body shorter than announced', 'cut', ({ response, bytes, contentType }) => {
    response.writeHead(200, { 'content-type': contentType, 'content-length': bytes.length });
    response.write(bytes.subarray(0, 20_000), () => response.destroy());
  }),
  bad('a body that ends early, politely', 'cut', ({ response, bytes, contentType }) => {
    response.writeHead(200, { 'content-type': contentType }).end(bytes.subarray(0, 20_000));
  }),
  bad(
    'no answer at all',
    'cut',
    blind(({ response }) => void response.destroy()),
  ),
  bad('a body longer than announced', 'tooLong', ({ response, bytes, contentType }) => {
    response.writeHead(200, { 'content-type': contentType }).end(Buffer.concat([bytes, bytes]));
  }),
  bad('a body without end', 'tooLong', endless),
  bad('ten gigabytes in ten megabytes', 'tooLong', bomb),
  bad('compressed bytes that are damaged', 'badEncoding', ({ response, bytes, contentType }) => {
    const body = gzipSync(bytes.subarray(0, 50_000));
    body.fill(0xff, 200, 400);
    response.writeHead(200, { ...audio(contentType), 'content-encoding': 'gzip' }).end(body);
  }),
  bad(
    'an encoding nobody knows',
    'badEncoding',
    send(200, { ...audio('audio/ogg'), 'content-encoding': 'zstd' }, 'xx'),
  ),
  bad(
    'a redirect to another place',
    'redirected',
    blind(({ response }) => void response.writeHead(302, { location: elsewhere }).end()),
    302,
  ),
  bad('a part where all was asked for', 'wrongPart', ({ response, bytes, contentType }) => {
    const range = `bytes 0-${bytes.length - 1}/${bytes.length}`;
    response
      .writeHead(206, { ...audio(contentType), 'content-range': range, 'content-length': bytes.length })
      .end(bytes);
  }),
  bad('416 for everything', 'wrongPart', send(416, { 'content-range': 'bytes */10' })),
  bad('503 for ever', 'serverError', send(503), 503),
  bad('403', 'forbidden', send(403), 403),
  good('compressed bytes that nobody asked for', ({ response, bytes, contentType }) => {
    const body = gzipSync(bytes);
    response
      .writeHead(200, { ...audio(contentType), 'content-encoding': 'gzip', 'content-length': body.length })
      .end(body);
  }),
  good(
    'a file that changed between two attempts, from a server that knows no If-Range',
    cutFirst('"before"', (asked) => {
      const { response, bytes, contentType, from } = asked;
      if (from === null) return whole('"after"')(asked);
      const rest = Buffer.alloc(bytes.length - from, 0x99);
      const range = `bytes ${from}-${bytes.length - 1}/${bytes.length}`;
      const headers = { 'content-type': contentType, 'content-range': range, 'content-length': rest.length };
      response.writeHead(206, { ...headers, etag: '"after"' }).end(rest);
    }),
  ),
  good('a validator that promises nothing', cutFirst('W/"v1"', whole('W/"v1"'))),
  good(
    'another part than the one asked for',
    cutFirst('"v1"', (asked) => {
      const { response, bytes, contentType, from } = asked;
      if (from === null) return whole('"v1"')(asked);
      const range = `bytes 10-${bytes.length - 1}/${bytes.length}`;
      const headers = { ...audio(contentType), 'content-range': range, 'content-length': bytes.length - 10 };
      response.writeHead(206, headers).end(bytes.subarray(10));
    }),
  ),
  good(
    '416 when asked to go on',
    cutFirst('"v1"', (asked) => {
      if (asked.from === null) return whole('"v1"')(asked);
      asked.response.writeHead(416, { 'content-range': 'bytes */5' }).end();
    }),
  ),
];

const keyHex = randomBytes(32).toString('hex');
let databasePath: string;
let directory: string;
let platform: TestPlatform;
let gate: Awaited<ReturnType<typeof startAudioGate>>;
let engine: ReturnType<typeof createEngine>;
let db: ReturnType<typeof openReader>;
let reader: ReturnType<typeof createReader>;
let other: ReturnType<typeof createServer>;
const logged: string[] = [];
interface Place {
  id: string;
  callId: string;
  remoteId: string;
}
/** The recording of each case, and those that are left alone. */
const chosen = new Map<string, Place>();
const sound: Place[] = [];
const placeOf = (name: string): Place => chosen.get(name) ?? expect.fail(`no recording for ${name}`);

async function recordingOf({ id, callId }: Place): Promise<RecordingInfo> {
  const { recordings } = await reader.calls.get({ id: callId }, context);
  return recordings.find((recording) => recording.id === id) ?? expect.fail('the recording is not here');
}

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'earshot-hostile-'));
  databasePath = join(directory, 'earshot.db');
  platform = await startPlatform({ seed: 'sample', recordings: 50 });
  gate = await startAudioGate(platform);
  other = createServer((_, response) => {
    requestsElsewhere += 1;
    response.end();
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  elsewhere = `http://127.0.0.1:${(other.address() as AddressInfo).port}/audio`;
  const note = (event: string, fields?: object) => void logged.push(`${event} ${JSON.stringify(fields ?? {})}`);
  engine = createEngine({
    options: {
      databasePath,
      databaseKeyHex: keyHex,
      dataDirectory: directory,
      mediaDirectory: join(directory, 'media'),
      peaksWorkerPath: join(import.meta.dirname, '../../electron/media/peaks-worker.ts'),
      exportWorkerPath: join(import.meta.dirname, '../../electron/engine/export-worker.ts'),
      audioPolicy: { quotaBytes: 1000 * MIB, prefetch: false },
    },
    clock: systemClock,
    // No jitter: failed downloads are tried again at once.
    random: { ...systemRandom, fraction: () => 0 },
    log: { info() {}, warn() {}, error: note },
    publish: () => {},
    main: { getSecret: async () => platform.apiKey, setSecret: async () => {}, removeSecret: async () => {} },
  });
  await engine.internals.ensureSampleConnection({ id: SAMPLE_CONNECTION_ID, name: 'Test', baseUrl: gate.url });
  await vi.waitFor(async () => expect((await engine.handlers.sync.status(undefined, context)).state).toBe('synced'), {
    timeout: 30_000,
    interval: 20,
  });
  db = openReader({ path: databasePath, keyHex });
  reader = createReader({ db, onPeaksWanted: () => {} });
  const places = prepare<Place>(
    db,
    'SELECT id, call_id AS callId, remote_id AS remoteId FROM recordings ORDER BY sha256 IS NULL, size_bytes',
  ).all();
  for (const { name, answer } of CASES) {
    const place = places.shift() ?? expect.fail('not enough recordings');
    chosen.set(name, place);
    gate.answers.set(place.remoteId, answer);
  }
  sound.push(...places.slice(0, 5));
});
afterAll(async () => {
  db.close();
  await engine.close();
  await gate.close();
  await platform.close();
  other.close();
  rmSync(directory, { recursive: true, force: true });
});

describe('audio from a platform that answers badly', () => {
  test('is named for what it is, and holds up neither the other recordings nor sync', async () => {
    // The bad ones first and last, so that a good one waits behind and before each.
    const all = [...CASES.map(({ name }) => placeOf(name)), ...sound];
    for (const { id } of all) await engine.handlers.recordings.download({ id }, context);
    const contact = await platform.createContact({ primaryPhone: '+212600000077', firstName: 'Nadia' });
    for (const { name, state, problem, status } of CASES) {
      const place = placeOf(name);
      await vi.waitFor(
        async () => {
          const recording = await recordingOf(place);
          expect([name, recording.audio, recording.problem?.code ?? null]).toEqual([name, state, problem]);
          if (status !== undefined) expect(recording.problem?.status).toBe(status);
        },
        { timeout: 30_000, interval: 20 },
      );
    }
    expect(sound.length).toBeGreaterThan(3);
    for (const place of sound) {
      await vi.waitFor(async () => expect((await recordingOf(place)).audio).toBe('cached'), within);
    }
    // Sync went on: what changed on the platform meanwhile arrives, and the connection counts as well.
    await engine.handlers.sync.run(undefined, context);
    await vi.waitFor(
      async () => {
        const sort = { by: 'name', order: 'asc' } as const;
        const page = { offset: 0, limit: 1 };
        const { rows } = await reader.contacts.list({ filter: { text: '+212600000077' }, sort, page }, context);
        expect(rows[0]?.firstName).toBe('Nadia');
        expect((await engine.handlers.sync.status(undefined, context)).state).toBe('synced');
      },
      { timeout: 20_000, interval: 20 },
    );
    expect(contact.id).toBeTypeOf('string');
    expect(logged).toEqual([]);
  });

  test('never sends the key elsewhere, nor follows there', () => expect(requestsElsewhere).toBe(0));

  test('is never half shown: what is here is what the platform holds, byte for byte', async () => {
    for (const { name, state } of CASES) {
      const { id, remoteId } = placeOf(name);
      const media = await engine.internals.resolveMedia({ recordingId: id });
      if (state !== 'cached') {
        expect(media, name).toBeNull();
        continue;
      }
      const file = media ?? expect.fail(name);
      const reader = await openFrameReader(file);
      const bytes = await reader.readAll();
      await reader.close();
      const { bytes: held } = await gate.heldAudio(remoteId);
      const sha256 = (of: Uint8Array) => createHash('sha256').update(of).digest('hex');
      expect([name, sha256(bytes)]).toEqual([name, sha256(held)]);
    }
  });

  test('leaves nothing on disk of what was given up, and no name of the platform', () => {
    const here = CASES.filter(({ state }) => state === 'cached').length + sound.length;
    const names = readdirSync(join(directory, 'media'));
    expect(names).toHaveLength(here);
    const known = [...chosen.values(), ...sound].flatMap(({ id, callId, remoteId }) => [id, callId, remoteId]);
    for (const name of names) {
      expect(name).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(known).not.toContain(name);
    }
  });

  test('is not asked for again without end, and is when the person asks', async () => {
    const { id, remoteId } = placeOf('404');
    const askedFor = () => gate.asked.filter((request) => request.remoteId === remoteId).length;
    expect(askedFor()).toBe(1);
    await engine.internals.wake();
    await engine.handlers.sync.run(undefined, context);
    await vi.waitFor(
      async () => expect((await engine.handlers.sync.status(undefined, context)).state).toBe('synced'),
      within,
    );
    expect(askedFor()).toBe(1);
    gate.answers.delete(remoteId);
    await engine.handlers.recordings.download({ id }, context);
    await vi.waitFor(async () => expect((await recordingOf(placeOf('404'))).audio).toBe('cached'), within);
  });

  test('asks with If-Range under a strong validator only', () => {
    const weak = placeOf('a validator that promises nothing').remoteId;
    expect(gate.asked.filter(({ remoteId }) => remoteId === weak).map(({ range }) => range)).toEqual([
      undefined,
      undefined,
    ]);
    for (const { range, ifRange } of gate.asked) {
      expect(range === undefined).toBe(ifRange === undefined);
      if (ifRange !== undefined) expect(ifRange).toMatch(/^"/);
    }
  });

  test('damage met while playing: the listener gets no other sound, and the file is fetched again', async () => {
    const place = sound[0] ?? expect.fail('no sound recording');
    const reports: Promise<void>[] = [];
    const play = (range: string) =>
      respondMedia({
        request: new Request(`app://earshot/media/${place.id}`, { headers: { range } }),
        origin: 'app://earshot',
        resolve: (recordingId) => engine.internals.resolveMedia({ recordingId }),
        onProblem: (recordingId, { code }) => {
          if (code === 'MEDIA_CORRUPT') reports.push(engine.internals.reportDamage({ recordingId }));
        },
      });
    const { path } = (await engine.internals.resolveMedia({ recordingId: place.id })) ?? expect.fail('not here');
    const stored = readFileSync(path);
    stored[70_000] = (stored[70_000] ?? 0) ^ 1;
    writeFileSync(path, stored);
    // The damage is in the second part; two readers meet it at once.
    const [first, second] = await Promise.all([play('bytes=65536-65600'), play('bytes=65540-65541')]);
    expect([first.status, second.status]).toEqual([500, 500]);
    await vi.waitFor(() => expect(reports).toHaveLength(2), within);
    const told = vi.waitFor(
      async () => expect((await recordingOf(place)).problem).toEqual({ code: 'damagedHere', status: null }),
      { interval: 1, timeout: 20_000 },
    );
    await Promise.all([...reports, told]);
    await vi.waitFor(
      async () => expect(await recordingOf(place)).toMatchObject({ audio: 'cached', problem: null }),
      within,
    );
    expect(gate.asked.filter(({ remoteId }) => remoteId === place.remoteId)).toHaveLength(2);
    const again = await play('bytes=65536-65600');
    const { bytes } = await gate.heldAudio(place.remoteId);
    expect(Buffer.from(await again.arrayBuffer()).equals(bytes.subarray(65_536, 65_601))).toBe(true);
  });

  test('has for every problem a sentence on what happened and one on what to do', () => {
    for (const { problem } of CASES) {
      if (problem === null) continue;
      const { what, todo } = en.audioProblem[problem];
      expect(what).toMatch(/^[A-Z].*\.$/);
      expect(todo).toMatch(/^[A-Z].*\.$/);
    }
  });
});
