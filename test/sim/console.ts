import { z } from 'zod';
import { createConnectors } from '../../electron/connectors/registry.ts';
import type { Clock, Log, Random, Timers } from '../../electron/lib/ports.ts';
import { prepare, type WriteDb } from '../../electron/store/database.ts';
import { getSetting } from '../../electron/store/settings.ts';
import { PAUSED_SETTING } from '../../electron/sync/reachable.ts';
import { createSync, type Sync } from '../../electron/sync/sync.ts';
import type { PlatformName } from '../../shared/contract/connections.ts';
import { addConnection } from './connection.ts';
import { LineDispatcher } from './line-dispatcher.ts';
import type { LineEnd, Network, Weather } from './network.ts';
import { API_KEY } from './platform.ts';
import { createPrng, type Prng } from './prng.ts';
import { ProcessEnded, SimStore } from './store.ts';
import type { VirtualTime } from './virtual-time.ts';

/** Every id that a console makes begins so, and ends with its number. */
export const CONSOLE_PREFIX = 'c0ffee0';

/** Errors that the engine logs, which are no bugs when the disk is full or the process has just ended. */
const ENVIRONMENT = /SQLITE_FULL|DISK_FULL|ProcessEnded|disk is full/;

export interface ConsoleParts {
  index: number;
  seed: number;
  time: VirtualTime;
  network: Network;
  isFile: boolean;
  platforms: readonly PlatformName[];
  workspaceId: string;
  onBug(sentence: string): void;
  onCrash(): void;
}

/** A console: the real engine over a real store, with the clock, the chance, the line and the disk of the simulation. */
export class SimConsole implements LineEnd {
  readonly index: number;
  readonly store: SimStore;
  readonly connectionIds: ReadonlyMap<PlatformName, string>;
  readonly random: Random;
  readonly clock: Clock;
  weather: Weather = 'good';
  /** How far its clock is off, in ms. */
  clockOffsetMs = 0;
  sync!: Sync;
  readonly #parts: ConsoleParts;
  readonly #prng: Prng;
  #life = 0;
  #isDown = false;
  #isAsleep = false;
  #atWake: (() => void)[] = [];

  constructor(parts: ConsoleParts) {
    this.#parts = parts;
    this.index = parts.index;
    this.#prng = createPrng(parts.seed, 'console', parts.index);
    this.random = {
      uuid: () => this.#prng.uuid(`${CONSOLE_PREFIX}${this.index}`),
      fraction: () => this.#prng.fraction(),
    };
    this.clock = { now: () => parts.time.now() + this.clockOffsetMs };
    this.store = new SimStore({ isFile: parts.isFile });
    this.connectionIds = new Map(
      parts.platforms.map((platform) => [
        platform,
        addConnection(this.store.raw, platform, { workspaceId: parts.workspaceId, random: this.random }),
      ]),
    );
    this.#boot();
  }

  get db(): WriteDb {
    return this.store.db;
  }

  get connectionId(): string {
    return this.connectionIds.get('gomobile') ?? '';
  }

  get isDown(): boolean {
    return this.#isDown;
  }

  /** The person works offline. */
  get isPaused(): boolean {
    return getSetting(this.store.raw, PAUSED_SETTING, z.boolean(), false);
  }

  /** What stands in its store, as seen from outside. */
  rows<Row>(sql: string, ...values: unknown[]): Row[] {
    return prepare<Row>(this.store.raw, sql).all(...values);
  }

  isAlive(): boolean {
    return !this.#isDown;
  }

  isAsleep(): boolean {
    return this.#isAsleep;
  }

  #boot(): void {
    const life = ++this.#life;
    const isThisLife = () => this.#life === life && !this.#isDown;
    const { time, network } = this.#parts;
    const timers = this.#timersOf(isThisLife);
    const end: LineEnd = {
      index: this.index,
      isAlive: isThisLife,
      isAsleep: () => this.#isAsleep,
      crash: () => isThisLife() && this.crash(),
      get weather() {
        return self.weather;
      },
    };
    const self = this;
    const db = this.store.db;
    const dispatcher = new LineDispatcher((exchange) => {
      if (isThisLife()) network.send(end, exchange);
    });
    const secrets = { getSecret: async () => API_KEY, setSecret: async () => {} };
    const sleep = (ms: number, signal?: AbortSignal) => asleep(timers, ms, signal);
    const connectors = createConnectors({
      db,
      clock: this.clock,
      steadyClock: time,
      secrets,
      timers,
      sleep,
      dispatcher,
    });
    const log: Log = { info: () => {}, warn: () => {}, error: (event, fields) => this.#onError(event, fields?.detail) };
    this.sync = createSync({
      db,
      clock: this.clock,
      steadyClock: time,
      random: this.random,
      log,
      publish: () => {},
      timers,
      connectors,
    });
    time.touch();
    try {
      this.sync.start();
    } catch (error) {
      // It ends in the middle of its start, or the disk is full then: the person starts it again.
      if (!(error instanceof ProcessEnded) && !ENVIRONMENT.test(String(error))) throw error;
      this.crash();
    }
  }

  #timersOf(isThisLife: () => boolean): Timers {
    return {
      after: (ms, run) => {
        const wake = () => {
          if (!isThisLife()) return;
          if (this.#isAsleep) this.#atWake.push(wake);
          else run();
        };
        return this.#parts.time.timers.after(ms, wake);
      },
    };
  }

  #onError(event: string, detail: unknown): void {
    if (this.#isDown || ENVIRONMENT.test(String(detail))) return;
    this.#parts.onBug(`console ${this.index} logged ${event}: ${String(detail)}`);
  }

  /** The process ends. Its store stays. */
  crash(): void {
    if (this.#isDown) return;
    this.#isDown = true;
    this.store.kill();
    this.#parts.onCrash();
  }

  /** The person starts it again. */
  revive(): void {
    if (!this.#isDown) return;
    this.store.reopen();
    this.#isDown = false;
    this.#isAsleep = false;
    this.#atWake = [];
    this.#boot();
  }

  fallAsleep(): void {
    this.#isAsleep = true;
  }

  wakeUp(): void {
    if (!this.#isAsleep) return;
    this.#isAsleep = false;
    for (const run of this.#atWake.splice(0)) run();
    if (!this.#isDown) this.sync.wake();
  }

  close(): void {
    this.#isDown = true;
    this.store.close();
  }
}

async function asleep(timers: Timers, ms: number, signal?: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const cancel = timers.after(ms, resolve);
  const giveUp = () => reject(signal?.reason);
  signal?.addEventListener('abort', giveUp, { once: true });
  try {
    await promise;
  } finally {
    cancel();
    signal?.removeEventListener('abort', giveUp);
  }
}
