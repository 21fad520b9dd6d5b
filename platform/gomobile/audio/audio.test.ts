import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Audio } from '#shared/wire/gomobile/audio.ts';
import { gomobileRoutes as routes } from '#shared/wire/gomobile/routes.ts';
import { pathOf } from '#shared/wire/routes.ts';
import { type FormFile, type Running, SAMPLE_DIR, startPlatform, temporaryFolder } from '../../test-support.ts';
import { readTone, toneSizeBytes } from '../recordings/tone.ts';

const fixture = (name: string): Buffer => readFileSync(join(import.meta.dirname, 'fixtures', name));

function wav(durationMs = 500, channels = 1): Buffer {
  const shape = { duration_ms: durationMs, channels };
  return Buffer.concat([...readTone(shape, 7, 0, toneSizeBytes(shape) - 1)]);
}

/** Its last page is the one that says that it is the last. */
const OGG = fixture('tone.ogg');

const FIELDS = { title: 'Welcome', usageType: 'welcome' };
const TONE: FormFile = { name: 'tone.wav', bytes: wav() };

const upload = (platform: Running, file: FormFile | null = TONE, fields: Record<string, string> = FIELDS) =>
  platform.upload(routes.uploadAudio.path, fields, file);

async function addAudio(platform: Running, fields: Record<string, string> = FIELDS): Promise<Audio> {
  const { status, json } = await upload(platform, TONE, fields);
  expect(status).toBe(201);
  return Audio.parse(json);
}

test.each([
  ['tone.wav', wav(750, 2), { durationSeconds: 0.75 }, { contentType: 'audio/wav', codec: 'pcm_s16le', channels: 2 }],
  ['tone.mp3', fixture('tone.mp3'), {}, { contentType: 'audio/mpeg', codec: 'mp3', channels: 1, sampleRate: 16_000 }],
  ['tone.flac', fixture('tone.flac'), { durationSeconds: 0.5 }, { contentType: 'audio/flac', codec: 'flac' }],
  [
    'tone.ogg',
    fixture('tone.ogg'),
    { durationSeconds: 0.5 },
    { contentType: 'audio/ogg', codec: 'vorbis', channels: 2 },
  ],
  [
    'call.opus',
    readFileSync(join(SAMPLE_DIR, 'two-tones.opus')),
    {},
    { contentType: 'audio/ogg', codec: 'opus', channels: 2, sampleRate: 48_000 },
  ],
])('%s is told by what is in it, whatever it is called', async (_, bytes, described, file) => {
  const platform = await startPlatform();
  const { status, json } = await upload(platform, { name: 'notes.txt', bytes, contentType: 'text/plain' });
  expect(status, JSON.stringify(json)).toBe(201);
  expect(json).toMatchObject({ ...described, file: { ...file, fileSize: bytes.length, playable: true } });
  expect(Audio.parse(json).durationSeconds).toBeGreaterThan(0.4);
  expect(Audio.parse(json).advice).toMatch(/8 kHz/);
});

test.each([
  ['text', Buffer.from('Nothing to hear.\n'.repeat(100)), 415, 'not audio in WAV'],
  ['a PDF', Buffer.from('%PDF-1.7\n'), 415, 'not audio in WAV'],
  ['random bytes', Buffer.alloc(5000, 0xa5), 415, 'not audio in WAV'],
  ['nothing', Buffer.alloc(0), 400, 'is empty'],
  ['a WAV cut off', wav().subarray(0, 5000), 400, 'ends before it should'],
  ['the head of a WAV', wav().subarray(0, 30), 400, 'holds no sound'],
  ['a WAV without sound', wav(0), 400, 'holds no sound'],
  ['an Ogg cut off', OGG.subarray(0, OGG.lastIndexOf('OggS')), 400, 'ends before it should'],
  ['the head of a FLAC', fixture('tone.flac').subarray(0, 10), 400, 'holds no sound'],
  ['an ID3 tag of 200 MB', Buffer.from('ID3\x04\0\0\x60\0\0\0 and no more', 'latin1'), 400, ''],
  ['a RIFF of 4 GB', Buffer.from('RIFF\xff\xff\xff\xffWAVEid3 \xf0\xff\xff\xff', 'latin1'), 400, ''],
])('%s is refused in plain words and leaves nothing', async (_, bytes, status, words) => {
  const platform = await startPlatform();
  const answer = await upload(platform, { name: 'tone.wav', bytes, contentType: 'audio/wav' });
  expect(answer).toMatchObject({ status, json: { message: expect.stringContaining(words) } });
  expect((await platform.send(routes.listAudios)).meta.total).toBe(0);
});

test('a codec that no player of ours has is kept, and said not to be playable', async () => {
  const platform = await startPlatform();
  const adpcm = wav();
  adpcm.writeUInt16LE(0x11, 20);
  expect((await upload(platform, { name: 'adpcm.wav', bytes: adpcm })).json).toMatchObject({
    file: { playable: false, downloadable: true },
  });
});

test('lists are searched, filtered by usage and tags, and sorted', async () => {
  const platform = await startPlatform();
  await addAudio(platform, { title: 'Accueil été', usageType: 'welcome', tags: 'french, summer,,french' });
  await addAudio(platform, { title: 'Goodbye', usageType: 'goodbye', tags: 'english' });
  await addAudio(platform, { title: 'Music', usageType: 'hold_music', description: 'Piano' });
  const titles = async (query: Record<string, string | number>) =>
    (await platform.send(routes.listAudios, { query })).data.map(({ title }) => title);
  expect(await titles({})).toEqual(['Music', 'Goodbye', 'Accueil été']);
  expect(await titles({ sortBy: 'title', sortOrder: 'asc' })).toEqual(['Accueil été', 'Goodbye', 'Music']);
  expect(await titles({ search: 'PIANO' })).toEqual(['Music']);
  expect(await titles({ search: 'Été' })).toEqual(['Accueil été']);
  expect(await titles({ tags: 'summer,english' })).toEqual(['Goodbye', 'Accueil été']);
  expect(await titles({ usageType: 'goodbye', tags: 'french' })).toEqual([]);
  expect((await platform.send(routes.listAudios, { query: { limit: 1, page: 2 } })).meta).toMatchObject({ total: 3 });
  const byUsage = await platform.send(routes.listAudiosByUsage, { params: { usageType: 'welcome' } });
  expect(byUsage).toMatchObject([{ tags: ['french', 'summer'] }]);
});

test('the bytes are sent with Range, ETag and a name that cannot break out of its header', async () => {
  const platform = await startPlatform();
  const name = '../../etc/"pass\r\nx-evil: 1";\u202egnp.wav';
  const { json } = await upload(platform, { ...TONE, name });
  const { id, file } = Audio.parse(json);
  expect(file?.name).not.toMatch(/[/\\\r\n\u202e]/);
  const url = `${platform.url}${pathOf(routes.streamAudio, { id })}`;
  const get = (headers: Record<string, string>) =>
    fetch(url, { headers: { 'x-api-key': platform.apiKey, ...headers } });
  const whole = await get({});
  expect(whole.headers.get('x-evil')).toBeNull();
  expect(whole.headers.get('content-disposition')).toMatch(
    /^inline; filename="[^"]*"(; filename\*=UTF-8''[\w%.~-]*)?$/,
  );
  expect(Buffer.from(await whole.arrayBuffer()).equals(Buffer.from(TONE.bytes))).toBe(true);
  const part = await get({ range: 'bytes=44-143' });
  expect(part.status).toBe(206);
  expect(Buffer.from(await part.arrayBuffer()).equals(Buffer.from(TONE.bytes.subarray(44, 144)))).toBe(true);
  expect((await get({ 'if-none-match': whole.headers.get('etag') ?? '' })).status).toBe(304);
});

test('an update changes what is sent and keeps the rest; the same again changes nothing', async () => {
  const platform = await startPlatform();
  const audio = await addAudio(platform, { ...FIELDS, description: 'Old', tags: 'a' });
  const params = { id: audio.id };
  const changed = await platform.send(routes.updateAudio, { params, body: { title: 'New', description: null } });
  expect(changed).toMatchObject({ title: 'New', description: null, usageType: 'welcome', tags: ['a'] });
  const again = await platform.send(routes.updateAudio, { params, body: { title: 'New' } });
  expect(again.updatedAt).toBe(changed.updatedAt);
  expect((await platform.send(routes.listAudios, { query: { search: 'new' } })).data).toHaveLength(1);
});

test('deleted audio is gone, and the same file can be sent again', async () => {
  const platform = await startPlatform();
  const { id } = await addAudio(platform);
  await platform.send(routes.deleteAudio, { params: { id } });
  const deleted = await platform.send(routes.listAudios, { query: { includeDeleted: 'true', sortBy: 'updatedAt' } });
  expect(deleted.data).toMatchObject([{ id, deletedAt: expect.any(String) }]);
  for (const path of ['', '/metadata', '/details', '/playback-url']) {
    expect((await platform.call('GET', `/api/audio-management/audio/${id}${path}`)).status).toBe(404);
  }
  expect((await platform.send(routes.listAudios)).data).toEqual([]);
  await addAudio(platform);
});

test('a playback address works without the key until it expires, and not when it is altered', async () => {
  let now = Date.now();
  const platform = await startPlatform({ now: () => now });
  const { id } = await addAudio(platform);
  const other = await addAudio(platform);
  const { url, expiresAt } = await platform.send(routes.getAudioPlaybackUrl, {
    params: { id },
    query: { expiresIn: 60 },
  });
  expect(Date.parse(expiresAt ?? '') - now).toBe(60_000);
  const statusOf = async (address: string) => (await fetch(address)).status;
  const part = await fetch(url, { headers: { range: 'bytes=0-3' } });
  expect([part.status, await part.text()]).toEqual([206, 'RIFF']);
  for (const altered of [
    url.replace(id, other.id),
    url.replace(/expires=\d+/, (text) => `${text}0`),
    url.replace(/signature=./, 'signature=_'),
    url.replace('/audio/', '/failed-rows/'),
  ]) {
    expect(await statusOf(altered), altered).toBe(403);
  }
  expect(await statusOf(`${platform.url}/_local/files/audio/${id}`)).toBe(400);
  now += 59_999;
  expect(await statusOf(url)).toBe(200);
  now += 1;
  expect(await statusOf(url)).toBe(403);
});

test('a playback address outlives a restart', async () => {
  const dataDir = temporaryFolder();
  const first = await startPlatform({ dataDir });
  const { id } = await addAudio(first);
  const { url } = await first.send(routes.getAudioPlaybackUrl, { params: { id } });
  await first.close();
  const second = await startPlatform({ dataDir });
  const { pathname, search } = new URL(url);
  expect((await fetch(`${second.url}${pathname}${search}`)).status).toBe(200);
});

test('without extras audio is the documented fields and a whole file', async () => {
  const platform = await startPlatform({ extras: false });
  const audio = await addAudio(platform);
  expect(audio).not.toHaveProperty('advice');
  expect(Object.keys(audio.file ?? {})).toEqual(['id', 'name', 'contentType', 'fileSize', 'playable', 'downloadable']);
  const headers = { 'x-api-key': platform.apiKey, range: 'bytes=0-3' };
  const response = await fetch(`${platform.url}${pathOf(routes.streamAudio, { id: audio.id })}`, { headers });
  expect([response.status, response.headers.get('etag')]).toEqual([200, null]);
  expect((await platform.call('GET', '/api/audio-management/audios?includeDeleted=true')).status).toBe(400);
});

test('audio that a flow plays cannot be deleted before the flow is', async () => {
  const platform = await startPlatform();
  const { id } = await addAudio(platform);
  const graph = {
    startNodeId: 'call',
    nodes: [
      { id: 'call', type: 'dial', config: { timeout: 20_000 }, outputs: { onAnswer: 'say', default: 'end' } },
      {
        id: 'say',
        type: 'play',
        config: { audioItems: [{ type: 'audioFile', audioId: id }] },
        outputs: { onComplete: 'end' },
      },
      { id: 'end', type: 'hangup', config: {}, outputs: {} },
    ],
  };
  const flow = await platform.send(routes.createFlow, { body: { name: 'Greeting', graph } });
  expect(await platform.call('DELETE', `/api/audio-management/audio/${id}`)).toMatchObject({
    status: 409,
    json: { code: 'RESOURCE_IN_USE', message: 'The audio is used by flow "Greeting"' },
  });
  await platform.send(routes.deleteFlow, { params: { flowId: flow.id } });
  await platform.send(routes.deleteAudio, { params: { id } });
});
