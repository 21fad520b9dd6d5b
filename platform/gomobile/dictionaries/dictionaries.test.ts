import { expect, test } from 'vitest';
import { gomobileRoutes as routes } from '#shared/wire/gomobile/routes.ts';
import { pathOf } from '#shared/wire/routes.ts';
import { startDialling } from '../../dialling/test-support.ts';
import { storeBytes } from '../../files/contents.ts';
import { sampleId } from '../../seed/ids.ts';
import { type Running, startPlatform } from '../../test-support.ts';
import { readTone, toneSizeBytes } from '../recordings/tone.ts';
import { addEntry, createDictionary, listEntries } from './service.ts';

const SHAPE = { duration_ms: 200, channels: 1 };
const clip = (seed: number) => ({
  name: 'clip.wav',
  bytes: Buffer.concat([...readTone(SHAPE, seed, 0, toneSizeBytes(SHAPE) - 1)]),
});

const create = async (platform: Running): Promise<string> =>
  (await platform.send(routes.createDictionary, { body: { name: 'Prices', language: 'fr' } })).id;

const add = (platform: Running, id: string, key: string, seed = 1) =>
  platform.upload(pathOf(routes.addDictionaryEntry, { id }), { key }, clip(seed));

test('system dictionaries are there from the start and can only be read', async () => {
  const platform = await startPlatform();
  const system = await platform.send(routes.listDictionaries);
  expect(system).toMatchObject([
    { language: 'fr', isSystem: true, organizationId: null },
    { language: 'ar', isSystem: true, organizationId: null },
  ]);
  const id = system[0]?.id ?? '';
  const entries = await platform.send(routes.listDictionaryEntries, { params: { id } });
  expect(entries.map(({ key }) => key)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10']);
  const audioId = entries[7]?.audioId ?? '';
  expect((await platform.call('GET', `/api/audio-management/audio/${audioId}`)).status).toBe(200);
  const refused = { status: 403, json: { code: 'FORBIDDEN' } };
  expect(await platform.call('DELETE', `/api/dictionaries/${id}`)).toMatchObject(refused);
  expect(await platform.call('DELETE', `/api/dictionaries/${id}/entries/7`)).toMatchObject(refused);
  expect(await add(platform, id, '11')).toMatchObject(refused);
  const own = await create(platform);
  const withoutSystem = await platform.send(routes.listDictionaries, { query: { includeSystem: 'false' } });
  expect(withoutSystem.map((dictionary) => dictionary.id)).toEqual([own]);
});

test('the list tells which dictionaries changed and which were deleted, where extras are on', async () => {
  const platform = await startPlatform();
  const [first, second] = [await create(platform), await create(platform)];
  await platform.send(routes.deleteDictionary, { params: { id: first } });
  const list = (query: Record<string, string>) => platform.send(routes.listDictionaries, { query });
  const { updatedAt } = await platform.send(routes.getDictionary, { params: { id: second } });
  const updatedSince = updatedAt ?? '';
  expect((await list({ updatedSince })).map(({ id }) => id)).toEqual([second]);
  expect(await list({ updatedSince, includeDeleted: 'true' })).toMatchObject([
    { id: first, deletedAt: expect.any(String) },
    { id: second, deletedAt: null },
  ]);
  const plain = await startPlatform({ extras: false });
  expect((await plain.call('GET', '/api/dictionaries?includeDeleted=true')).status).toBe(400);
});

test.each([
  'a/b',
  '/',
  '//../x',
  '50 %',
  '%2F',
  'a+b&c=d?e#f',
  'مئة وخمسون',
  '🚂'.repeat(128),
  'ش'.repeat(256),
  'é'.normalize('NFD'),
  '...',
  ' ',
])('the key %j is found, and deleted, by its percent-encoded form', async (key) => {
  const platform = await startPlatform();
  const id = await create(platform);
  expect(await add(platform, id, key)).toMatchObject({ status: 201, json: { key } });
  const entry = await platform.send(routes.getDictionaryEntry, { params: { id, key } });
  expect(entry).toMatchObject({ key, dictionaryId: id });
  await platform.send(routes.deleteDictionaryEntry, { params: { id, key } });
  expect(await platform.send(routes.listDictionaryEntries, { params: { id } })).toEqual([]);
});

test.each(['', '.', '..', 'a\nb', 'x'.repeat(257)])('the key %j is refused', async (key) => {
  const platform = await startPlatform();
  const answer = await add(platform, await create(platform), key);
  expect(answer).toMatchObject({ status: 400, json: { code: 'VALIDATION_FAILED', fieldErrors: { key: [{}] } } });
});

test('a taken key is 409, and free again once its entry is deleted', async () => {
  const platform = await startPlatform();
  const id = await create(platform);
  const params = { id, key: 'cent' };
  const first = await add(platform, id, 'cent', 1);
  expect(await add(platform, id, 'cent', 2)).toMatchObject({ status: 409, json: { code: 'CONFLICT' } });
  expect(await add(platform, id, 'Cent', 3)).toMatchObject({ status: 201 });
  await platform.send(routes.deleteDictionaryEntry, { params });
  expect((await platform.call('GET', pathOf(routes.getDictionaryEntry, params))).status).toBe(404);
  const second = await add(platform, id, 'cent', 4);
  expect(second.status).toBe(201);
  expect(second.json).not.toMatchObject({ id: Reflect.get(first.json as object, 'id') });
});

test('two requests with one key at once: one is added, the other refused', async () => {
  const { workspace } = startDialling();
  const { id } = createDictionary(workspace, { name: 'Prices', language: 'fr' });
  const { name, bytes } = clip(1);
  const file = { name, contentType: 'audio/wav', content: storeBytes(workspace.db, bytes) };
  // Both find the key free, then wait for the clip to be read.
  const [one, two] = await Promise.allSettled([1, 2].map(() => addEntry(workspace, id, { key: 'cent', file })));
  expect(one).toMatchObject({ status: 'fulfilled' });
  expect(two).toMatchObject({ status: 'rejected', reason: { statusCode: 409, code: 'CONFLICT' } });
  expect(listEntries(workspace, id)).toHaveLength(1);
});

test('many requests with one key over HTTP: one is added, the others refused', async () => {
  const platform = await startPlatform();
  const id = await create(platform);
  const answers = await Promise.all([1, 2, 3].map((seed) => add(platform, id, 'cent', seed)));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409]);
  expect(await platform.send(routes.listDictionaryEntries, { params: { id } })).toHaveLength(1);
});

test('a clip is not in the library, and cannot be deleted while an entry plays it', async () => {
  const platform = await startPlatform();
  const id = await create(platform);
  await add(platform, id, 'cent');
  const { audioId } = await platform.send(routes.getDictionaryEntry, { params: { id, key: 'cent' } });
  expect((await platform.send(routes.listAudios)).data).toEqual([]);
  expect(await platform.call('DELETE', `/api/audio-management/audio/${audioId}`)).toMatchObject({
    status: 409,
    json: { code: 'RESOURCE_IN_USE', message: 'The audio is used by entry "cent" of dictionary "Prices"' },
  });
  await platform.send(routes.deleteDictionary, { params: { id } });
  expect((await platform.call('GET', `/api/audio-management/audio/${audioId}`)).status).toBe(404);
  expect((await platform.call('GET', `/api/dictionaries/${id}/entries`)).status).toBe(404);
});

test('an entry whose file is no audio is not added', async () => {
  const platform = await startPlatform();
  const id = await create(platform);
  const path = pathOf(routes.addDictionaryEntry, { id });
  const text = { name: 'clip.wav', bytes: Buffer.from('no sound') };
  expect(await platform.upload(path, { key: 'cent' }, text)).toMatchObject({ status: 415 });
  expect(await platform.upload(path, { key: 'cent' }, null)).toMatchObject({
    status: 400,
    json: { fieldErrors: { file: ['file should not be empty'] } },
  });
  expect(await platform.send(routes.listDictionaryEntries, { params: { id } })).toEqual([]);
  expect(await add(platform, sampleId('dictionary', 'none'), 'cent')).toMatchObject({ status: 404 });
});
