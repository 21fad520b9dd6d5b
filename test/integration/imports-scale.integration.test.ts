import { randomUUID } from 'node:crypto';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createConsole, type TestConsole } from './support/console.ts';
import { csvOf, importsOf, type TestImports } from './support/importing.ts';
import { startPlatformProcess } from './support/large-platform.ts';

const isLong = process.env.EARSHOT_TEST_SIZE === 'long';
const ROWS = isLong ? 100_000 : 5_000;
/** A line in a thousand is no contact, and one in a hundred repeats the number of the one before. */
const INVALID = ROWS / 1000;
const REPEATED = ROWS / 100;
/** Other requests of the engine wait no longer than this while an import goes on; beside other suites, twice that. */
const LONGEST_STALL_MS = isLong ? 150 : 300;
const MOST_GROWTH_MIB = 300;
const MIB = 1024 * 1024;

let platform: Awaited<ReturnType<typeof startPlatformProcess>>;
let app: TestConsole;
let imports: TestImports;

beforeAll(async () => {
  platform = await startPlatformProcess(['--seed', 'empty']);
  app = createConsole({ timeouts: { headersMs: 20_000, totalMs: 45_000 } });
  const connectionId = randomUUID();
  await app.connect(platform, connectionId);
  await app.exchange();
  imports = importsOf(app, connectionId, { longestMs: 400_000 });
});
afterAll(async () => {
  await imports.close();
  await app.close();
  await platform.close();
});

const stages: string[] = [];

/** Does a stage and answers what it came to. Throws where the engine was away from other requests for too long. */
async function measured<T>(name: string, work: () => Promise<T>): Promise<T> {
  const delays = monitorEventLoopDelay({ resolution: 5 });
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 20);
  delays.enable();
  const startedAt = performance.now();
  try {
    return await work();
  } finally {
    delays.disable();
    clearInterval(timer);
    const longestMs = delays.max / 1e6;
    const ms = performance.now() - startedAt;
    stages.push(
      `${name}: ${Math.round(ms)} ms, stalled ${Math.round(longestMs)} ms at most, peak ${Math.round(peak / MIB)} MiB`,
    );
    stalls.set(name, longestMs);
    peaks.push(peak);
  }
}
const stalls = new Map<string, number>();
const peaks: number[] = [];

test(`${ROWS} rows go from a file to the platform without the engine standing still`, {
  timeout: 600_000,
}, async () => {
  const lines = csvOf(ROWS).split('\r\n');
  for (let at = 1; at <= INVALID; at++) lines[at * 900 + 5] = 'Nobody;call me;x@example.com';
  for (let at = 1; at <= REPEATED; at++) lines[at * 90 + 1] = lines[at * 90] ?? '';
  const text = lines.join('\r\n');
  const before = process.memoryUsage().rss;
  const { id, rowCount, state } = await measured('reading', () => imports.choose(text));
  expect({ rowCount, state }).toEqual({ rowCount: ROWS, state: 'mapping' });
  const { counts } = await measured('checking', () => imports.check(id));
  expect(counts).toMatchObject({ total: ROWS, invalid: INVALID, duplicate: REPEATED });
  const done = await measured('running', () => imports.run(id));
  const created = ROWS - INVALID - REPEATED;
  expect(done).toMatchObject({ state: 'done', error: null });
  expect(done.result).toMatchObject({ created, invalid: INVALID, merged: REPEATED, platform: { created, updated: 0 } });
  // Everybody is there now, and the platform tells so row by row.
  await app.exchange();
  const { id: again } = await measured('reading again', () => imports.choose(text));
  await measured('checking again', () => imports.check(again));
  const updated = (await measured('running again', () => imports.run(again))).result;
  expect(updated).toMatchObject({ created: 0, updated: created, merged: REPEATED, invalid: INVALID });
  await measured('forgetting', async () => imports.commands.remove({ id: again }, app.call));
  if (isLong) process.stdout.write(`${stages.join('\n')}\nplatform: ${JSON.stringify(platform.memoryMib())}\n`);
  expect([...stalls].filter(([, ms]) => ms > LONGEST_STALL_MS)).toEqual([]);
  expect((Math.max(...peaks) - before) / MIB).toBeLessThan(MOST_GROWTH_MIB);
});
