import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import type { SyncStatus } from '#shared/contract/sync.ts';
import { percentile, startPlatformProcess } from '../integration/support/large-platform.ts';
import { createPrng } from '../sim/prng.ts';
import { GOOD_LINE, startRigProxy } from './rig-proxy.ts';
import type { SoakOrder, SoakReport, SoakSample } from './soak-process.ts';

const IS_LONG = process.env.EARSHOT_TEST_SIZE === 'long';
const SIZE = IS_LONG
  ? { contacts: 200_000, recordings: 500, soakMs: 600_000, flapEveryMs: 60_000, flapMs: 5_000 }
  : { contacts: 1_000, recordings: 30, soakMs: 9_000, flapEveryMs: 4_000, flapMs: 800 };
const EVENTS_PER_SECOND = 10;
const EDITS_PER_SECOND = 2;
const MIB = 1024 * 1024;
const MAX_WAL_BYTES = 64 * MIB;
const MAX_RSS_BYTES = 400 * MIB;
/** Of the last third over the one before: what a leak would show, above what the collector leaves lying. */
const MAX_GROWTH_BYTES = 40 * MIB;
const MAX_MORE_HANDLES = 5;
/** Longer than a process beside it that does nothing. */
const MAX_HELD_UP_MS = 50;

const CHILD = join(import.meta.dirname, 'soak-process.ts');
const OUT = join(import.meta.dirname, '../../out/main');

function startEngine() {
  const directory = mkdtempSync(join(tmpdir(), 'earshot-soak-'));
  const child = fork(CHILD, [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const ended = once(child, 'exit');
  const samples: SoakSample[] = [];
  const failures: string[] = [];
  const seen: { status: SyncStatus | null } = { status: null };
  child.on('message', (report: SoakReport) => {
    if (report.kind === 'sample') samples.push(report.sample);
    else if (report.kind === 'status') seen.status = report.status;
    else failures.push(report.message);
  });
  const tell = (order: SoakOrder) => child.send(order);
  const begin = (place: { baseUrl: string; apiKey: string }) =>
    tell({
      kind: 'begin',
      apiKey: place.apiKey,
      connection: { id: '00000009-0000-4000-8000-000000000000', name: 'Soak', baseUrl: place.baseUrl },
      options: {
        databasePath: join(directory, 'earshot.db'),
        databaseKeyHex: randomBytes(32).toString('hex'),
        dataDirectory: directory,
        mediaDirectory: join(directory, 'media'),
        peaksWorkerPath: join(OUT, 'peaks-worker.js'),
        exportWorkerPath: join(OUT, 'export-worker.js'),
        audioPolicy: { quotaBytes: 100_000_000, prefetch: false },
      },
    });
  const close = async () => {
    child.kill('SIGKILL');
    await ended;
    rmSync(directory, { recursive: true, force: true });
  };
  return { samples, failures, seen, tell, begin, close };
}

/** Another user, who edits ten people a second straight on the platform. Answers what ends it, with how many edits it made. */
function startOtherUser({ url, apiKey }: { url: string; apiKey: string }): () => Promise<number> {
  let isOver = false;
  let count = 0;
  const headers = { 'x-api-key': apiKey, 'content-type': 'application/json' };
  const run = async () => {
    const listed = await fetch(`${url}/api/contact?limit=100&sortBy=primaryPhone`, { headers });
    const { data } = (await listed.json()) as { data: { id: string }[] };
    while (!isOver) {
      const id = data[count % data.length]?.id ?? '';
      const body = JSON.stringify({ zip: String(++count) });
      const reply = await fetch(`${url}/api/contact/${id}`, { method: 'PUT', headers, body });
      if (!reply.ok) throw new Error(`the other user was answered ${reply.status}: ${await reply.text()}`);
      await delay(1000 / EVENTS_PER_SECOND);
    }
    return count;
  };
  const ended = run();
  // It is waited for at the end, where its failure is told.
  ended.catch(() => undefined);
  return () => {
    isOver = true;
    return ended;
  };
}

const isAtRest = (status: SyncStatus | null): boolean =>
  status?.state === 'synced' && status.queuedCount + status.unknownCount + status.conflictCount === 0;

test(
  `an engine with ${SIZE.contacts} people at work for ${SIZE.soakMs / 1000} s on a line that comes and goes holds no more than at first`,
  async () => {
    const platform = await startPlatformProcess([
      ...['--contacts', String(SIZE.contacts)],
      ...['--recordings', String(SIZE.recordings)],
    ]);
    const proxy = await startRigProxy(platform.url, createPrng('soak'));
    const engine = startEngine();
    try {
      engine.begin({ baseUrl: proxy.url, apiKey: platform.apiKey });
      await vi.waitFor(() => expect(engine.seen.status?.state).toBe('synced'), { timeout: 600_000, interval: 100 });
      engine.samples.length = 0;
      const idle = monitorEventLoopDelay({ resolution: 10 });
      idle.enable();
      const endOtherUser = startOtherUser(platform);
      engine.tell({ kind: 'work', editsPerSecond: EDITS_PER_SECOND });
      const until = Date.now() + SIZE.soakMs;
      while (Date.now() < until) {
        await delay(SIZE.flapEveryMs - SIZE.flapMs);
        proxy.set({ cut: 1, delay: 0, delayMs: 0 });
        await delay(SIZE.flapMs);
        proxy.set(GOOD_LINE);
      }
      engine.tell({ kind: 'rest' });
      const eventCount = await endOtherUser();
      const samples = [...engine.samples];
      await vi.waitFor(() => expect(isAtRest(engine.seen.status)).toBe(true), { timeout: 120_000, interval: 100 });
      judge(samples, idle.percentile(99) / 1e6);
      expect(engine.failures).toEqual([]);
      expect(eventCount).toBeGreaterThan(SIZE.soakMs / 1000);
      expect(proxy.counts.cut).toBeGreaterThan(0);
    } finally {
      await engine.close();
      await proxy.close();
      await platform.close();
    }
  },
  IS_LONG ? 1_800_000 : 180_000,
);

/** The highest figures, and the middle third held against the last. `idleP99Ms` is what this process itself was held up. */
function judge(samples: readonly SoakSample[], idleP99Ms: number): void {
  const third = Math.floor(samples.length / 3);
  const typical = (from: number, pick: (sample: SoakSample) => number) =>
    percentile(samples.slice(from, from + third).map(pick), 0.5);
  const most = (pick: (sample: SoakSample) => number) => Math.max(...samples.map(pick));
  const grown = (pick: (sample: SoakSample) => number) => typical(2 * third, pick) - typical(third, pick);
  const figures = {
    seconds: samples.length,
    mostRssMib: most(({ rssBytes }) => rssBytes) / MIB,
    grownMib: grown(({ rssBytes }) => rssBytes) / MIB,
    mostWalMib: most(({ walBytes }) => walBytes) / MIB,
    moreHandles: grown(({ handleCount }) => handleCount),
    idleP99Ms,
    // Of the seconds, the middle one: a neighbour on the machine holds a few of them up.
    loopP99Ms: percentile(
      samples.map(({ loopP99Ms }) => loopP99Ms),
      0.5,
    ),
  };
  console.log(
    `soak: ${JSON.stringify(figures, (_, value) => (typeof value === 'number' ? Math.round(value * 10) / 10 : value))}`,
  );
  expect(samples.length).toBeGreaterThan(5);
  expect(figures.mostWalMib).toBeLessThan(MAX_WAL_BYTES / MIB);
  expect(figures.mostRssMib).toBeLessThan(MAX_RSS_BYTES / MIB);
  expect(figures.grownMib).toBeLessThan(MAX_GROWTH_BYTES / MIB);
  expect(Math.abs(figures.moreHandles)).toBeLessThanOrEqual(MAX_MORE_HANDLES);
  if (IS_LONG) expect(figures.loopP99Ms - idleP99Ms).toBeLessThan(MAX_HELD_UP_MS);
}
