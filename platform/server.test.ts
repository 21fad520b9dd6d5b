import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { gomobileRoutes as routes } from '#shared/wire/gomobile/routes.ts';
import { testHookRoutes as hooks } from '#shared/wire/local/routes.ts';
import { clockFor } from './db/clock.ts';
import { DATABASE_FILE, openDatabase } from './db/open.ts';
import { createPlatform } from './server.ts';
import { addContact, type Running, SAMPLE_DIR, startPlatform, temporaryFolder } from './test-support.ts';

const KEY = 'a1'.repeat(32);
const failure = (options: object) =>
  createPlatform({ dataDir: null, port: 0, seed: 'empty', sampleDir: SAMPLE_DIR, ...options }).then(
    (platform) => platform.close().then(() => null),
    (thrown) => thrown,
  );

test('a restart keeps data, key and identity, and does not seed again', async () => {
  const dataDir = temporaryFolder();
  const first = await startPlatform({ dataDir, seed: 'sample' });
  const id = await addContact(first, '+441134960555', { firstName: 'Ada' });
  await first.close();
  const second = await startPlatform({ dataDir, seed: 'sample', contacts: 10 });
  expect(second).toMatchObject({
    isNew: false,
    apiKey: first.apiKey,
    workspaceId: first.workspaceId,
    organisationId: first.organisationId,
  });
  expect(await second.send(routes.getContact, { params: { id } })).toMatchObject({ firstName: 'Ada' });
  expect((await second.send(routes.listContacts)).meta.total).toBe(4);
});

test('time that tests moved stays moved after a restart, for as long as there are test hooks', async () => {
  const dataDir = temporaryFolder();
  const now = () => Date.UTC(2026, 5, 1);
  const timeOf = async (platform: Running, advanceMs: number) =>
    (await platform.send(hooks.advanceClock, { body: { advanceMs } })).now;
  const one = await startPlatform({ dataDir, now, testHooks: true });
  await timeOf(one, 3_600_000);
  await one.close();
  const two = await startPlatform({ dataDir, now, testHooks: true });
  expect(await timeOf(two, 60_000)).toBe('2026-06-01T01:01:00.000Z');
  await two.close();
  const plain = await startPlatform({ dataDir, now });
  const { id } = await plain.send(routes.createAudience, { body: { name: 'Today' } });
  await plain.close();
  const three = await startPlatform({ dataDir, now, testHooks: true });
  expect(await timeOf(three, 0)).toBe('2026-06-01T01:01:00.000Z');
  const { createdAt } = await three.send(routes.getAudience, { params: { id } });
  expect(createdAt?.slice(0, 16)).toBe('2026-06-01T00:00');
});

test('no time of any table is given out again after a restart', async () => {
  const { db, close } = openDatabase(null, null);
  onTestFinished(close);
  const later = (table: string, row: string) => {
    const before = clockFor(db, () => 0).tick();
    db.exec(`INSERT INTO ${table} VALUES (${row})`);
    expect(clockFor(db, () => 0).tick(), table).toBeGreaterThan(before + 1000);
  };
  later('organizations', "'o', 'Name', 'slug', 'UTC', 'USD', 1100");
  later('users', "'u', 'o', 'u@example.com', 'Ada', 'Byron', 'admin', 0, 2200");
});

test('time goes on after a restart, even where the wall clock went back', async () => {
  const dataDir = temporaryFolder();
  const first = await startPlatform({ dataDir, now: () => Date.UTC(2026, 5, 2) });
  const id = await addContact(first, '+441134960555');
  const before = await first.send(routes.getContact, { params: { id } });
  await first.close();
  const second = await startPlatform({ dataDir, now: () => Date.UTC(2026, 5, 1) });
  const after = await second.send(routes.updateContact, { params: { id }, body: { city: 'Leeds' } });
  expect(after.updatedAt > before.updatedAt).toBe(true);
});

test('a given key stands over the kept one, which stays', async () => {
  const dataDir = temporaryFolder();
  const kept = await startPlatform({ dataDir });
  await kept.close();
  const given = await startPlatform({ dataDir, apiKey: 'given-key-of-this-run' });
  expect((await given.call('GET', '/api/users/me')).status).toBe(200);
  expect((await given.call('GET', '/api/users/me', undefined, { 'x-api-key': kept.apiKey })).status).toBe(401);
  await given.close();
  expect((await startPlatform({ dataDir })).apiKey).toBe(kept.apiKey);
});

test('an encrypted store opens with its key alone and shows nothing in its files', async () => {
  const dataDir = temporaryFolder();
  const platform = await startPlatform({ dataDir, dbKeyHex: KEY, seed: 'sample' });
  await addContact(platform, '+441134960555', { firstName: 'Canarybird' });
  const holds = (file: string, word: string) => readFileSync(join(dataDir, file)).includes(word);
  const leaks = () => readdirSync(dataDir).filter((file) => holds(file, 'Canarybird') || holds(file, 'Whitfield'));
  expect(leaks()).toEqual([]);
  await platform.close();
  expect(leaks()).toEqual([]);
  expect(() => new Database(join(dataDir, DATABASE_FILE)).prepare('SELECT * FROM contacts')).toThrow('not a database');
  expect(await failure({ dataDir })).toMatchObject({
    code: 'WRONG_KEY',
    message: expect.stringContaining('needs its key'),
  });
  expect(await failure({ dataDir, dbKeyHex: 'b2'.repeat(32) })).toMatchObject({ code: 'WRONG_KEY' });
  const again = await startPlatform({ dataDir, dbKeyHex: KEY });
  expect((await again.send(routes.listContacts, { query: { search: 'canary' } })).meta.total).toBe(1);
});

test('a plain store does hold the name: the check above can fail', async () => {
  const dataDir = temporaryFolder();
  const platform = await startPlatform({ dataDir });
  await addContact(platform, '+441134960555', { firstName: 'Canarybird' });
  await platform.close();
  expect(readFileSync(join(dataDir, DATABASE_FILE)).includes('Canarybird')).toBe(true);
});

test('a directory belongs to one server at a time', async () => {
  const dataDir = temporaryFolder();
  const first = await startPlatform({ dataDir });
  expect(await failure({ dataDir })).toMatchObject({
    code: 'DIRECTORY_IN_USE',
    message: `Another local platform is running on ${dataDir}. Stop it, or choose another directory.`,
  });
  expect((await first.call('GET', '/api/users/me')).status).toBe(200);
  await first.close();
  expect(await failure({ dataDir })).toBeNull();
});

test('what keeps it from starting is told in a sentence', async () => {
  const dataDir = temporaryFolder();
  const file = join(dataDir, 'file');
  writeFileSync(file, '');
  expect(await failure({ dataDir: join(file, 'below') })).toMatchObject({
    code: 'DIRECTORY_UNUSABLE',
    message: expect.stringMatching(/^The directory .* cannot be written: .*Choose another/),
  });
  const { url } = await startPlatform();
  const port = Number(new URL(url).port);
  expect(await failure({ port })).toMatchObject({
    code: 'PORT_TAKEN',
    message: `Port ${port} is taken by another program. Stop it, or choose another port.`,
  });
  expect(await failure({ seed: 'sample', sampleDir: dataDir })).toMatchObject({ code: 'SAMPLE_UNUSABLE' });
  writeFileSync(join(dataDir, 'manifest.json'), '{"version":1}');
  expect(await failure({ seed: 'sample', sampleDir: dataDir })).toMatchObject({
    code: 'SAMPLE_UNUSABLE',
    message: expect.stringContaining('organisation'),
  });
});

test('a store of a newer version is refused and left as it is', async () => {
  const dataDir = temporaryFolder();
  const platform = await startPlatform({ dataDir });
  await platform.close();
  const db = new Database(join(dataDir, DATABASE_FILE));
  db.pragma('user_version = 99');
  db.close();
  expect(await failure({ dataDir })).toMatchObject({ code: 'DATABASE_FROM_FUTURE' });
});

test('it listens on the loopback address alone', async () => {
  const { url } = await startPlatform();
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});
