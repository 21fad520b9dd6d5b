import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { preparedStatements } from '../../electron/store/database.ts';
import { createConsole, type TestConsole } from './support/console.ts';
import { csvOf, importsOf, type TestImports } from './support/importing.ts';
import { startPlatformProcess } from './support/large-platform.ts';

const isLong = process.env.EARSHOT_TEST_SIZE === 'long';
const ROWS = isLong ? 100_000 : 5_000;
/** A line in a thousand is no contact, and one in a hundred repeats the number of the one before. */
const INVALID = ROWS / 1000;
const REPEATED = ROWS / 100;
/** The engine's other requests wait no longer than this for their turn. */
const LONGEST_STALL_MS = 150;
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

/**
 * Does a stage and answers what it came to. Notes the most that this thread computed between two turns of a timer, which is how
 * long others waited for it: by its own clock, because what the machine does beside it is not the engine's.
 */
async function measured<T>(name: string, work: () => Promise<T>): Promise<T> {
  let peak = 0;
  let longestMs = 0;
  let before = process.threadCpuUsage();
  const timer = setInterval(() => {
    const { user, system } = process.threadCpuUsage(before);
    longestMs = Math.max(longestMs, (user + system) / 1000);
    before = process.threadCpuUsage();
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 5);
  const startedAt = performance.now();
  try {
    return await work();
  } finally {
    clearInterval(timer);
    const ms = Math.round(performance.now() - startedAt);
    stages.push(`${name}: ${ms} ms, ${Math.round(longestMs)} ms at a time at most, peak ${Math.round(peak / MIB)} MiB`);
    stalls.set(name, longestMs);
    peaks.push(peak);
  }
}
const stalls = new Map<string, number>();
const peaks: number[] = [];

/** Statements that read every row of an import where they are after a few. One that counts may, and so may one that ends by itself. */
const wholeReads = (): string[] =>
  preparedStatements(app.db).filter((sql) => {
    if (!sql.includes('import_rows') || /count\(\*\)|LIMIT @limit\)/.test(sql)) return false;
    const names = [...sql.matchAll(/@(\w+)/g)].map(([, name]) => [name, null] as const);
    const values = names.length > 0 ? [Object.fromEntries(names)] : (sql.match(/\?/g) ?? []).map(() => null);
    const plan = app.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...values);
    return plan.some(({ detail }) => /^SCAN import_rows|PRIMARY KEY \(import_sequence=\?\)$/.test(detail));
  });

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
  expect(wholeReads()).toEqual([]);
  if (isLong) process.stdout.write(`${stages.join('\n')}\nplatform: ${JSON.stringify(platform.memoryMib())}\n`);
  expect([...stalls].filter(([, ms]) => ms > LONGEST_STALL_MS)).toEqual([]);
  expect((Math.max(...peaks) - before) / MIB).toBeLessThan(MOST_GROWTH_MIB);
});
