import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { apiKeyCommands, apiKeyQueries } from '../../electron/features/api-keys/handlers.ts';
import { numberQueries } from '../../electron/features/numbers/handlers.ts';
import { sessionCommands, sessionQueries } from '../../electron/features/sessions/handlers.ts';
import { createConsole, type TestConsole } from './support/console.ts';
import { startPlatform, type TestPlatform, WHOLE_SAMPLE } from './support/local-platform.ts';

let server: TestPlatform;
let app: TestConsole;
let connectionId: ReturnType<typeof randomUUID>;
beforeEach(async () => {
  server = await startPlatform({ seed: 'sample', sampleDir: WHOLE_SAMPLE });
  app = createConsole();
  connectionId = randomUUID();
  await app.connect(server, connectionId);
  await app.exchange();
});
afterEach(async () => {
  await app.close();
  await server.close();
});

const keys = () => apiKeyCommands(app.parts, async (id) => app.secretsKept.get(`connection:${id}`) ?? null);
const listed = async () => (await apiKeyQueries({ db: app.db }).list(undefined, app.call)).rows;
const there = async () => {
  const { json } = await server.request('GET', '/api/auth/api-keys');
  return (json as { apiKeys: { id: string; name: string; isActive: boolean }[] }).apiKeys;
};
const wish = (name: string, expiresAt: number | null = null) => ({ connectionId, name, prefix: 'night', expiresAt });
const status = async (secret: string) =>
  (await fetch(`${server.url}/api/users/me`, { headers: { 'x-api-key': secret } })).status;

/** Every text that the store holds, to look for what must not be there. */
const everything = () =>
  app
    .all<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%fts%'")
    .map(({ name }) => JSON.stringify(app.all(`SELECT * FROM "${name}"`)))
    .join('\n');

describe('API keys', () => {
  test('are made with a secret that works and that nothing here holds, switched off, and revoked', async () => {
    const expiresAt = app.clock.now() + 86_400_000;
    const { key, secret } = await keys().create(wish('Nightly', expiresAt), app.call);
    expect(secret.startsWith('night')).toBe(true);
    expect(await status(secret)).toBe(200);
    expect(everything()).not.toContain(secret);
    expect(JSON.stringify(app.published)).not.toContain(secret);
    expect((await listed()).find(({ id }) => id === key.id)).toMatchObject({
      name: 'Nightly',
      isActive: true,
      expiresAt,
    });
    await keys().update({ id: key.id, isActive: false, name: 'By night' }, app.call);
    expect(await status(secret)).toBe(401);
    await expect(keys().revoke({ id: key.id, confirmation: 'Nightly' }, app.call)).rejects.toMatchObject({
      code: 'INVALID',
    });
    await keys().revoke({ id: key.id, confirmation: 'By night' }, app.call);
    expect((await there()).map(({ name }) => name)).not.toContain('By night');
    expect((await listed()).map(({ id }) => id)).not.toContain(key.id);
  });

  test('whose secret was lost with the reply are told of, and none is made a second time', async () => {
    await server.fault({ match: { method: 'POST', path: '/api/auth/api-keys' }, action: { dropAfterSend: true } });
    await expect(keys().create(wish('Lost'), app.call)).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    expect((await there()).filter(({ name }) => name === 'Lost')).toHaveLength(1);
    expect((await listed()).filter(({ name }) => name === 'Lost')).toHaveLength(1);
    await server.fault({ match: { method: 'POST', path: '/api/auth/api-keys' }, action: { dropBefore: true } });
    await expect(keys().create(wish('Never'), app.call)).rejects.toMatchObject({ code: 'TIMEOUT' });
    expect((await there()).filter(({ name }) => name === 'Never')).toHaveLength(0);
  });

  test('are refused in words while the person works offline', async () => {
    app.sync.setPaused(true);
    const before = (await server.requests()).length;
    await expect(keys().create(wish('Later'), app.call)).rejects.toMatchObject({ code: 'OFFLINE' });
    expect((await server.requests()).length).toBe(before);
  });

  test('tell which of them the connection uses by how its secret begins', async () => {
    const { key, secret } = await keys().create({ ...wish('Own'), prefix: 'own' }, app.call);
    app.secretsKept.set(`connection:${connectionId}`, secret);
    expect(await keys().own(undefined, app.call)).toEqual([{ connectionId, ids: [key.id] }]);
    const { key: twin } = await keys().create({ ...wish('Twin'), prefix: 'own' }, app.call);
    const [own] = await keys().own(undefined, app.call);
    expect(own?.ids.sort()).toEqual([key.id, twin.id].sort());
  });
});

describe('sessions', () => {
  const session = async () => (await server.request('POST', '/_local/session', {})).json as { refresh_token: string };
  const rows = async () => (await sessionQueries({ db: app.db }).list(undefined, app.call))[0]?.rows ?? [];

  test('are read, kept for offline, ended one by one and all at once', async () => {
    await session();
    await session();
    const commands = sessionCommands(app.parts);
    const { rows: read } = await commands.read({ connectionId }, app.call);
    expect(read).toHaveLength(2);
    expect(await rows()).toEqual(read);
    const sessionId = read[0]?.id ?? '';
    await commands.revoke({ connectionId, sessionId }, app.call);
    // Ended already: asking again is no error.
    await commands.revoke({ connectionId, sessionId }, app.call);
    expect(await rows()).toHaveLength(1);
    await commands.logOutEverywhere({ connectionId }, app.call);
    expect((await commands.read({ connectionId }, app.call)).rows).toEqual([]);
  });

  test('of a connection are ended on the platform when it is signed out of, and when it is removed', async () => {
    for (const leave of ['signOut', 'remove'] as const) {
      const id = randomUUID();
      const { refresh_token: apiKey } = await session();
      const settings = { platform: 'gomobile', name: leave, baseUrl: server.url, privateNetwork: false } as const;
      app.secretsKept.delete(`connection:${connectionId}`);
      await app.handlers.connections.remove({ id: connectionId, discardUnsent: true }, app.call);
      await app.handlers.connections.add({ id, ...settings, apiKey, authScheme: 'session' }, app.call);
      const { rows: before } = await sessionCommands(app.parts).read({ connectionId: id }, app.call);
      expect(before.filter(({ isThis }) => isThis)).toHaveLength(1);
      if (leave === 'signOut') await app.handlers.connections.signOut({ id }, app.call);
      else await app.handlers.connections.remove({ id, discardUnsent: true }, app.call);
      const { json } = await server.request('POST', '/api/auth/sessions', {});
      expect((json as { sessions: unknown[] }).sessions).toEqual([]);
      if (leave === 'signOut') await app.handlers.connections.remove({ id, discardUnsent: true }, app.call);
    }
  });
});

test('numbers and sender names tell which programs use them', async () => {
  const { rows, readAt } = await numberQueries({ db: app.db }).list(undefined, app.call);
  expect(readAt).not.toBeNull();
  expect(rows.filter(({ kind }) => kind === 'did').length).toBeGreaterThan(0);
  expect(rows.filter(({ kind }) => kind === 'senderId').length).toBeGreaterThan(0);
  expect(rows.flatMap(({ usedBy }) => usedBy).length).toBeGreaterThan(0);
});
