import { expect, test } from 'vitest';
import { gomobileRoutes as routes } from '#shared/wire/gomobile/routes.ts';
import { testHookRoutes as hooks, localRoutes } from '#shared/wire/local/routes.ts';
import type { FaultInput } from '#shared/wire/local/test-hooks.ts';
import type { Route } from '#shared/wire/routes.ts';
import { addContact, NO_SUCH_ID, type Running, startPlatform } from '../test-support.ts';

const post = { match: { method: 'POST', path: '/api/contact' } } as const;
const fault = (platform: Running, body: FaultInput) => platform.send(hooks.addFault, { body });

test('capabilities tell what is offered beyond the documented API', async () => {
  const platform = await startPlatform();
  expect(await platform.send(localRoutes.getCapabilities)).toMatchObject({
    platform: 'earshot-local',
    workspaceId: platform.workspaceId,
    organisationId: platform.organisationId,
    capabilities: {
      audioRange: true,
      recordingExtras: true,
      etag: true,
      idempotencyKey: true,
      changeLists: expect.arrayContaining(['listContacts', 'listAudiences', 'listPrograms']),
      testHooks: false,
    },
  });
  const plain = await startPlatform({ extras: false, testHooks: true });
  const { capabilities } = await plain.send(localRoutes.getCapabilities);
  expect(Object.entries(capabilities).filter(([, offered]) => offered === true)).toEqual([['testHooks', true]]);
  expect(capabilities.changeLists).toEqual([]);
});

test('the lists that are named take changes and deletions, and no other does', async () => {
  const platform = await startPlatform();
  const { capabilities } = await platform.send(localRoutes.getCapabilities);
  const takes = async (route: Route) => {
    const path = route.path.replace('{usageType}', 'welcome').replaceAll(/\{\w+\}/g, NO_SUCH_ID);
    const { json } = await platform.call('GET', `${path}?updatedSince=2026-01-01T00:00:00Z&includeDeleted=true`);
    const { fieldErrors = {} } = json as { fieldErrors?: object };
    return !('updatedSince' in fieldErrors) && !('includeDeleted' in fieldErrors);
  };
  const reads = Object.entries(routes).filter(([, { method, reply }]) => method === 'GET' && typeof reply !== 'string');
  const taking: string[] = [];
  for (const [id, route] of reads) if (await takes(route)) taking.push(id);
  expect(taking).toEqual(capabilities.changeLists);
});

test('seeding again empties the workspace first, and needs the key', async () => {
  const platform = await startPlatform();
  await addContact(platform, '+441134960999');
  const body = { seed: 'sample', contacts: 2 };
  expect(await platform.send(localRoutes.seed, { body })).toEqual({
    contacts: 5,
    customAttributes: 3,
    audiences: 1,
    calls: 2,
    recordings: 2,
  });
  expect((await platform.send(routes.listContacts, { query: { search: '0999' } })).data).toEqual([]);
  expect((await fetch(`${platform.url}/_local/seed`, { method: 'POST' })).status).toBe(401);
  expect(await platform.call('POST', '/_local/seed', { seed: 'other' })).toMatchObject({ status: 400 });
});

test('an answer lost after the effect: it happened, once', async () => {
  const platform = await startPlatform({ testHooks: true });
  await fault(platform, { ...post, action: { dropAfterSend: true } });
  await expect(addContact(platform, '+441134960101')).rejects.toThrow('fetch failed');
  expect((await platform.send(routes.listContacts)).data).toMatchObject([{ primaryPhone: '+441134960101' }]);
  expect(await platform.call('POST', '/api/contact', { primaryPhone: '+441134960101' })).toMatchObject({ status: 409 });
});

test('a request lost before it arrives has no effect', async () => {
  const platform = await startPlatform({ testHooks: true });
  await fault(platform, { ...post, action: { dropBefore: true } });
  await expect(addContact(platform, '+441134960101')).rejects.toThrow('fetch failed');
  expect((await platform.send(routes.listContacts)).meta.total).toBe(0);
  await addContact(platform, '+441134960101');
  expect((await platform.send(routes.listContacts)).meta.total).toBe(1);
});

test('audio can be lost too', async () => {
  const platform = await startPlatform({ testHooks: true, recordings: 1 });
  const { data } = await platform.send(routes.listRecordings);
  const path = `/api/recordings/${data[0]?.id}`;
  await fault(platform, { match: { path }, action: { dropAfterSend: true } });
  await expect(platform.call('GET', path)).rejects.toThrow('fetch failed');
  expect((await platform.call('GET', path)).status).toBe(200);
});

test('a status comes as often as asked, with Retry-After, then the fault is spent', async () => {
  const platform = await startPlatform({ testHooks: true });
  await fault(platform, { match: { path: '/api/' }, action: { status: 503, retryAfterS: 7 }, times: 2 });
  for (const path of ['/api/contact', '/api/users/me']) {
    const answer = await platform.call('GET', path);
    expect(answer).toMatchObject({ status: 503, json: { code: 'SERVICE_UNAVAILABLE', error: 'SERVICE_UNAVAILABLE' } });
    expect(answer.headers.get('retry-after')).toBe('7');
  }
  expect((await platform.call('GET', '/api/contact')).status).toBe(200);
});

test('a fault acts on its method and path alone, and can be cleared', async () => {
  const platform = await startPlatform({ testHooks: true });
  await fault(platform, { ...post, action: { status: 500 }, times: 100 });
  expect((await platform.call('GET', '/api/contact')).status).toBe(200);
  expect((await platform.call('POST', '/api/audience', { name: 'Other' })).status).toBe(201);
  expect(await platform.call('POST', '/api/contact', {})).toMatchObject({
    status: 500,
    json: { code: 'INTERNAL_ERROR' },
  });
  await platform.send(hooks.clearFaults);
  expect((await platform.call('POST', '/api/contact', {})).status).toBe(400);
  expect(await platform.call('POST', '/_local/faults', { ...post, action: { explode: true } })).toMatchObject({
    status: 400,
  });
});

test('a delayed answer arrives late, and closing does not wait for it', async () => {
  const platform = await startPlatform({ testHooks: true });
  await fault(platform, { match: { path: '/api/' }, action: { delayMs: 150 } });
  const before = performance.now();
  expect((await platform.call('GET', '/api/contact')).status).toBe(200);
  expect(performance.now() - before).toBeGreaterThanOrEqual(149);
  await fault(platform, { match: { path: '/api/' }, action: { delayMs: 600_000 } });
  const pending = expect(platform.call('GET', '/api/contact')).rejects.toThrow('fetch failed');
  await expect.poll(async () => (await platform.send(hooks.listRequests)).count).toBe(2);
  await platform.close();
  await pending;
});

test('requests are counted with what became of them', async () => {
  const platform = await startPlatform({ testHooks: true });
  await fault(platform, { ...post, action: { dropAfterSend: true } });
  await platform.call('GET', '/api/contact?page=1');
  await platform.call('POST', '/api/contact', { primaryPhone: '+44113' }).catch(() => null);
  await fetch(`${platform.url}/api/contact`);
  expect(await platform.send(hooks.listRequests)).toMatchObject({
    count: 3,
    requests: [
      { method: 'GET', url: '/api/contact?page=1', status: 200, fault: null },
      { method: 'POST', url: '/api/contact', status: null, fault: 'fault-1' },
      { method: 'GET', url: '/api/contact', status: 401, fault: null },
    ],
  });
});

test('time moves on for everything that asks the workspace for it', async () => {
  const platform = await startPlatform({ testHooks: true });
  const { access_token } = await platform.send(localRoutes.signIn);
  const status = async () =>
    (await platform.call('GET', '/api/users/me', undefined, { 'x-api-key': access_token })).status;
  expect(await status()).toBe(200);
  const { now } = await platform.send(hooks.advanceClock, { body: { advanceMs: 3_600_000 } });
  expect(Date.parse(now) - Date.now()).toBeGreaterThan(3_500_000);
  expect(await status()).toBe(401);
  expect(await platform.call('POST', '/_local/clock', { advanceMs: -1 })).toMatchObject({ status: 400 });
});

test('clock and faults are not there without test hooks, and need the key with them', async () => {
  const [without, withHooks] = [await startPlatform(), await startPlatform({ testHooks: true })];
  for (const { method, path } of Object.values(hooks)) {
    const body = method === 'POST' ? {} : undefined;
    expect((await without.call(method, path, body)).status, path).toBe(404);
    expect((await fetch(`${withHooks.url}${path}`, { method })).status, path).toBe(401);
  }
});

test('a fault speaks as the service it hits', async () => {
  const platform = await startPlatform({ testHooks: true });
  await fault(platform, { match: { path: '/' }, action: { status: 429, retryAfterS: 3 }, times: 4 });
  const paths = ['/api/contact', '/api/public/agent', '/v1/api/call-flows', '/live_flows/'];
  const answers = await Promise.all(paths.map((path) => platform.call('GET', path)));
  expect(answers.map(({ status, headers }) => [status, headers.get('retry-after')])).toEqual(
    paths.map(() => [429, '3']),
  );
  expect(answers.map(({ json }) => Object.keys(json as object).toSorted())).toEqual([
    ['code', 'error', 'message', 'path', 'statusCode', 'timestamp'],
    ['error', 'message'],
    ['error', 'message'],
    ['detail'],
  ]);
});

test('a truncated answer announces its whole length, took effect, and breaks off', async () => {
  const platform = await startPlatform({ testHooks: true, recordings: 1 });
  await fault(platform, { ...post, action: { truncateAtByte: 20 } });
  const headers = { 'x-api-key': platform.apiKey, 'content-type': 'application/json' };
  const body = JSON.stringify({ primaryPhone: '+441134960101' });
  const cut = await arrivedOf(await fetch(`${platform.url}/api/contact`, { method: 'POST', headers, body }));
  expect(cut).toMatchObject({ bytes: 20, isWhole: false });
  expect(cut.announced).toBeGreaterThan(200);
  expect((await platform.send(routes.listContacts)).meta.total).toBe(1);

  const { data } = await platform.send(routes.listRecordings);
  const path = `/api/recordings/${data[0]?.id}`;
  await fault(platform, { match: { path }, action: { truncateAtByte: 70_000 } });
  const audio = await arrivedOf(await fetch(`${platform.url}${path}`, { headers }));
  expect(audio).toEqual({ announced: data[0]?.file?.fileSize, bytes: 70_000, isWhole: false });
  await fault(platform, { match: { path: '/api/users' }, action: { truncateAtByte: 1_000_000 } });
  expect(await platform.call('GET', '/api/users/me')).toMatchObject({ status: 200, json: { isStaff: false } });
});

/** What came of a reply before it ended or broke off. */
async function arrivedOf(response: Response) {
  const announced = Number(response.headers.get('content-length'));
  let bytes = 0;
  try {
    for await (const piece of response.body ?? []) bytes += piece.length;
    return { announced, bytes, isWhole: true };
  } catch {
    return { announced, bytes, isWhole: false };
  }
}
