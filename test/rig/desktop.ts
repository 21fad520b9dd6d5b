import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineOptions } from '../../electron/engine/protocol.ts';
import { openReader, type ReadDb } from '../../electron/store/database.ts';
import type { DesktopOrder, DesktopReport, Work } from './desktop-process.ts';

const CHILD = join(import.meta.dirname, 'desktop-process.ts');
const OUT = join(import.meta.dirname, '../../out/main');

export interface Kept {
  changeId: string;
  work: Work;
}

/** One desktop: a folder on the disk, and the lives of the engine's process in it. */
export interface Desktop {
  name: string;
  /** What it told its person was kept, in this order. */
  kept: Kept[];
  refused: { code: string; work: Work }[];
  /** Errors that no fault of the rig explains. */
  failures: string[];
  begin(how: { life: string; settle?: 'mine' | 'theirs'; baseUrl: string; apiKey: string }): Promise<Life>;
  /** A copy of the store as it lies there; only while no engine runs. */
  read<T>(look: (db: ReadDb) => T): T;
  close(): Promise<void>;
}

/** A disk that only a process within it sees at its place. */
export interface DesktopDisk {
  directory: string;
  fromHere: string;
  /** What a command is put behind to run within. */
  within: readonly string[];
}

export interface Life {
  /** The engine has opened its store. */
  opened: Promise<void>;
  /** Everything it had to send is settled. Rejects where the process ends before. */
  settled: Promise<void>;
  /** As soon as so many more changes were kept, or it has ended. */
  keeps(count: number): Promise<void>;
  /** What it said last of its exchanges. */
  status(): unknown;
  kill(): Promise<void>;
}

/** Longer than any wait that the engine keeps on a line that works again. */
const REST_MS = 20_000;

/** Brings a desktop to rest on a line that works. */
export async function settle(
  desktop: Desktop,
  place: { baseUrl: string; apiKey: string },
  side: 'mine' | 'theirs' = 'theirs',
): Promise<void> {
  const life = await desktop.begin({ life: 'settling', settle: side, ...place });
  const late = new Promise<never>((_, reject) => {
    const say = () =>
      reject(
        new Error(
          `${desktop.name} does not come to rest: ${JSON.stringify({ status: life.status(), failures: desktop.failures.slice(-5) })}`,
        ),
      );
    setTimeout(say, REST_MS).unref();
  });
  try {
    await Promise.race([life.settled, late]);
  } finally {
    await life.kill();
  }
}

/** Processes that have read their modules and wait for an order: a start is then as short as a kill needs it. */
export function createDesktop(name: string, disk?: DesktopDisk): Desktop {
  const directory = disk?.directory ?? mkdtempSync(join(tmpdir(), 'earshot-rig-'));
  const keyHex = randomBytes(32).toString('hex');
  const databasePath = join(directory, 'earshot.db');
  const options: EngineOptions = {
    databasePath,
    databaseKeyHex: keyHex,
    dataDirectory: directory,
    mediaDirectory: join(directory, 'media'),
    peaksWorkerPath: join(OUT, 'peaks-worker.js'),
    exportWorkerPath: join(OUT, 'export-worker.js'),
    audioPolicy: { quotaBytes: 100_000_000, prefetch: false },
  };
  const kept: Kept[] = [];
  const refused: Desktop['refused'] = [];
  const failures: string[] = [];
  let waiting: ChildProcess | null = null;
  const warmUp = () => {
    const [execPath = '', ...execArgv] = [...(disk?.within ?? []), process.execPath];
    waiting = fork(CHILD, [], { execPath, execArgv, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  };
  warmUp();

  const begin: Desktop['begin'] = async ({ baseUrl, apiKey, ...how }) => {
    const child = waiting as ChildProcess;
    warmUp();
    const opened = Promise.withResolvers<void>();
    const settled = Promise.withResolvers<void>();
    const ended = once(child, 'exit');
    let status: unknown = null;
    let awaited = { count: Number.POSITIVE_INFINITY, done: () => {} };
    settled.promise.catch(() => {});
    child.on('message', (report: DesktopReport) => {
      switch (report.kind) {
        case 'open':
          return opened.resolve();
        case 'settled':
          return settled.resolve();
        case 'status':
          status = report.status;
          return;
        case 'kept':
          kept.push({ changeId: report.changeId, work: report.work });
          if (kept.length >= awaited.count) awaited.done();
          return;
        case 'refused':
          return void refused.push({ code: report.code, work: report.work });
        case 'failed':
          return void failures.push(`${how.life}: ${report.message}`);
      }
    });
    child.once('exit', () => {
      opened.resolve();
      awaited.done();
      settled.reject(new Error(`${name} ended before it had settled everything: ${failures.join('; ')}`));
    });
    const connection = { id: CONNECTION_ID, name: 'Rig', baseUrl };
    child.send({ options, apiKey, connection, ...how } satisfies DesktopOrder);
    return {
      opened: opened.promise,
      settled: settled.promise,
      keeps: (count) =>
        new Promise((done) => {
          awaited = { count: kept.length + count, done };
        }),
      status: () => status,
      kill: async () => {
        child.kill('SIGKILL');
        await ended;
      },
    };
  };

  return {
    name,
    kept,
    refused,
    failures,
    begin,
    read(look) {
      const copies = mkdtempSync(join(tmpdir(), 'earshot-rig-copy-'));
      cpSync(disk?.fromHere ?? directory, copies, { recursive: true });
      const db = openReader({ path: join(copies, 'earshot.db'), keyHex });
      try {
        return look(db);
      } finally {
        db.close();
        rmSync(copies, { recursive: true, force: true });
      }
    },
    close: async () => {
      if (waiting && waiting.exitCode === null) {
        const ended = once(waiting, 'exit');
        waiting.kill('SIGKILL');
        await ended;
      }
      if (!disk) rmSync(directory, { recursive: true, force: true });
    },
  };
}

const CONNECTION_ID = '00000009-0000-4000-8000-000000000000';
