import { expect, test } from 'vitest';
import { gomobileRoutes as routes } from '#shared/wire/gomobile/routes.ts';
import { testHookRoutes as hooks, localRoutes } from '#shared/wire/local/routes.ts';
import { addContact, type Running, startPlatform } from '../test-support.ts';
import { REMEMBERED_MS } from './idempotency.ts';

const PHONE = '+441134960101';

const total = async (platform: Running) => (await platform.send(routes.listContacts)).meta.total;

const post = (platform: Running, key: string, body: object = { primaryPhone: PHONE }, path = '/api/contact') =>
  platform.call('POST', path, body, { 'idempotency-key': key });

test('a read tells its tag, and is not sent again to whom has it', async () => {
  const platform = await startPlatform();
  const path = `/api/contact/${await addContact(platform, PHONE)}`;
  const read = await platform.call('GET', path);
  const etag = read.headers.get('etag') ?? '';
  expect(etag).toMatch(/^"[\w-]+"$/);
  for (const header of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const again = await platform.call('GET', path, undefined, { 'if-none-match': header });
    expect(again).toMatchObject({ status: 304, json: null });
    expect(again.headers.get('etag')).toBe(etag);
  }
  await platform.call('PUT', path, { city: 'Leeds' });
  const changed = await platform.call('GET', path, undefined, { 'if-none-match': etag });
  expect(changed).toMatchObject({ status: 200, json: { city: 'Leeds' } });
  expect(changed.headers.get('etag')).not.toBe(etag);
});

test('a change goes through on the version that it names alone', async () => {
  const platform = await startPlatform();
  const path = `/api/contact/${await addContact(platform, PHONE)}`;
  const etag = (await platform.call('GET', path)).headers.get('etag') ?? '';
  const change = (city: string, match: string) => platform.call('PUT', path, { city }, { 'if-match': match });
  const first = await change('Leeds', etag);
  expect(first).toMatchObject({ status: 200, json: { city: 'Leeds' } });
  expect(await change('York', etag)).toMatchObject({ status: 412, json: { code: 'PRECONDITION_FAILED' } });
  expect(await change('York', `W/${first.headers.get('etag')}`)).toMatchObject({ status: 412 });
  expect(await platform.call('GET', path)).toMatchObject({ json: { city: 'Leeds' } });
  expect(await change('Hull', `"x", ${first.headers.get('etag')}`)).toMatchObject({ status: 200 });
  expect(await change('Bath', '*')).toMatchObject({ status: 200 });
  const remove = (match: string) => platform.call('DELETE', path, undefined, { 'if-match': match });
  expect(await remove(etag)).toMatchObject({ status: 412 });
  const last = (await platform.call('GET', path)).headers.get('etag') ?? '';
  expect(await remove(last)).toMatchObject({ status: 200 });
  expect(await remove(last)).toMatchObject({ status: 404 });
});

test('of many changes at once to one version, one goes through', async () => {
  const platform = await startPlatform();
  const path = `/api/contact/${await addContact(platform, PHONE)}`;
  const etag = (await platform.call('GET', path)).headers.get('etag') ?? '';
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, index) => platform.call('PUT', path, { city: `C${index}` }, { 'if-match': etag })),
  );
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array.from({ length: 9 }, () => 412)]);
});

test('what has no tag is not changed under one', async () => {
  const platform = await startPlatform({ recordings: 1 });
  const { data } = await platform.send(routes.listRecordings);
  const path = `/api/recordings/${data[0]?.id}`;
  expect(await platform.call('DELETE', path, undefined, { 'if-match': '"any"' })).toMatchObject({ status: 412 });
  expect(await platform.call('DELETE', path, undefined, { 'if-match': '*' })).toMatchObject({ status: 200 });
});

test('a request that comes again with its key happens once and gets the same answer', async () => {
  const platform = await startPlatform();
  const first = await post(platform, 'one');
  const again = await post(platform, 'one');
  expect(first.status).toBe(201);
  expect(first.headers.get('idempotency-replayed')).toBeNull();
  expect(again).toMatchObject({ status: 201, json: first.json });
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect(await total(platform)).toBe(1);
});

test('a lost answer is had by asking again', async () => {
  const platform = await startPlatform({ testHooks: true });
  const body = { match: { method: 'POST', path: '/api/audience' }, action: { dropAfterSend: true } };
  await platform.send(hooks.addFault, { body });
  const create = () => post(platform, 'one', { name: 'Callbacks' }, '/api/audience');
  await expect(create()).rejects.toThrow('fetch failed');
  expect(await create()).toMatchObject({ status: 201, json: { name: 'Callbacks' } });
  expect((await platform.send(routes.listAudiences)).meta.total).toBe(1);
});

test('ten of the same at once happen once', async () => {
  const platform = await startPlatform();
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => post(platform, 'one', { name: 'Same' }, '/api/audience')),
  );
  expect(new Set(answers.map(({ json }) => JSON.stringify(json))).size).toBe(1);
  expect((await platform.send(routes.listAudiences)).meta.total).toBe(1);
});

test('a key belongs to one request of one caller', async () => {
  const platform = await startPlatform();
  await post(platform, 'one');
  const reused = { status: 422, json: { code: 'IDEMPOTENCY_KEY_REUSED' } };
  expect(await post(platform, 'one', { primaryPhone: '+441134960102' })).toMatchObject(reused);
  expect(await post(platform, 'one', { name: 'Other' }, '/api/audience')).toMatchObject(reused);
  const { secret } = await platform.send(routes.createApiKey, { body: { name: 'Other', prefix: 'other' } });
  const other = await platform.call(
    'POST',
    '/api/audience',
    { name: 'Other' },
    {
      'idempotency-key': 'one',
      'x-api-key': secret,
    },
  );
  expect(other).toMatchObject({ status: 201, json: { name: 'Other' } });
  for (const key of ['', 'a b', '\u00e9', 'x'.repeat(256)]) {
    expect(await post(platform, key), key).toMatchObject({ status: 400, json: { code: 'BAD_REQUEST' } });
  }
});

test('a refusal is not remembered: the request may be tried again', async () => {
  const platform = await startPlatform();
  const id = await addContact(platform, PHONE);
  expect(await post(platform, 'one')).toMatchObject({ status: 409, json: { code: 'DUPLICATE_CONTACT' } });
  await platform.send(routes.deleteContact, { params: { id } });
  expect(await post(platform, 'one')).toMatchObject({ status: 201 });
});

test('keys are remembered for a day, across restarts of the clock', async () => {
  const platform = await startPlatform({ testHooks: true });
  const create = () => post(platform, 'one', { name: 'Same' }, '/api/audience');
  await create();
  await platform.send(hooks.advanceClock, { body: { advanceMs: REMEMBERED_MS - 60_000 } });
  await create();
  expect((await platform.send(routes.listAudiences)).meta.total).toBe(1);
  await platform.send(hooks.advanceClock, { body: { advanceMs: 120_000 } });
  await create();
  expect((await platform.send(routes.listAudiences)).meta.total).toBe(2);
});

test('a secret is told once, key or not', async () => {
  const platform = await startPlatform();
  const make = () => post(platform, 'one', { name: 'Export', prefix: 'p' }, '/api/auth/api-keys');
  const [first, second] = [await make(), await make()];
  expect((first.json as { secret: string }).secret).not.toBe((second.json as { secret: string }).secret);
});

test('lists tell what changed since, and what was deleted', async () => {
  const platform = await startPlatform();
  const [a, b, c] = [
    await addContact(platform, '+441134960101'),
    await addContact(platform, '+441134960102'),
    await addContact(platform, '+441134960103'),
  ];
  const { updatedAt } = await platform.send(routes.getContact, { params: { id: c } });
  await platform.send(routes.updateContact, { params: { id: a }, body: { city: 'Leeds' } });
  await platform.send(routes.deleteContact, { params: { id: b } });
  const list = async (query: Record<string, string | number>) => {
    const { data, meta } = await platform.send(routes.listContacts, { query });
    return { ids: data.map(({ id }) => id), deleted: data.filter(({ deletedAt }) => deletedAt != null), meta };
  };
  expect((await list({ sortBy: 'updatedAt', sortOrder: 'asc' })).ids).toEqual([c, a]);
  expect((await list({ updatedSince: updatedAt, sortBy: 'updatedAt' })).ids).toEqual([a, c]);
  const since = new Date(Date.parse(updatedAt) + 1).toISOString();
  expect((await list({ updatedSince: since })).ids).toEqual([a]);
  const all = await list({ updatedSince: since, includeDeleted: 'true', sortBy: 'updatedAt' });
  expect(all).toMatchObject({ ids: [b, a], deleted: [{ id: b }], meta: { total: 2 } });
  expect((await list({ includeDeleted: 'false' })).ids).toEqual([c, a]);
  expect((await list({ includeDeleted: 'true', search: '0102' })).ids).toEqual([b]);
});

test('audiences tell the same', async () => {
  const platform = await startPlatform();
  const create = async (name: string) => (await platform.send(routes.createAudience, { body: { name } })).id;
  const [a, b] = [await create('First'), await create('Second')];
  await platform.send(routes.deleteAudience, { params: { id: a } });
  const list = async (query: Record<string, string>) =>
    (await platform.send(routes.listAudiences, { query })).data.map(({ id, deletedAt }) => [id, deletedAt != null]);
  expect(await list({})).toEqual([[b, false]]);
  expect(await list({ includeDeleted: 'true', sortBy: 'updatedAt' })).toEqual([
    [a, true],
    [b, false],
  ]);
});

test('without extras it keeps to the documentation', async () => {
  const platform = await startPlatform({ extras: false });
  const id = await addContact(platform, PHONE);
  const path = `/api/contact/${id}`;
  expect((await platform.call('GET', path)).headers.get('etag')).toBeNull();
  expect(await platform.call('GET', path, undefined, { 'if-none-match': '*' })).toMatchObject({ status: 200 });
  expect(await platform.call('PUT', path, { city: 'Leeds' }, { 'if-match': '"x"' })).toMatchObject({ status: 200 });
  expect(await post(platform, 'one', { name: 'Same' }, '/api/audience')).toMatchObject({ status: 201 });
  expect(await post(platform, 'one', { name: 'Same' }, '/api/audience')).toMatchObject({ status: 201 });
  expect((await platform.send(routes.listAudiences)).meta.total).toBe(2);
  for (const query of ['updatedSince=2026-01-01T00:00:00Z', 'includeDeleted=true']) {
    const name = query.split('=')[0] ?? '';
    expect(await platform.call('GET', `/api/contact?${query}`)).toMatchObject({
      status: 400,
      json: { fieldErrors: { [name]: [`property ${name} should not exist`] } },
    });
  }
  expect(await platform.call('GET', '/api/contact?sortBy=updatedAt')).toMatchObject({
    status: 400,
    json: { fieldDetails: { sortBy: [{ code: 'isEnum' }] } },
  });
  expect(await platform.call('GET', '/api/audience?sortBy=updatedAt')).toMatchObject({ status: 200 });
  expect((await platform.send(localRoutes.getCapabilities)).capabilities).toMatchObject({ etag: false });
});

test('without extras a recording is the documented fields and a whole file', async () => {
  const platform = await startPlatform({ extras: false, recordings: 1 });
  const { data } = await platform.send(routes.listRecordings);
  const [recording] = data;
  const fields = 'id callId fileId recordingType nodeId durationMs deletedAt createdAt updatedAt file'
    .split(' ')
    .toSorted();
  expect(Object.keys(recording ?? {}).toSorted()).toEqual(fields);
  const params = { id: recording?.id ?? '' };
  expect(Object.keys(await platform.send(routes.getRecording, { params })).toSorted()).toEqual(fields);
  const headers = { range: 'bytes=0-9' };
  const audio = await platform.call('GET', `/api/recordings/${params.id}`, undefined, headers);
  expect(audio.status).toBe(200);
  expect(audio.headers.get('content-length')).toBe(String(recording?.file?.fileSize));
  expect(audio.headers.get('accept-ranges')).toBeNull();
  expect(audio.headers.get('etag')).toBeNull();
});

test('every list of what can be deleted softly tells what changed since', async () => {
  const platform = await startPlatform({ seed: 'sample' });
  const made = await platform.send(routes.createCustomAttribute, { body: { displayName: 'Gone soon', type: 'text' } });
  await platform.send(routes.deleteCustomAttribute, { params: { id: made.id } });
  const [recording] = (await platform.send(routes.listRecordings)).data;
  await platform.send(routes.deleteRecording, { params: { id: recording?.id ?? '' } });
  const agent = await platform.send(routes.createAgent, { body: { name: 'Gone soon', instructions: 'Be brief.' } });
  await platform.send(routes.deleteAgent, { params: { id: agent.id } });
  const gone = new Map<string, string | undefined>([
    [routes.listCustomAttributes.path, made.id],
    [routes.listRecordings.path, recording?.id],
    [routes.listAgents.path, agent.id],
  ]);

  const lists = [
    routes.listContacts,
    routes.listAudiences,
    routes.listRecordings,
    routes.listCustomAttributes,
    routes.listAgents,
    routes.listFlows,
    routes.listPrograms,
    routes.listAudios,
    routes.listSmsPrograms,
  ];
  for (const { path } of lists) {
    const rows = async (query: string) => {
      const { status, json } = await platform.call('GET', `${path}?${query}`);
      expect(status, `${path} ${query}`).toBe(200);
      const list = (Array.isArray(json) ? json : (json as { data: unknown }).data) as {
        id: string;
        deletedAt: unknown;
      }[];
      return list.map(({ id, deletedAt }) => [id, deletedAt !== null] as const);
    };
    const live = await rows('');
    expect(
      live.filter(([, isDeleted]) => isDeleted),
      path,
    ).toEqual([]);
    const all = await rows('includeDeleted=true&updatedSince=1970-01-01T00:00:00Z');
    const deleted = gone.has(path) ? [[gone.get(path), true]] : [];
    expect(
      all.filter(([, isDeleted]) => isDeleted),
      path,
    ).toEqual(deleted);
    expect(all.length, path).toBe(live.length + deleted.length);
    expect(await rows('updatedSince=2999-01-01T00:00:00Z'), path).toEqual([]);
  }
});
