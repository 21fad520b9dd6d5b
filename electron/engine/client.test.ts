import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Log } from '../lib/ports.ts';
import { addCall, addConnection, type TempDatabase, tempDatabase } from '../store/test-support/temp-database.ts';
import { type EngineClient, startEngine } from './client.ts';

let temp: TempDatabase;
let engine: EngineClient | null;
let callId: string;
let logged: string[];
let damaged: string[];

beforeEach(() => {
  temp = tempDatabase();
  callId = addCall(temp.db, addConnection(temp.db));
  engine = null;
  logged = [];
  damaged = [];
});
afterEach(async () => {
  await engine?.close();
  temp.remove();
});

const log: Log = {
  info() {},
  warn: (event) => logged.push(event),
  error: (event) => logged.push(event),
};

/** The true writer, and the reader that can be told to be slow. */
async function start(deadlines = { queryMs: 10_000, commandMs: 30_000 }): Promise<EngineClient> {
  engine = await startEngine(
    {
      databasePath: temp.path,
      databaseKeyHex: temp.keyHex,
      dataDirectory: temp.directory,
      mediaDirectory: join(temp.directory, 'media'),
      peaksWorkerPath: join(import.meta.dirname, '../media/peaks-worker.ts'),
      exportWorkerPath: join(import.meta.dirname, 'export-worker.ts'),
      audioPolicy: { quotaBytes: 1, prefetch: false },
    },
    {
      workerPath: join(import.meta.dirname, 'worker.ts'),
      readerPath: join(import.meta.dirname, 'test-support/slow-reader.ts'),
      main: { getSecret: async () => null, setSecret: async () => undefined, removeSecret: async () => undefined },
      onEvent: () => {},
      onCrash: () => expect.fail('the writer must not end'),
      onDamage: ({ code }) => damaged.push(code),
      log,
      deadlines,
    },
  );
  return engine;
}

/** Steps of one statement that take a second or two, which nothing but the end of the statement stops. */
const LONG = 8_000_000;
const list = (text: string, signal?: AbortSignal) =>
  engine?.call(
    'app:calls.list',
    { filter: { text }, sort: { by: 'startedAt', order: 'desc' }, page: { offset: 0, limit: 10 } },
    'test',
    signal,
  ) as Promise<{ total: number }>;
const comments = () => engine?.call('app:comments.list', { callId }, 'test') as Promise<{ id: string }[]>;
const comment = (id: string) =>
  engine?.call(
    'app:comments.add',
    { id, callId, atMs: 5, endMs: null, anchors: [], text: 'well said' },
    'test',
  ) as Promise<{ id: string }>;

describe('two connections', () => {
  it('show every write to the next read', async () => {
    await start();
    for (let n = 1; n <= 50; n += 1) {
      await comment(randomUUID());
      expect(await comments()).toHaveLength(n);
    }
  });

  it('do not hold each other up', async () => {
    await start();
    let isReadDone = false;
    const slow = list(`statement:${LONG}`).then(() => {
      isReadDone = true;
    });
    await comment(randomUUID());
    await engine?.call('app:sync.status', undefined, 'test');
    expect(isReadDone).toBe(false);
    // A write that holds its lock as long as it likes: the reader goes on from the last commit.
    temp.db.exec('BEGIN IMMEDIATE');
    temp.db.prepare('DELETE FROM comments').run();
    await slow;
    expect(await comments()).toHaveLength(1);
    temp.db.exec('ROLLBACK');
  });
});

describe('a query', () => {
  it('that takes too long ends with a sentence, and the next is answered meanwhile', async () => {
    await start({ queryMs: 300, commandMs: 30_000 });
    const startedAt = performance.now();
    await expect(list(`statement:${LONG * 3}`)).rejects.toMatchObject({
      code: 'TIMEOUT',
      message: expect.stringContaining('too long'),
    });
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    await expect.poll(comments, { timeout: 5_000 }).toEqual([]);
    expect(logged).toEqual(['reader.left-behind']);
  });

  it('that is given up ends between two rows, in the same thread', async () => {
    await start();
    const controller = new AbortController();
    const given = list(`rows:${LONG * 4}`, controller.signal);
    controller.abort();
    await expect(given).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await comments()).toEqual([]);
    expect(logged).toEqual([]);
  });

  it('that nobody waits for any more is never begun', async () => {
    await start();
    const controllers = Array.from({ length: 5 }, () => new AbortController());
    const first = list('rows:200000');
    const begun = controllers.map((_, n) => join(temp.directory, `begun-${n}`));
    const typed = controllers.map(({ signal }, n) => list(`noted:${begun[n]}`, signal));
    for (const controller of controllers) controller.abort();
    for (const given of typed) await expect(given).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await first).toMatchObject({ total: 1 });
    expect(await comments()).toEqual([]);
    expect(begun.filter((file) => existsSync(file))).toEqual([]);
    expect(logged).toEqual([]);
  });

  it('is run once for all who ask for it at the same time', async () => {
    await start();
    const runs = join(temp.directory, 'runs');
    const first = list('rows:200000');
    await Promise.all(Array.from({ length: 10 }, () => list(`noted:${runs}`)));
    await first;
    expect(readFileSync(runs, 'utf8')).toBe('x');
  });

  it('begun before a write is not shared with one who asks after it', async () => {
    await start();
    const before = list(`rows:${LONG / 8}`);
    // Takes its state of the database at its first row; the write comes after.
    await expect.poll(() => comment(randomUUID())).toMatchObject({ callId });
    addCall(temp.db, addConnection(temp.db));
    await comment(randomUUID());
    const after = list(`rows:${LONG / 8}`);
    expect((await after).total).toBe(2);
    expect([1, 2]).toContain((await before).total);
  });

  it('is asked again when the reader ends, once', async () => {
    await start();
    const failed = list('exit');
    const other = comments();
    await expect(failed).rejects.toMatchObject({ code: 'BUG', retryable: true });
    expect(await other).toEqual([]);
    expect(await list('')).toMatchObject({ total: 1 });
  });
});

it('a command that takes too long is answered, and carried out', async () => {
  await start({ queryMs: 10_000, commandMs: 200 });
  const id = randomUUID();
  temp.db.exec('BEGIN IMMEDIATE');
  await expect(comment(id)).rejects.toMatchObject({ code: 'TIMEOUT', retryable: false });
  temp.db.exec('COMMIT');
  await expect.poll(comments, { timeout: 5_000 }).toMatchObject([{ id }]);
});
