import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gomobileRoutes as routes } from '#shared/wire/gomobile/routes.ts';
import { localRoutes } from '#shared/wire/local/routes.ts';
import { DATABASE_FILE } from '../../db/open.ts';
import { NO_SUCH_ID, type Running, startPlatform, temporaryFolder } from '../../test-support.ts';
import { ACCESS_TOKEN_LIFE_MS, REFRESH_TOKEN_LIFE_MS } from './service.ts';

const START = Date.UTC(2026, 9, 1);

/** A platform whose time of day is `clock.now`. */
async function platformWithClock(options: object = {}) {
  const clock = { now: START };
  return { clock, platform: await startPlatform({ now: () => clock.now, ...options }) };
}

const signIn = (platform: Running) => platform.send(localRoutes.signIn);

/** Status of a request with no other credential than this bearer token. */
const statusAs = async ({ url }: Running, token: string): Promise<number> =>
  (await fetch(`${url}/api/users/me`, { headers: { authorization: `Bearer ${token}` } })).status;

/** A refresh as a client does it whose access token has expired: without any key. */
async function refresh({ url }: Running, refresh_token: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${url}/api/auth/refresh`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ refresh_token }),
  });
  return { status: response.status, json: (await response.json()) as Record<string, string> };
}

test('signing in answers a session that lets in, and the key', async () => {
  const { platform } = await platformWithClock();
  const session = await signIn(platform);
  expect(session.api_key).toBe(platform.apiKey);
  expect(await statusAs(platform, session.access_token)).toBe(200);
  expect(await statusAs(platform, session.refresh_token)).toBe(401);
});

test('only the key made at installation signs in', async () => {
  const { platform } = await platformWithClock();
  const { access_token } = await signIn(platform);
  const made = await platform.send(routes.createApiKey, { body: { name: 'Exports', prefix: 'prod' } });
  expect((await fetch(`${platform.url}/_local/session`, { method: 'POST' })).status).toBe(401);
  for (const key of [access_token, made.secret]) {
    const answer = await platform.call('POST', '/_local/session', {}, { 'x-api-key': key });
    expect(answer).toMatchObject({ status: 403, json: { code: 'FORBIDDEN' } });
  }
});

test('refreshing needs no key, gives a new pair and ends the old one', async () => {
  const { platform } = await platformWithClock();
  const first = await signIn(platform);
  const { status, json: second } = await refresh(platform, first.refresh_token, { authorization: 'Bearer expired' });
  expect(status).toBe(200);
  expect(second.access_token).not.toBe(first.access_token);
  expect(second.refresh_token).not.toBe(first.refresh_token);
  expect(await statusAs(platform, first.access_token)).toBe(401);
  expect(await statusAs(platform, second.access_token ?? '')).toBe(200);
  expect((await platform.send(routes.listSessions)).sessions).toHaveLength(1);
});

test('a refresh token that comes twice ends its session, and no other', async () => {
  const { platform } = await platformWithClock();
  const other = await signIn(platform);
  const first = await signIn(platform);
  const { json: second } = await refresh(platform, first.refresh_token);
  expect(await refresh(platform, first.refresh_token)).toMatchObject({ status: 401, json: { code: 'UNAUTHORIZED' } });
  expect(await statusAs(platform, second.access_token ?? '')).toBe(401);
  expect((await refresh(platform, second.refresh_token ?? '')).status).toBe(401);
  expect(await statusAs(platform, other.access_token)).toBe(200);
});

test('of two refreshes at once, one is refused', async () => {
  const { platform } = await platformWithClock();
  const { refresh_token } = await signIn(platform);
  const answers = await Promise.all([refresh(platform, refresh_token), refresh(platform, refresh_token)]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401]);
});

test('tokens expire by the time of the workspace', async () => {
  const { platform, clock } = await platformWithClock();
  const { access_token, refresh_token } = await signIn(platform);
  clock.now += ACCESS_TOKEN_LIFE_MS - 1;
  expect(await statusAs(platform, access_token)).toBe(200);
  clock.now += 1;
  expect(await statusAs(platform, access_token)).toBe(401);
  const { json } = await refresh(platform, refresh_token);
  expect(await statusAs(platform, json.access_token ?? '')).toBe(200);
  clock.now += REFRESH_TOKEN_LIFE_MS;
  expect((await refresh(platform, json.refresh_token ?? '')).status).toBe(401);
  expect((await platform.send(routes.listSessions)).sessions).toEqual([]);
});

test('sessions are listed with when they were last used, and ended one by one', async () => {
  const { platform, clock } = await platformWithClock();
  await platform.call('POST', '/_local/session', {}, { 'user-agent': 'Earshot/1.0' });
  const { access_token } = await signIn(platform);
  clock.now += 120_000;
  await statusAs(platform, access_token);
  const { sessions } = await platform.send(routes.listSessions);
  expect(sessions).toHaveLength(2);
  const used = sessions.find(({ lastAccessedAt }) => lastAccessedAt === new Date(clock.now).toISOString());
  expect(sessions.find((session) => session !== used)).toMatchObject({ userAgent: 'Earshot/1.0' });
  await platform.send(routes.revokeSession, { body: { sessionId: used?.id } });
  expect(await statusAs(platform, access_token)).toBe(401);
  for (const sessionId of [used?.id, NO_SUCH_ID]) {
    const answer = await platform.call('POST', '/api/auth/revoke-session', { sessionId });
    expect(answer).toMatchObject({ status: 404, json: { code: 'NOT_FOUND' } });
  }
  expect((await platform.send(routes.listSessions)).sessions).toHaveLength(1);
});

test('logging out ends the session of the token, logging out everywhere all of them', async () => {
  const { platform } = await platformWithClock();
  const [one, two, three] = [await signIn(platform), await signIn(platform), await signIn(platform)];
  await platform.send(routes.logout, { body: { refresh_token: one.refresh_token } });
  // Sent again because the first answer was lost, say.
  await platform.send(routes.logout, { body: { refresh_token: one.refresh_token } });
  expect(await statusAs(platform, one.access_token)).toBe(401);
  expect((await refresh(platform, one.refresh_token)).status).toBe(401);
  expect(await statusAs(platform, two.access_token)).toBe(200);
  await platform.send(routes.logoutAll, { body: {} });
  expect(await statusAs(platform, two.access_token)).toBe(401);
  expect((await refresh(platform, three.refresh_token)).status).toBe(401);
});

test('neither tokens nor secrets are in the files', async () => {
  const dataDir = temporaryFolder();
  const { platform } = await platformWithClock({ dataDir });
  const session = await signIn(platform);
  const { json } = await refresh(platform, session.refresh_token, { 'idempotency-key': 'one' });
  const made = await platform.call(
    'POST',
    '/api/auth/api-keys',
    { name: 'Exports', prefix: 'p' },
    {
      'idempotency-key': 'two',
    },
  );
  await platform.close();
  const file = readFileSync(join(dataDir, DATABASE_FILE));
  const { secret } = made.json as { secret: string };
  for (const token of [session.access_token, session.refresh_token, json.access_token, json.refresh_token, secret]) {
    expect(file.includes(token ?? '')).toBe(false);
  }
  expect(file.includes('Exports')).toBe(true);
});
