import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gomobileRoutes as routes } from '#shared/wire/gomobile/routes.ts';
import { sampleId } from '../../seed/ids.ts';
import { SAMPLE_DIR, startPlatform, temporaryFolder } from '../../test-support.ts';
import { readTone, toneSizeBytes } from './tone.ts';

const audio = readFileSync(join(SAMPLE_DIR, 'two-tones.opus'));
const id = sampleId('recording', 'support-01');
const callId = sampleId('call', 'support-01');

async function audioOf(platform: { url: string; apiKey: string }, headers: Record<string, string> = {}, path = '') {
  const response = await fetch(`${platform.url}/api/recordings/${id}${path}`, {
    headers: { 'x-api-key': platform.apiKey, ...headers },
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  const header = (name: string) => response.headers.get(name);
  return { status: response.status, bytes, header };
}

test('lists carry the extras without the transcript, newest call first', async () => {
  const platform = await startPlatform({ seed: 'sample' });
  const { data, meta } = await platform.send(routes.listRecordings);
  expect(meta).toEqual({ limit: 20, offset: 0, total: 2 });
  expect(data.map((recording) => recording.callId)).toEqual([sampleId('call', 'clinic-01'), callId]);
  expect(data[1]).toMatchObject({
    id,
    callId,
    recordingType: 'full_call',
    nodeId: null,
    durationMs: 2000,
    file: { name: 'two-tones.opus', contentType: 'audio/ogg', fileSize: audio.length },
    channels: 2,
    codec: 'opus',
    sampleRate: 48_000,
    sha256: createHash('sha256').update(audio).digest('hex'),
    direction: 'inbound',
    agent: { name: 'Nora Lindqvist' },
    contact: { id: sampleId('contact', 'ada'), fullName: 'Ada Whitfield', primaryPhone: '+441134960101' },
    transcript: null,
  });
  const { startedAt, endedAt } = data[1] ?? {};
  expect(Date.parse(endedAt ?? '') - Date.parse(startedAt ?? '')).toBe(2000);
});

test('metadata and by-call carry the transcript', async () => {
  const platform = await startPlatform({ seed: 'sample' });
  const one = await platform.send(routes.getRecording, { params: { id } });
  expect(one.transcript).toMatchObject({
    status: 'ready',
    language: 'en',
    segments: [
      { index: 0, speaker: 'agent', channel: 0, startMs: 0, endMs: 900, text: 'Harbour support, good morning.' },
      { index: 1, speaker: 'contact', channel: 1 },
    ],
  });
  expect(await platform.send(routes.listCallRecordings, { params: { callId } })).toEqual([one]);
});

test('lists are paged by offset and filtered by call, type and time', async () => {
  const platform = await startPlatform({ seed: 'empty', contacts: 3, recordings: 25 });
  const walked: string[] = [];
  for (let offset = 0; offset < 25; offset += 10) {
    const { data, meta } = await platform.send(routes.listRecordings, { query: { limit: 10, offset } });
    expect(meta).toEqual({ limit: 10, offset, total: 25 });
    walked.push(...data.map((recording) => recording.id));
  }
  expect(new Set(walked).size).toBe(25);
  const { data } = await platform.send(routes.listRecordings, { query: { limit: 25 } });
  const [newest, , third] = data;
  const from = third?.startedAt ?? '';
  const to = newest?.startedAt ?? '';
  expect((await platform.send(routes.listRecordings, { query: { from, to } })).meta.total).toBe(2);
  expect((await platform.send(routes.listRecordings, { query: { callId: third?.callId ?? '' } })).data).toEqual([
    third,
  ]);
  expect((await platform.send(routes.listRecordings, { query: { recordingType: 'segment' } })).data).toEqual([]);
  expect(await platform.call('GET', '/api/recordings?page=2&from=yesterday')).toMatchObject({
    status: 400,
    json: {
      fieldErrors: { page: ['property page should not exist'], from: ['from must be a valid ISO 8601 date string'] },
    },
  });
});

test('the audio arrives whole, with what a client needs to ask for parts', async () => {
  const platform = await startPlatform({ seed: 'sample' });
  const { status, bytes, header } = await audioOf(platform);
  expect(status).toBe(200);
  expect(bytes.equals(audio)).toBe(true);
  expect(header('content-type')).toBe('audio/ogg');
  expect(header('content-length')).toBe(String(audio.length));
  expect(header('accept-ranges')).toBe('bytes');
  expect(header('etag')).toMatch(/^"[0-9a-f]{64}"$/);
  expect(header('content-disposition')).toBe('inline; filename="two-tones.opus"');
  const download = await audioOf(platform, {}, '/download');
  expect(download.bytes.equals(audio)).toBe(true);
  expect(download.header('content-disposition')).toBe('attachment; filename="two-tones.opus"');
});

test.each([
  ['bytes=0-99', 0, 99],
  ['bytes=100-', 100, audio.length - 1],
  ['bytes=-500', audio.length - 500, audio.length - 1],
  [`bytes=5000-999999`, 5000, audio.length - 1],
])('Range %s answers 206 with exactly those bytes', async (range, start, end) => {
  const platform = await startPlatform({ seed: 'sample' });
  const { status, bytes, header } = await audioOf(platform, { range });
  expect(status).toBe(206);
  expect(header('content-range')).toBe(`bytes ${start}-${end}/${audio.length}`);
  expect(header('content-length')).toBe(String(end - start + 1));
  expect(bytes.equals(audio.subarray(start, end + 1))).toBe(true);
});

test('a range past the end answers 416 with the size', async () => {
  const platform = await startPlatform({ seed: 'sample' });
  const { status, bytes, header } = await audioOf(platform, { range: `bytes=${audio.length}-` });
  expect(status).toBe(416);
  expect(header('content-range')).toBe(`bytes */${audio.length}`);
  expect(JSON.parse(bytes.toString())).toMatchObject({ code: 'RANGE_NOT_SATISFIABLE', error: 'RANGE_NOT_SATISFIABLE' });
});

test('If-Range, If-None-Match and HEAD', async () => {
  const platform = await startPlatform({ seed: 'sample' });
  const etag = (await audioOf(platform)).header('etag') ?? '';
  const range = 'bytes=0-9';
  expect((await audioOf(platform, { range, 'if-range': etag })).status).toBe(206);
  expect((await audioOf(platform, { range, 'if-range': '"other"' })).bytes).toHaveLength(audio.length);
  const unchanged = await audioOf(platform, { 'if-none-match': etag });
  expect(unchanged).toMatchObject({ status: 304 });
  expect(unchanged.bytes).toHaveLength(0);
  for (const [headers, status, length] of [
    [{}, 200, audio.length],
    [{ range }, 206, 10],
  ] as const) {
    const head = await platform.call('HEAD', `/api/recordings/${id}`, undefined, { ...headers });
    expect(head.status).toBe(status);
    expect(head.headers.get('content-length')).toBe(String(length));
    expect(head.headers.get('accept-ranges')).toBe('bytes');
  }
});

test('a deleted recording is gone from lists, calls and by id', async () => {
  const platform = await startPlatform({ seed: 'sample' });
  await platform.send(routes.deleteRecording, { params: { id } });
  for (const path of ['', '/metadata', '/download']) {
    expect(await platform.call('GET', `/api/recordings/${id}${path}`)).toMatchObject({
      status: 404,
      json: { code: 'NOT_FOUND', message: 'Recording not found' },
    });
  }
  expect((await platform.send(routes.listRecordings)).meta.total).toBe(1);
  expect(await platform.send(routes.listCallRecordings, { params: { callId } })).toEqual([]);
  expect((await platform.send(routes.getCallReport, { params: { callId } })).recordings).toEqual([]);
});

test('an audio file that is gone or changed is reported, never served short', async () => {
  const sampleDir = temporaryFolder();
  for (const file of ['manifest.json', 'two-tones.opus']) copyFileSync(join(SAMPLE_DIR, file), join(sampleDir, file));
  const platform = await startPlatform({ seed: 'sample', sampleDir });
  truncateSync(join(sampleDir, 'two-tones.opus'), 100);
  expect(await platform.call('GET', `/api/recordings/${id}`)).toMatchObject({
    status: 404,
    json: { code: 'FILE_MISSING', message: 'The audio file two-tones.opus is not as it was' },
  });
});

test('generated audio is a WAV whose parts are those of the whole', async () => {
  const platform = await startPlatform({ recordings: 2 });
  const { data } = await platform.send(routes.listRecordings);
  const { id: generatedId = '', file, durationMs } = data[0] ?? {};
  const get = async (headers: Record<string, string>) => {
    const url = `${platform.url}/api/recordings/${generatedId}`;
    const response = await fetch(url, { headers: { 'x-api-key': platform.apiKey, ...headers } });
    return Buffer.from(await response.arrayBuffer());
  };
  const whole = await get({});
  expect(whole).toHaveLength(file?.fileSize ?? 0);
  expect(whole.toString('latin1', 0, 4)).toBe('RIFF');
  expect(whole.readUInt32LE(40)).toBe(whole.length - 44);
  expect(((whole.length - 44) / whole.readUInt32LE(28)) * 1000).toBeCloseTo(durationMs ?? 0, -1);
  expect((await get({ range: 'bytes=20-100001' })).equals(whole.subarray(20, 100_002))).toBe(true);
});

test('any part of a tone is that part of the whole', () => {
  const shape = { duration_ms: 500, channels: 2 };
  const size = toneSizeBytes(shape);
  const whole = Buffer.concat([...readTone(shape, 7, 0, size - 1)]);
  expect(whole).toHaveLength(size);
  for (const [start, end] of [
    [0, 0],
    [43, 44],
    [45, 45],
    [101, 4002],
    [size - 1, size - 1],
  ] as const) {
    expect(Buffer.concat([...readTone(shape, 7, start, end)]).equals(whole.subarray(start, end + 1))).toBe(true);
  }
});
