// S24 of docs/security.md
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppError } from '#shared/errors/app-error.ts';
import { FRAME_BYTES, newMediaKey, STORED_FRAME_BYTES } from './frame-format.ts';
import { openFrameWriter } from './frame-writer.ts';
import { type ResolvedMedia, respondMedia } from './media-response.ts';

const SOUND = '11111111-1111-4111-8111-111111111111';
const DAMAGED_START = '22222222-2222-4222-8222-222222222222';
const DAMAGED_LATER = '33333333-3333-4333-8333-333333333333';
const EVICTED = '44444444-4444-4444-8444-444444444444';
const BUSY = '66666666-6666-4666-8666-666666666666';
const EMPTY = '55555555-5555-4555-8555-555555555555';

const plain = randomBytes(3 * FRAME_BYTES + 4321);
const media = new Map<string, ResolvedMedia>();
const problems: { recordingId: string; code: string }[] = [];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earshot-media-response-'));
  for (const id of [SOUND, DAMAGED_START, DAMAGED_LATER]) await add(id, plain);
  await add(EMPTY, new Uint8Array(0));
  media.set(EVICTED, {
    path: join(folder, 'gone'),
    key: newMediaKey(),
    fileId: 'x',
    length: 9,
    contentType: 'audio/ogg',
  });
  await alterByte(join(folder, DAMAGED_START), 100);
  await alterByte(join(folder, DAMAGED_LATER), 2 * STORED_FRAME_BYTES + 100);
});
afterAll(() => rm(folder, { recursive: true }));

async function add(id: string, bytes: Uint8Array): Promise<void> {
  const file = { path: join(folder, id), key: newMediaKey(), fileId: id, length: bytes.length };
  const writer = await openFrameWriter(file);
  await writer.write(bytes);
  await writer.finish();
  media.set(id, { ...file, contentType: 'audio/ogg' });
}

async function alterByte(file: string, at: number): Promise<void> {
  const bytes = await readFile(file);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  await writeFile(file, bytes);
}

function ask(path: string, init: RequestInit = {}): Promise<Response> {
  problems.length = 0;
  return respondMedia({
    request: new Request(/^[a-z]+:\/\//.test(path) ? path : `app://earshot${path}`, init),
    origin: 'app://earshot',
    resolve: async (id) => media.get(id) ?? null,
    onProblem: (recordingId, problem: AppError) => problems.push({ recordingId, code: problem.code }),
  });
}

const range = (value: string): RequestInit => ({ headers: { range: value } });

function openMediaFiles(): string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    const link = `/proc/self/fd/${fd}`;
    const target = existsSync(link) ? readlinkSync(link) : '';
    return target.startsWith(folder) ? [target] : [];
  });
}

describe('a media reply', () => {
  it('gives the whole audio', async () => {
    const response = await ask(`/media/${SOUND}`);
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'accept-ranges': 'bytes',
      'content-length': String(plain.length),
      'content-type': 'audio/ogg',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    expect(Buffer.from(await response.arrayBuffer()).equals(plain)).toBe(true);
  });

  it.each([
    ['bytes=0-0', 0, 1],
    ['bytes=0-', 0, plain.length],
    ['bytes=65535-65536', 65_535, 65_537],
    ['bytes=-100', plain.length - 100, plain.length],
    ['bytes=70000-999999999', 70_000, plain.length],
  ])('gives %s and says exactly which bytes', async (header, start, end) => {
    const response = await ask(`/media/${SOUND}`, range(header));
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end - 1}/${plain.length}`);
    expect(response.headers.get('content-length')).toBe(String(end - start));
    expect(Buffer.from(await response.arrayBuffer()).equals(plain.subarray(start, end))).toBe(true);
  });

  it('refuses a range past the end, telling the length', async () => {
    const response = await ask(`/media/${SOUND}`, range(`bytes=${plain.length}-`));
    expect(response.status).toBe(416);
    expect(response.headers.get('content-range')).toBe(`bytes */${plain.length}`);
  });

  it.each([
    ['several ranges', { range: 'bytes=0-1,4-5' }],
    ['a malformed range', { range: 'bytes=x' }],
    ['a condition no validator can meet', { range: 'bytes=0-1', 'if-range': '"etag"' }],
  ])('gives everything for %s', async (_, headers) => {
    const response = await ask(`/media/${SOUND}`, { headers });
    expect(response.status).toBe(200);
    expect((await response.arrayBuffer()).byteLength).toBe(plain.length);
  });

  it('answers HEAD with the headers alone', async () => {
    const response = await ask(`/media/${SOUND}`, { method: 'HEAD', ...range('bytes=0-1') });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe(String(plain.length));
    expect(response.body).toBeNull();
  });

  it('gives an empty recording', async () => {
    const response = await ask(`/media/${EMPTY}`);
    expect(response.status).toBe(200);
    expect((await response.arrayBuffer()).byteLength).toBe(0);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('refuses %s', async (method) => {
    const response = await ask(`/media/${SOUND}`, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
  });

  it.each([
    '/media/',
    '/media',
    '/',
    `/media/${SOUND}/`,
    `/media//${SOUND}`,
    `/media/${SOUND}/x`,
    `/media/${SOUND}.ogg`,
    `/media/${SOUND}%00`,
    `/media/${SOUND}%2f..`,
    `/media/x/../..//${SOUND}`,
    `/Media/${SOUND}`,
    '/media/%2e%2e%2fpasswd',
    '/media/..%5c..%5cvault.json',
    `/media/{${SOUND}}`,
    `/media/${SOUND.slice(0, -1)}`,
    '/media/99999999-9999-4999-8999-999999999999',
    '/media/AAAAAAAA-AAAA-4AAA-8AAA-AAAAAAAAAAAA',
    `/media/${SOUND.toUpperCase().replaceAll('1', 'A')}`,
    `/media/${SOUND}%0a`,
    `/media/${SOUND}%20`,
    `/media/%00${SOUND}`,
    `/media/${SOUND}\u0000.ogg`,
    `/media/${SOUND};x`,
    `/media/${SOUND},${SOUND}`,
    `/media/${SOUND}?file=../../earshot.db`,
    `/media/${SOUND}?key=00`,
    `/media/..%2f..%2fearshot.db`,
    '/media/../../earshot.db',
    '/media/..;/earshot.db',
    '/media/%252e%252e%252fearshot.db',
    '/media/....//....//earshot.db',
    '/media/file:///etc/passwd',
    '/media/C:%5cWindows%5cwin.ini',
    '/media//etc/passwd',
    '/media/~/earshot.db',
    '/media/*',
    '/media/11111111111141118111111111111111',
    `/media/urn:uuid:${SOUND}`,
    `/media/${'1'.repeat(5000)}`,
    `/media/%31${SOUND.slice(1)}`,
    `/media/１${SOUND.slice(1)}`,
    `/other/${SOUND}`,
    `app://other/media/${SOUND}`,
    `app://earshot.example/media/${SOUND}`,
    `app://earshot:8080/media/${SOUND}`,
    `app://localhost/media/${SOUND}`,
    `app://EARSHOT/media/${SOUND}`,
    `http://earshot/media/${SOUND}`,
    `https://earshot/media/${SOUND}`,
    `file:///media/${SOUND}`,
    `app:///media/${SOUND}`,
  ])('finds nothing at %s', async (path) => {
    expect((await ask(path)).status).toBe(404);
  });

  it('refuses a name and password in the address', async () => {
    const request = { url: `app://user:pass@earshot/media/${SOUND}`, method: 'GET' } as Request;
    const resolve = async (id: string) => media.get(id) ?? null;
    expect((await respondMedia({ request, origin: 'app://earshot', resolve })).status).toBe(404);
  });

  it('keeps other sites from reading it', async () => {
    for (const path of [`/media/${SOUND}`, '/media/nothing']) {
      const { headers } = await ask(path, { method: 'HEAD' });
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect(headers.get('location')).toBeNull();
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it('never takes a type that a page could run', async () => {
    const sound = media.get(SOUND);
    for (const contentType of ['text/html', 'audio/ogg\r\nx: y', 'image/svg+xml', '']) {
      const response = await respondMedia({
        request: new Request(`app://earshot/media/${SOUND}`),
        origin: 'app://earshot',
        resolve: async () => (sound ? { ...sound, contentType } : null),
      });
      expect(response.headers.get('content-type')).toBe('application/octet-stream');
      await response.body?.cancel();
    }
  });
});

describe('a media file that cannot be used', () => {
  it('is a 404 when it has gone', async () => {
    expect((await ask(`/media/${EVICTED}`)).status).toBe(404);
    expect(problems).toEqual([{ recordingId: EVICTED, code: 'MEDIA_MISSING' }]);
  });

  it('is a 500 when its first part is damaged', async () => {
    expect((await ask(`/media/${DAMAGED_START}`)).status).toBe(500);
    expect(problems).toEqual([{ recordingId: DAMAGED_START, code: 'MEDIA_CORRUPT' }]);
  });

  it('is a 503 when it cannot be opened just now, which is no damage', async () => {
    const path = join(folder, 'a folder instead of a file');
    await mkdir(path);
    media.set(BUSY, {
      path: `${path}/${'x'.repeat(300)}`,
      key: newMediaKey(),
      fileId: 'x',
      length: 9,
      contentType: '',
    });
    expect((await ask(`/media/${BUSY}`)).status).toBe(503);
    expect(problems).toEqual([{ recordingId: BUSY, code: 'MEDIA_UNREADABLE' }]);
  });

  it('breaks off where the damage is, never sending other bytes', async () => {
    const response = await ask(`/media/${DAMAGED_LATER}`);
    await expect(response.arrayBuffer()).rejects.toMatchObject({ code: 'MEDIA_CORRUPT' });
    expect(problems).toEqual([{ recordingId: DAMAGED_LATER, code: 'MEDIA_CORRUPT' }]);
    const before = await ask(`/media/${DAMAGED_LATER}`, range('bytes=0-99'));
    expect(Buffer.from(await before.arrayBuffer()).equals(plain.subarray(0, 100))).toBe(true);
  });
});

describe('an open media file', () => {
  it('is closed at the end, on cancel, on abort and after a refusal', async () => {
    await (await ask(`/media/${SOUND}`)).arrayBuffer();
    const cancelled = (await ask(`/media/${SOUND}`)).body?.getReader();
    await cancelled?.read();
    await cancelled?.cancel();
    const abort = new AbortController();
    const aborted = await ask(`/media/${SOUND}`, { signal: abort.signal });
    abort.abort();
    await expect(aborted.arrayBuffer()).rejects.toThrow();
    await ask(`/media/${SOUND}`, range('bytes=999999999-'));
    await ask(`/media/${SOUND}`, { method: 'HEAD' });
    await ask(`/media/${DAMAGED_START}`);
    expect(openMediaFiles()).toEqual([]);
  });
});
