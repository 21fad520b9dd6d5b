import { request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { flowgentRoutes } from '#shared/wire/flowgent/routes.ts';
import { gomobileRoutes } from '#shared/wire/gomobile/routes.ts';
import { localRoutes, testHookRoutes } from '#shared/wire/local/routes.ts';
import { trilletRoutes } from '#shared/wire/trillet/routes.ts';
import { truestateRoutes } from '#shared/wire/truestate/routes.ts';
import { NO_SUCH_ID, startPlatform } from '../test-support.ts';

const statusWith = async (url: string, headers: Record<string, string>, method = 'GET') =>
  (await fetch(`${url}/api/users/me`, { method, headers })).status;

test('lets in by either header, and refuses every other way', async () => {
  const { url, apiKey } = await startPlatform();
  expect(await statusWith(url, { 'x-api-key': apiKey })).toBe(200);
  expect(await statusWith(url, { 'X-API-KEY': apiKey })).toBe(200);
  expect(await statusWith(url, { authorization: `Bearer ${apiKey}` })).toBe(200);
  expect(await statusWith(url, { authorization: `bearer ${apiKey}` })).toBe(200);
  expect(await statusWith(url, { 'x-api-key': apiKey }, 'HEAD')).toBe(200);
  for (const headers of [
    {},
    { 'x-api-key': '' },
    { 'x-api-key': `${apiKey}x` },
    { authorization: apiKey },
    { authorization: `Basic ${apiKey}` },
    { authorization: 'Bearer wrong' },
    { 'x-api-key': 'wrong', authorization: `Bearer ${apiKey}` },
  ]) {
    expect(await statusWith(url, headers as Record<string, string>)).toBe(401);
  }
});

test('401 has the documented body and a Date header', async () => {
  const { url } = await startPlatform();
  const response = await fetch(`${url}/api/contact?page=2`);
  expect(response.headers.get('date')).toMatch(/GMT$/);
  expect(await response.json()).toEqual({
    statusCode: 401,
    code: 'UNAUTHORIZED',
    message: 'API key or access token is missing',
    error: 'UNAUTHORIZED',
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/),
    path: '/api/contact',
  });
});

test('requests by another host name or from another origin are forbidden, key or not', async () => {
  const { url, apiKey, call } = await startPlatform();
  const status = await new Promise((resolve, reject) => {
    const headers = { host: 'attacker.example', 'x-api-key': apiKey };
    request(`${url}/api/users/me`, { headers }, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end();
  });
  expect(status).toBe(403);
  const foreign = await call('GET', '/api/users/me', undefined, { origin: 'https://attacker.example' });
  expect(foreign).toMatchObject({ status: 403, json: { code: 'FORBIDDEN', error: 'FORBIDDEN' } });
  expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
  expect(await call('GET', '/api/users/me', undefined, { origin: url })).toMatchObject({ status: 200 });
});

test('what is no route is 404 in the documented body', async () => {
  const { call } = await startPlatform();
  for (const [method, path] of [
    ['GET', '/api/nothing'],
    ['PATCH', '/api/contact'],
    ['GET', '/_local/requests'],
    ['POST', '/_local/faults'],
  ] as const) {
    const json = { statusCode: 404, code: 'NOT_FOUND', error: 'NOT_FOUND', message: `Cannot ${method} ${path}`, path };
    expect(await call(method, path)).toMatchObject({ status: 404, json });
  }
});

test('bodies that are not JSON, too large or of another type are refused', async () => {
  const { url, apiKey } = await startPlatform();
  const post = async (body: string, type: string) => {
    const headers = { 'x-api-key': apiKey, 'content-type': type };
    const response = await fetch(`${url}/api/contact`, { method: 'POST', headers, body });
    return response.json();
  };
  expect(await post('{"primaryPhone":', 'application/json')).toMatchObject({ statusCode: 400, code: 'BAD_REQUEST' });
  expect(await post('{"__proto__":{}}', 'application/json')).toMatchObject({ statusCode: 400, code: 'BAD_REQUEST' });
  expect(await post('a=1', 'application/x-www-form-urlencoded')).toMatchObject({
    statusCode: 415,
    code: 'UNSUPPORTED_FILE_TYPE',
  });
  const large = JSON.stringify({ primaryPhone: 'x'.repeat(5 * 1024 * 1024) });
  expect(await post(large, 'application/json')).toMatchObject({ statusCode: 413, code: 'FILE_TOO_LARGE' });
});

test('what a route does not read is refused as an unknown property is', async () => {
  const { call } = await startPlatform();
  const refused = (field: string) => ({
    status: 400,
    json: { code: 'VALIDATION_FAILED', fieldErrors: { [field]: [`property ${field} should not exist`] } },
  });
  expect(await call('GET', '/api/users/me?verbose=1')).toMatchObject(refused('verbose'));
  expect(await call('GET', '/api/custom-attributes?page=2')).toMatchObject(refused('page'));
  expect(await call('DELETE', `/api/contact/${NO_SUCH_ID}`, { force: true })).toMatchObject(refused('force'));
  expect(await call('DELETE', `/api/contact/${NO_SUCH_ID}`, {})).toMatchObject({ status: 404 });
});

test('a path parameter that is no UUID is refused on every route that has one', async () => {
  const { call } = await startPlatform();
  const withParameter = Object.values(gomobileRoutes).filter(({ path }) => /^[^{]*\{\w*id\}/i.test(path));
  expect(withParameter.length).toBeGreaterThan(15);
  for (const { method, path } of withParameter) {
    const name = /\{(\w+)\}/.exec(path)?.[1] ?? '';
    const url = path.replace(/\{\w+\}/, 'not-a-uuid').replaceAll(/\{\w+\}/g, 'other');
    const answer = await call(method, url, method === 'PUT' || method === 'POST' ? {} : undefined);
    expect(answer, `${method} ${path}`).toMatchObject({
      status: 400,
      json: {
        code: 'VALIDATION_FAILED',
        message: 'Validation failed',
        error: 'BAD_REQUEST',
        fieldErrors: { [name]: [`${name} must be a UUID`] },
        fieldDetails: { [name]: [{ code: 'isUuid' }] },
        path: url,
      },
    });
  }
});

test('the OpenAPI document is written once', async () => {
  const { url } = await startPlatform();
  const write = vi.spyOn(JSON, 'stringify');
  onTestFinished(() => write.mockRestore());
  const read = async () => {
    const response = await fetch(`${url}/docs/json`);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    return response.text();
  };
  const first = await read();
  expect(await read()).toBe(first);
  expect(write.mock.calls.filter(([value]) => typeof value === 'object' && 'openapi' in value)).toHaveLength(1);
});

test('requests of one connection are worked on one after the other', async () => {
  const { url, apiKey, send } = await startPlatform({ testHooks: true });
  const body = JSON.stringify({ primaryPhone: '+441134960777' });
  const action = { delayMs: 200 };
  await send(testHookRoutes.addFault, { body: { match: { method: 'POST', path: '/api/contact' }, action } });
  const { host, hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const head = (method: string) => `${method} /api/contact HTTP/1.1\r\nHost: ${host}\r\nx-api-key: ${apiKey}\r\n`;
  socket.write(
    `${head('POST')}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}` +
      `${head('GET')}Connection: close\r\n\r\n`,
  );
  const [created, listed] = (await text(socket)).split(/(?<=\})HTTP\//);
  expect(created).toContain('201 Created');
  expect(listed).toContain('+441134960777');
});

test('the OpenAPI document lists every route, without a key', async () => {
  const { url } = await startPlatform({ testHooks: true });
  const response = await fetch(`${url}/docs/json`);
  const document = z
    .looseObject({ paths: z.record(z.string(), z.record(z.string(), z.looseObject({ operationId: z.string() }))) })
    .parse(await response.json());
  const documented = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { operationId }]) => `${operationId}: ${method} ${path}`),
  );
  const tables: Record<string, Record<string, { method: string; path: string }>> = {
    '': { ...gomobileRoutes, ...localRoutes, ...testHookRoutes },
    'flowgent.': flowgentRoutes,
    'trillet.': trilletRoutes,
    'truestate.': truestateRoutes,
  };
  const routes = Object.entries(tables).flatMap(([prefix, table]) =>
    Object.entries(table).map(([id, { method, path }]) => `${prefix}${id}: ${method.toLowerCase()} ${path}`),
  );
  expect(documented.toSorted()).toEqual(routes.toSorted());
  const ids = documented.map((line) => line.split(':', 1)[0]);
  expect(new Set(ids).size).toBe(ids.length);
  expect((await fetch(`${url}/docs`)).status).toBe(200);
  expect((await fetch(`${url}/docsx`)).status).toBe(401);
});
