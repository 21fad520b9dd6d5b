import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SetupStatus } from '#shared/contract/setup.ts';
import type { SyncStatus } from '#shared/contract/sync.ts';
import { SAMPLE_CONNECTION_ID } from '../../electron/app/sample-platform.ts';
import { createWorkspace } from '../../electron/app/workspace.ts';
import { startEngine } from '../../electron/engine/client.ts';
import { createEngine } from '../../electron/engine/engine.ts';
import type { EngineOptions, MainServices } from '../../electron/engine/protocol.ts';
import { createReader } from '../../electron/engine/reader.ts';
import { createSetup } from '../../electron/features/setup/service.ts';
import type { Log } from '../../electron/lib/ports.ts';
import { systemClock, systemRandom } from '../../electron/lib/system.ts';
import { createMemorySecrets } from '../../electron/secrets/memory.ts';
import { connectionAccount } from '../../electron/secrets/secret-store.ts';
import { openDatabase, openReader } from '../../electron/store/database.ts';
import type { FromEngineProcess, ToEngineProcess } from './support/engine-process.ts';
import { startPlatform, type TestPlatform } from './support/local-platform.ts';
import { throwawaySetup } from './support/throwaway-setup.ts';
import { type Cut, startWriteGate } from './support/write-gate.ts';

const BUILT_ENGINE = join(import.meta.dirname, '../../out/main/engine.js');
const BUILT_READER = join(import.meta.dirname, '../../out/main/reader.js');
const PHONE = '+212600000001';
const context = { requestId: 'test' };
const within = { timeout: 20_000, interval: 20 };

let directory: string;
let platform: TestPlatform;
let remoteId: string;
let endings: (() => unknown)[];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'earshot-engine-'));
  platform = await startPlatform();
  ({ id: remoteId } = await platform.createContact({ primaryPhone: PHONE, firstName: 'Salma', city: 'Fes' }));
  endings = [];
});
afterEach(async () => {
  for (const end of endings.reverse()) await end();
  await platform.close();
  rmSync(directory, { recursive: true, force: true });
});

const optionsOf = (databaseKeyHex: string): EngineOptions => ({
  databasePath: join(directory, 'earshot.db'),
  databaseKeyHex,
  dataDirectory: directory,
  mediaDirectory: join(directory, 'media'),
  peaksWorkerPath: join(import.meta.dirname, '../../out/main/peaks-worker.js'),
  exportWorkerPath: join(import.meta.dirname, '../../out/main/export-worker.js'),
  audioPolicy: { quotaBytes: 100_000_000, prefetch: false },
});

const newKeyHex = () => randomBytes(32).toString('hex');
const connectionTo = (baseUrl: string) => ({ id: SAMPLE_CONNECTION_ID, name: 'Test', baseUrl });

/** An engine in this process, whose log and secrets can be looked at. */
function openEngine(keyHex: string) {
  const logged: string[] = [];
  const note =
    (level: string): Log['info'] =>
    (event, fields) =>
      logged.push(`${level} ${event} ${JSON.stringify(fields ?? {})}`);
  const main: MainServices = {
    getSecret: async () => platform.apiKey,
    setSecret: async () => undefined,
    removeSecret: async () => undefined,
  };
  const engine = createEngine({
    options: optionsOf(keyHex),
    clock: systemClock,
    random: systemRandom,
    log: { info: note('info'), warn: note('warn'), error: note('error') },
    publish: () => {},
    main,
  });
  const db = openReader({ path: optionsOf(keyHex).databasePath, keyHex });
  const { contacts, outbox } = createReader({ db, onPeaksWanted: () => {} });
  const { sync } = engine.handlers;
  const becomes = (state: SyncStatus['state']) =>
    vi.waitFor(async () => expect((await sync.status(undefined, context)).state).toBe(state), within);
  const find = async () => {
    const page = { offset: 0, limit: 1 };
    const sort = { by: 'name', order: 'asc' } as const;
    const { rows } = await contacts.list({ filter: { text: PHONE }, sort, page }, context);
    return rows[0] ?? expect.fail('the contact is not here');
  };
  const changes = async (view?: 'history') =>
    (await outbox.list({ ...(view && { view }), page: { offset: 0, limit: 50 } }, context)).rows;
  const close = async () => {
    db.close();
    await engine.close();
  };
  return { ...engine, close, logged, becomes, find, changes };
}

describe('the engine', () => {
  test('reads a platform, sends an edit, and has both after it was closed and opened again', async () => {
    const keyHex = newKeyHex();
    const first = openEngine(keyHex);
    await first.internals.ensureSampleConnection(connectionTo(platform.url));
    await first.becomes('synced');
    const { id } = await first.find();
    await first.handlers.contacts.update({ changeId: randomUUID(), id, fields: { city: 'Rabat' } }, context);
    await vi.waitFor(async () => expect(await platform.getContact(remoteId)).toMatchObject({ city: 'Rabat' }), within);
    await first.becomes('synced');
    await first.close();
    const second = openEngine(keyHex);
    expect(await second.find()).toMatchObject({ id, city: 'Rabat', state: 'synced' });
    await second.close();
  });

  test('closes while its first sync runs, and goes on at the next start', async () => {
    const keyHex = newKeyHex();
    await platform.fault({ match: { method: 'GET', path: '/api/contact' }, action: { delayMs: 60_000 } });
    const first = openEngine(keyHex);
    await first.internals.ensureSampleConnection(connectionTo(platform.url));
    await vi.waitFor(async () => expect((await platform.requests()).length).toBeGreaterThan(1), within);
    await first.close();
    expect(first.logged.filter((line) => line.startsWith('error'))).toEqual([]);
    await platform.clearFaults();
    const second = openEngine(keyHex);
    await second.becomes('synced');
    expect(await second.find()).toMatchObject({ firstName: 'Salma' });
    await second.close();
  });

  test('leaves nothing readable, neither on disk nor in the log', async () => {
    const keyHex = newKeyHex();
    const engine = openEngine(keyHex);
    endings.push(() => engine.close());
    await engine.internals.ensureSampleConnection(connectionTo(platform.url));
    await engine.becomes('synced');
    await platform.fault({ match: { method: 'PUT', path: '/api/contact/' }, action: { status: 422 } });
    const { id } = await engine.find();
    await engine.handlers.contacts.update({ changeId: randomUUID(), id, fields: { city: 'Casablanca' } }, context);
    await engine.becomes('attention');
    const secrets = ['Salma', 'Casablanca', PHONE.slice(1), platform.apiKey, keyHex];
    const files = readdirSync(directory).filter((name) => name.startsWith('earshot.db'));
    expect(files).toContain('earshot.db-wal');
    const bytes = files.map((name) => readFileSync(join(directory, name)).toString('latin1')).join('');
    for (const secret of secrets) {
      expect(bytes.includes(secret), `${secret} on disk`).toBe(false);
      expect(engine.logged.join('\n').includes(secret), `${secret} in the log`).toBe(false);
    }
  });

  test('opens and syncs where audio cannot be kept', async () => {
    writeFileSync(join(directory, 'media'), 'not a folder');
    const engine = openEngine(newKeyHex());
    await engine.internals.ensureSampleConnection(connectionTo(platform.url));
    await engine.becomes('synced');
    await engine.close();
    expect(engine.logged.filter((line) => line.startsWith('error'))).toHaveLength(1);
  });
});

describe('a power cut around a write', () => {
  function startProcess(): ChildProcess {
    const child = fork(join(import.meta.dirname, 'support/engine-process.ts'), { stdio: 'inherit' });
    endings.push(() => child.kill('SIGKILL'));
    return child;
  }
  const told = (child: ChildProcess, kind: FromEngineProcess['kind']) =>
    new Promise<void>((resolve, reject) => {
      child.on('message', (message: FromEngineProcess) => {
        if (message.kind === kind) resolve();
        else if (message.kind === 'failed') reject(new Error(message.message));
      });
    });
  const tell = (child: ChildProcess, message: ToEngineProcess) => child.send(message);

  test.each<[Cut, number]>([
    ['after', 1],
    ['before', 1],
  ])('%s its effect: the next start asks, and %i effect is there', async (when, effects) => {
    const keyHex = newKeyHex();
    const gate = await startWriteGate(platform.url);
    endings.push(() => gate.close());
    const child = startProcess();
    const synced = told(child, 'synced');
    tell(child, {
      kind: 'open',
      options: optionsOf(keyHex),
      apiKey: platform.apiKey,
      connection: connectionTo(gate.url),
    });
    await synced;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    gate.cutNextWrite(when, () => child.kill('SIGKILL'));
    const changeId = randomUUID();
    tell(child, { kind: 'edit', changeId, phone: PHONE, city: 'Rabat' });
    await exited;
    expect(await platform.getContact(remoteId)).toMatchObject({ city: when === 'after' ? 'Rabat' : 'Fes' });

    // As it was when the process ended: nothing but what was committed.
    const db = openDatabase({ path: join(directory, 'earshot.db'), keyHex });
    expect(
      db.prepare('SELECT state, first_sent_at IS NOT NULL AS sent FROM outbox WHERE id = ?').get(changeId),
    ).toEqual({
      state: 'sending',
      sent: 1,
    });
    db.close();

    const engine = openEngine(keyHex);
    endings.push(() => engine.close());
    expect((await engine.changes()).map(({ id, state }) => ({ id, state }))).toEqual([
      { id: changeId, state: 'unknown' },
    ]);
    expect(await engine.find()).toMatchObject({ city: 'Rabat', state: 'unknown' });
    await engine.becomes('synced');
    expect((await engine.changes('history')).map(({ id, state }) => ({ id, state }))).toEqual([
      { id: changeId, state: 'done' },
    ]);
    expect(await platform.getContact(remoteId)).toMatchObject({ city: 'Rabat' });
    const writes = (await platform.writes()).filter(({ method }) => method === 'PUT');
    expect(writes).toHaveLength(effects);
  });
});

describe('the built engine in its worker', () => {
  beforeAll(() => {
    if (!existsSync(BUILT_ENGINE)) throw new Error('build it first: npm run build');
  });

  /** The built worker, with a call that makes it fail outside any request as a bug would. */
  function crashingEngine(): string {
    const path = join(directory, 'engine.mjs');
    writeFileSync(
      path,
      `import ${JSON.stringify(pathToFileURL(BUILT_ENGINE).href)};
       import { parentPort } from 'node:worker_threads';
       parentPort.on('message', ({ channel, input }) => {
         if (channel !== 'test:crash') return;
         setImmediate(() => { if (input === 'exit') process.exit(3); throw new Error('Salma +212600000001'); });
       });`,
    );
    return path;
  }

  /** Setup and workspace as the application wires them. */
  function openApplication() {
    const secrets = createMemorySecrets();
    const statuses: SetupStatus[] = [];
    const logged: string[] = [];
    const log: Log = {
      info() {},
      warn() {},
      error: (event, fields) => logged.push(`${event} ${JSON.stringify(fields)}`),
    };
    let reopened = Promise.withResolvers<SetupStatus>();
    const workspace = createWorkspace({
      dataDirectory: directory,
      enginePath: crashingEngine(),
      readerPath: BUILT_READER,
      peaksWorkerPath: join(import.meta.dirname, '../../out/main/peaks-worker.js'),
      exportWorkerPath: join(import.meta.dirname, '../../out/main/export-worker.js'),
      audioPolicy: () => ({ quotaBytes: 100_000_000, prefetch: false }),
      onEvent: () => {},
      onCrash: () => void setup.crashed().then((status) => reopened.resolve(status)),
      onDamage: () => expect.fail('it is not damaged'),
      log,
    });
    const setup = createSetup({
      ...throwawaySetup(workspace, directory, secrets),
      newKeyHex,
      onStatus: (status) => statuses.push(status),
      onOpened: () => {},
      onLocked: () => {},
    });
    endings.push(() => workspace.close());
    const call = (channel: string, input: unknown) => workspace.engine().call(`app:${channel}`, input, 'test');
    const crash = async (how: 'throw' | 'exit') => {
      reopened = Promise.withResolvers<SetupStatus>();
      await platform.fault({ match: { path: '/api/' }, action: { delayMs: 60_000 } });
      const { url: baseUrl, apiKey } = platform;
      const pending = call('connections.test', {
        platform: 'gomobile',
        name: 'n',
        baseUrl,
        authScheme: 'apiKey',
        apiKey,
      });
      // More than the reader answers before the writer ends, each of its own.
      const reading = Promise.allSettled(
        Array.from({ length: 500 }, (_, offset) =>
          call('contacts.list', { filter: {}, sort: { by: 'name', order: 'asc' }, page: { offset, limit: 200 } }),
        ),
      );
      const ended = workspace.engine().call('test:crash', how, 'test');
      await Promise.all([
        expect(pending).rejects.toMatchObject({ code: 'BUG', message: expect.stringContaining('stopped') }),
        expect(ended).rejects.toMatchObject({ code: 'BUG' }),
      ]);
      const told = (await reading).flatMap((read) => (read.status === 'rejected' ? [read.reason.message] : []));
      expect([...new Set(told)]).toEqual([expect.stringContaining('stopped and is started again')]);
      await platform.clearFaults();
      return reopened.promise;
    };
    return { workspace, setup, secrets, call, crash, logged, statuses };
  }

  test('is started again after it failed, with everything that was saved, and not for ever', async () => {
    const { workspace, setup, secrets, call, crash, logged } = openApplication();
    await secrets.set(connectionAccount(SAMPLE_CONNECTION_ID), platform.apiKey);
    expect(await setup.start()).toMatchObject({ phase: 'start' });
    await workspace.engine().internals.ensureSampleConnection(connectionTo(platform.url));
    await vi.waitFor(
      async () => expect(await call('sync.status', undefined)).toMatchObject({ state: 'synced' }),
      within,
    );
    const page = { offset: 0, limit: 10 };
    const list = { filter: {}, sort: { by: 'name', order: 'asc' }, page };
    const { rows } = (await call('contacts.list', list)) as { rows: { id: string }[] };
    const id = rows[0]?.id;
    await call('sync.setPaused', { paused: true });
    await call('contacts.update', { changeId: randomUUID(), id, fields: { city: 'Rabat' } });

    for (const how of ['throw', 'exit', 'throw'] as const) {
      expect(await crash(how)).toMatchObject({ phase: 'ready', problem: null });
      expect(await call('contacts.get', { id })).toMatchObject({ city: 'Rabat', state: 'queued' });
    }
    expect(await crash('exit')).toMatchObject({ phase: 'blocked', problem: { code: 'BUG', retryable: true } });
    expect(() => workspace.engine()).toThrow(expect.objectContaining({ code: 'DB_LOCKED' }));

    const [first, second] = await Promise.all([setup.start(), setup.start()]);
    expect([first.phase, second.phase]).toEqual(['ready', 'ready']);
    await call('sync.setPaused', { paused: false });
    await vi.waitFor(async () => expect(await platform.getContact(remoteId)).toMatchObject({ city: 'Rabat' }), within);
    expect(logged.join('\n')).not.toMatch(/Salma|212600000001/);
  });

  test('is closed when the application quits while it opens, and takes no call any more', async () => {
    const { workspace, setup } = openApplication();
    const starting = setup.start();
    await vi.waitFor(() => expect(existsSync(join(directory, 'engine.mjs'))).toBe(true));
    await workspace.close();
    expect(await starting).toMatchObject({ phase: 'blocked', problem: { code: 'CANCELLED' } });
    expect(() => workspace.engine()).toThrow(expect.objectContaining({ code: 'CANCELLED' }));
    await expect(workspace.open(newKeyHex(), createMemorySecrets())).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  const main: MainServices = {
    getSecret: async () => null,
    setSecret: async () => undefined,
    removeSecret: async () => undefined,
  };
  const start = (options: EngineOptions) =>
    startEngine(options, {
      workerPath: BUILT_ENGINE,
      readerPath: BUILT_READER,
      main,
      onEvent: () => {},
      onCrash: () => expect.fail('it must not crash'),
      log: { info() {}, warn() {}, error() {} },
    });
  const makeDatabase = (keyHex: string, version: number) => {
    const db = openDatabase({ path: join(directory, 'earshot.db'), keyHex });
    db.exec('CREATE TABLE kept (value TEXT)');
    db.pragma(`user_version = ${version}`);
    db.close();
    return {};
  };

  test.each<[string, string, (keyHex: string) => Partial<EngineOptions>]>([
    ['another key', 'DB_KEY_UNAVAILABLE', () => makeDatabase(newKeyHex(), 10)],
    ['a database from the future', 'DB_FROM_FUTURE', (keyHex) => makeDatabase(keyHex, 9999)],
    ['a data folder that is a file', 'DB_LOCKED', () => ({ dataDirectory: '/dev/null/data' })],
    [
      'a database that is a folder',
      'DB_LOCKED',
      () => {
        mkdirSync(join(directory, 'folder.db'));
        return { databasePath: join(directory, 'folder.db') };
      },
    ],
  ])('refuses %s with a sentence and something to do', async (_name, code, prepare) => {
    const keyHex = newKeyHex();
    const options = { ...optionsOf(keyHex), ...prepare(keyHex) };
    await expect(start(options)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(/^[A-Z].*\.$/),
      action: expect.stringMatching(/\.$/),
    });
  });

  test('takes no call after it was closed', async () => {
    const client = await start(optionsOf(newKeyHex()));
    await client.close();
    await expect(client.call('app:sync.status', undefined, 'test')).rejects.toMatchObject({ code: 'CANCELLED' });
    await client.close();
  });
});
