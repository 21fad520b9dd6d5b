import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PlatformName } from '#shared/contract/connections.ts';
import type { SyncStatus } from '#shared/contract/sync.ts';
import { PLATFORM_PROFILES } from '#shared/domain/platform-profile.ts';
import { createConnectors } from '../../../electron/connectors/registry.ts';
import { createEngineLife } from '../../../electron/engine/life.ts';
import type { EngineParts } from '../../../electron/engine/parts.ts';
import { connectionCommands, connectionQueries } from '../../../electron/features/connections/handlers.ts';
import { createRemovableSecrets } from '../../../electron/features/connections/secret-removals.ts';
import { contactCommands, contactQueries } from '../../../electron/features/contacts/handlers.ts';
import { outboxCommands, outboxQueries } from '../../../electron/features/outbox/handlers.ts';
import { createJobs } from '../../../electron/jobs/jobs.ts';
import type { Clock, Log, Random } from '../../../electron/lib/ports.ts';
import type { Publish } from '../../../electron/lib/publish.ts';
import { createClips } from '../../../electron/media/clips.ts';
import type { HttpTimeouts } from '../../../electron/net/http-client.ts';
import { openDatabase } from '../../../electron/store/database.ts';
import { migrate } from '../../../electron/store/migrate.ts';
import { createOnline } from '../../../electron/sync/online.ts';
import { createSync } from '../../../electron/sync/sync.ts';

/** A clock that moves only when a test says so. */
export class TestClock implements Clock {
  #now: number;
  constructor(now = Date.now()) {
    this.#now = now;
  }
  now(): number {
    return this.#now;
  }
  advance(ms: number): void {
    this.#now += ms;
  }
}

/** Where a console keeps what outlives it. */
export interface ConsolePlace {
  directory: string;
  keyHex: string;
  /** By account. */
  secrets: Record<string, string>;
}

const newPlace = (): ConsolePlace => ({
  directory: mkdtempSync(join(tmpdir(), 'earshot-sync-')),
  keyHex: randomBytes(32).toString('hex'),
  secrets: {},
});

/** The console's engine as far as sync goes, over a real encrypted database, driven step by step. */
export function createConsole({
  clock = new TestClock(),
  timeouts = { headersMs: 1_500, totalMs: 3_000 },
  place = newPlace(),
}: {
  clock?: TestClock;
  timeouts?: Partial<HttpTimeouts>;
  /** The store of another console, such as one in a process that was killed. */
  place?: ConsolePlace;
} = {}) {
  const { directory, keyHex } = place;
  const path = join(directory, 'store.db');
  const random: Random = { uuid: () => randomUUID(), fraction: () => 0.5 };
  const secretsKept = new Map<string, string>(Object.entries(place.secrets));
  const errorsLogged: string[] = [];
  const log: Log = { info() {}, warn() {}, error: (event) => errorsLogged.push(event) };
  /** What each change of the keychain does first: nothing, unless a test says otherwise. */
  const keychain: Record<'beforeSet' | 'beforeRemove', () => unknown> = {
    beforeSet: () => {},
    beforeRemove: () => {},
  };
  const media: Record<'beforeRemove', () => unknown> = { beforeRemove: () => {} };
  const published: { topic: string; payload: unknown }[] = [];

  const boot = () => {
    const db = openDatabase({ path, keyHex });
    migrate(db);
    const publish: Publish = (feature, member, payload) =>
      published.push({ topic: `${feature}.${String(member)}`, payload });
    const kept = {
      getSecret: async ({ account }: { account: string }) => secretsKept.get(account) ?? null,
      setSecret: async ({ account, value }: { account: string; value: string }) => {
        await keychain.beforeSet();
        secretsKept.set(account, value);
      },
      removeSecret: async ({ account }: { account: string }) => {
        await keychain.beforeRemove();
        secretsKept.delete(account);
      },
    };
    const secrets = createRemovableSecrets({ db, secrets: kept, log });
    const connectors = createConnectors({ db, clock, secrets, timeouts });
    const pulled: string[] = [];
    const life = createEngineLife();
    const onPulled = (id: string) => {
      pulled.push(id);
      life.pulled(id);
      for (const tell of waiting.splice(0)) tell();
    };
    const sync = createSync({ db, clock, random, log, publish, connectors, onPulled });
    const jobs = createJobs({ db, clock, log, publish });
    /** What every other feature's commands are built from, as the engine builds them. */
    const parts: EngineParts = {
      db,
      clock,
      random,
      log,
      publish,
      connectors,
      online: createOnline({ connectors, sync }),
      jobs,
      clips: createClips({ db, clock, random, directory: join(directory, 'clips') }),
      life,
      onQueued: () => sync.changed(),
      readAgain: (id) => sync.run(id),
    };
    const removedMedia: string[] = [];
    const handlers = {
      contacts: {
        ...contactQueries({ db }),
        ...contactCommands(parts),
      },
      outbox: { ...outboxQueries({ db }), ...outboxCommands({ db, clock, publish, onQueued: () => sync.changed() }) },
      connections: {
        ...connectionQueries({ db }),
        ...connectionCommands({
          db,
          clock,
          random,
          publish,
          secrets,
          connectors,
          sync,
          removeMedia: async (id) => {
            await media.beforeRemove();
            removedMedia.push(id);
          },
        }),
      },
    };
    return { db, sync, connectors, handlers, pulled, removedMedia, secrets, jobs, life, parts };
  };

  const waiting: (() => void)[] = [];
  let engine = boot();
  const call = { requestId: 'test' };

  const close = async () => {
    await engine.life.close();
    await engine.jobs.stop();
    await engine.sync.stop();
    await engine.connectors.close();
    engine.db.close();
  };

  return {
    clock,
    published,
    secretsKept,
    keychain,
    media,
    errorsLogged,
    call,
    get db() {
      return engine.db;
    },
    get sync() {
      return engine.sync;
    },
    get handlers() {
      return engine.handlers;
    },
    get pulled() {
      return engine.pulled;
    },
    get removedMedia() {
      return engine.removedMedia;
    },
    get secrets() {
      return engine.secrets;
    },
    get connectors() {
      return engine.connectors;
    },
    get parts() {
      return engine.parts;
    },
    get life() {
      return engine.life;
    },
    connect: async (
      platform: { url: string; apiKey: string },
      id = randomUUID(),
      { name = 'gomobile', scopeId }: { name?: PlatformName; scopeId?: string } = {},
    ) =>
      engine.handlers.connections.add(
        {
          id,
          platform: name,
          name: 'Test',
          baseUrl: platform.url,
          authScheme: PLATFORM_PROFILES[name].authSchemes[0],
          ...(scopeId !== undefined && { scopeId }),
          apiKey: platform.apiKey,
          privateNetwork: false,
        },
        call,
      ),
    list: () => engine.handlers.connections.list(undefined, call),
    /** Resolves at the end of the next pull that the loop makes by itself. */
    nextPull: () => new Promise<void>((resolve) => waiting.push(resolve)),
    /** Moves the clock and makes what is due. Answers where sync stands then. */
    step: async (ms = 0): Promise<SyncStatus> => {
      clock.advance(ms);
      await engine.sync.step();
      return engine.sync.status();
    },
    /** Everything again, as by the button. */
    exchange: async (ms = 0): Promise<SyncStatus> => {
      clock.advance(ms);
      engine.sync.run();
      await engine.sync.step();
      return engine.sync.status();
    },
    get place(): ConsolePlace {
      return { directory, keyHex, secrets: Object.fromEntries(secretsKept) };
    },
    /** The store is gone under everything that still runs, as when the process is killed. `revive` starts another engine. */
    kill: () => {
      const { db, connectors, sync } = engine;
      // Its timers end with a process; here they would only complain.
      void sync.stop();
      db.close();
      void connectors.close();
    },
    revive: () => {
      engine = boot();
    },
    restart: async () => {
      await close();
      engine = boot();
      engine.sync.start();
      // The loop is not wanted here: the test makes the steps.
      await engine.sync.stop();
    },
    all: <T>(sql: string, ...parameters: unknown[]): T[] => engine.db.prepare(sql).all(...parameters) as T[],
    one: <T>(sql: string, ...parameters: unknown[]): T => engine.db.prepare(sql).get(...parameters) as T,
    close: async () => {
      await close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export type TestConsole = ReturnType<typeof createConsole>;
