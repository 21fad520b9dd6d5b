import { expect, test } from 'vitest';
import { gomobileRoutes as routes } from '#shared/wire/gomobile/routes.ts';
import { NO_SUCH_ID, type Running, startPlatform } from '../../test-support.ts';

const body = { name: 'Nightly export', prefix: 'export' };

const statusAs = async (platform: Running, key: string): Promise<number> =>
  (await platform.call('GET', '/api/users/me', undefined, { 'x-api-key': key })).status;

test('a key is made, named, dated and revoked; its secret is told once', async () => {
  const platform = await startPlatform();
  const { secret, ...made } = await platform.send(routes.createApiKey, { body });
  expect(made).toMatchObject({ name: 'Nightly export', keyPrefix: 'export', isActive: true, expiresAt: null });
  expect(secret).toMatch(/^export_[\w-]{43}$/);
  const { id } = made;
  expect(await platform.send(routes.getApiKey, { params: { id } })).toEqual(made);
  expect(await platform.send(routes.listApiKeys)).toEqual({ apiKeys: [made] });

  const expiresAt = '2031-02-03T04:05:06.000Z';
  const changed = await platform.send(routes.updateApiKey, { params: { id }, body: { name: 'Export', expiresAt } });
  expect(changed).toMatchObject({ name: 'Export', expiresAt, isActive: true });
  expect(String(changed.updatedAt) > String(made.updatedAt)).toBe(true);
  expect(await platform.send(routes.updateApiKey, { params: { id }, body: { name: 'Export' } })).toEqual(changed);
  expect(await platform.send(routes.updateApiKey, { params: { id }, body: { expiresAt: null } })).toMatchObject({
    expiresAt: null,
  });

  await platform.send(routes.deleteApiKey, { params: { id } });
  expect(await statusAs(platform, secret)).toBe(401);
  expect(await platform.call('GET', `/api/auth/api-keys/${id}`)).toMatchObject({ status: 404 });
});

test('a key lets in to every service by its own header, until it is disabled', async () => {
  const platform = await startPlatform();
  const { id, secret } = await platform.send(routes.createApiKey, { body });
  const byHeader = async (path: string, headers: Record<string, string>) =>
    (await fetch(`${platform.url}${path}`, { headers })).status;
  const tries = () =>
    Promise.all([
      byHeader('/api/users/me', { 'x-api-key': secret }),
      byHeader('/api/users/me', { authorization: `Bearer ${secret}` }),
      byHeader('/v1/api/nothing', { 'x-api-key': secret, 'x-workspace-id': platform.workspaceId }),
      byHeader('/live_flows_nothing', { 'x-api-key': secret }),
      byHeader('/api/public/nothing', { authorization: secret }),
    ]);
  expect(await tries()).toEqual([200, 200, 404, 404, 404]);
  await platform.send(routes.updateApiKey, { params: { id }, body: { isActive: false } });
  expect(await tries()).toEqual([401, 401, 401, 401, 401]);
  await platform.send(routes.updateApiKey, { params: { id }, body: { isActive: true } });
  expect(await tries()).toEqual([200, 200, 404, 404, 404]);
});

test('a key is refused from the millisecond at which it expires', async () => {
  let now = Date.UTC(2026, 9, 1);
  const platform = await startPlatform({ now: () => now });
  const expiresAt = new Date(now + 1000).toISOString();
  const { secret } = await platform.send(routes.createApiKey, { body: { ...body, expiresAt } });
  now += 999;
  expect(await statusAs(platform, secret)).toBe(200);
  now += 1;
  expect(await platform.call('GET', '/api/users/me', undefined, { 'x-api-key': secret })).toMatchObject({
    status: 401,
    json: { code: 'UNAUTHORIZED' },
  });
});

test('what is not valid is refused', async () => {
  const { call } = await startPlatform();
  for (const wrong of [
    { name: 'x' },
    { prefix: 'x' },
    { name: '', prefix: 'x' },
    { name: 'x'.repeat(256), prefix: 'x' },
    { name: 'x', prefix: 'x'.repeat(21) },
    { name: 'x', prefix: 'a b' },
    { ...body, expiresAt: 'tomorrow' },
    { ...body, isActive: true },
  ]) {
    expect(await call('POST', '/api/auth/api-keys', wrong)).toMatchObject({ status: 400 });
  }
  for (const method of ['GET', 'PUT', 'DELETE']) {
    const answer = await call(method, `/api/auth/api-keys/${NO_SUCH_ID}`, method === 'PUT' ? {} : undefined);
    expect(answer).toMatchObject({ status: 404, json: { code: 'NOT_FOUND', message: 'API key not found' } });
  }
});
