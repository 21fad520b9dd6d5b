import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { ExportTarget } from '#shared/contract/exports.ts';
import { EXPORT_COLUMNS, type FixedSourceId } from '#shared/domain/export-columns.ts';
import { exportRequest } from '../../../test/integration/support/export-request.ts';
import { createReader } from '../../engine/reader.ts';
import { createJobs, type Jobs } from '../../jobs/jobs.ts';
import { fillLargeStore, spread } from '../../store/test-support/large-store.ts';
import { type TempDatabase, tempDatabase } from '../../store/test-support/temp-database.ts';
import { exportsInWorker } from './export-client.ts';
import { exportCommands } from './handlers.ts';
import { partPath, toFileError } from './output-file.ts';
import { startExport } from './service.ts';

const WORKER = new URL('../../engine/export-worker.ts', import.meta.url);
let temp: TempDatabase;
let jobs: Jobs;
let folder: string;

const newJobs = (): Jobs => {
  const made = createJobs({
    db: temp.db,
    clock: { now: () => Date.now() },
    log: { info() {}, warn() {}, error() {} },
    publish: () => {},
  });
  exportCommands({
    db: temp.db,
    jobs: made,
    online: () => Promise.reject(new Error('no export asks a platform')),
    runExport: exportsInWorker(WORKER, { databasePath: temp.path, databaseKeyHex: temp.keyHex }),
  });
  return made;
};

beforeEach(() => {
  temp = tempDatabase();
  fillLargeStore(temp.db, { contactCount: 3_000, segmentCount: 500 });
  folder = join(temp.directory, 'files');
  mkdirSync(folder);
  jobs = newJobs();
  onTestFinished(async () => {
    await jobs.stop();
    temp.remove();
  });
});

const people = () => exportRequest({ source: 'contacts', query: { filter: {}, sort: { by: 'name', order: 'asc' } } });
const stateOf = (id: string) =>
  temp.db.prepare('SELECT state, error FROM jobs WHERE id = ?').get(id) as { state: string; error: string | null };

async function ended(id: string): Promise<string> {
  await expect.poll(() => stateOf(id).state, { timeout: 15_000 }).toMatch(/done|failed|cancelled/);
  return stateOf(id).state;
}

test("a finished export replaces what had its name, is its owner's alone, and leaves nothing beside it", async () => {
  const path = join(folder, 'people.csv');
  writeFileSync(path, 'an older export');
  const request = people();
  startExport(jobs, { request, path });
  expect(await ended(request.id)).toBe('done');
  expect(readFileSync(path, 'utf8').split('\r\n')).toHaveLength(3_002);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['people.csv']);
});

test('cancelled at any moment it leaves what was there before, and nothing beside it', async () => {
  const path = join(folder, 'people.csv');
  writeFileSync(path, 'an older export');
  const below = spread(11);
  const states = new Set<string>();
  for (let round = 0; round < 8; round++) {
    const request = people();
    startExport(jobs, { request, path });
    // Every other time as soon as the half file is seen, however long its writer takes to begin; a busy machine may see it too late.
    const isUnderWay = () => readdirSync(folder).length === 2 || stateOf(request.id).state === 'done';
    if (round % 2 === 0) await pause(below(500));
    else await expect.poll(isUnderWay, { interval: 1, timeout: 15_000 }).toBe(true);
    jobs.cancel(request.id);
    const state = await ended(request.id);
    states.add(state);
    expect(readdirSync(folder)).toEqual(['people.csv']);
    if (state === 'done') writeFileSync(path, 'an older export');
    else expect(readFileSync(path, 'utf8')).toBe('an older export');
  }
  expect(states).toContain('cancelled');
});

test('what a crash left is removed at the next start, and the export can be done again', async () => {
  const path = join(folder, 'people.csv');
  const request = people();
  // As it stands when the machine loses power: the job runs, half a file lies beside its target.
  temp.db
    .prepare("INSERT INTO jobs (id, kind, label, state, input, created_at) VALUES (?, 'export', 'x', 'running', ?, 1)")
    .run(request.id, JSON.stringify({ request, path }));
  writeFileSync(partPath(path, request.id), 'half a file');
  const other = join(folder, 'mine.part');
  writeFileSync(other, 'not ours');
  jobs.resume();
  expect(stateOf(request.id).state).toBe('interrupted');
  await expect.poll(() => readdirSync(folder)).toEqual(['mine.part']);
  jobs.retry(request.id);
  expect(await ended(request.id)).toBe('done');
  expect(readdirSync(folder).toSorted()).toEqual(['mine.part', 'people.csv']);
});

test.each([
  ['a folder that is gone', (to: string) => join(to, 'gone', 'people.csv'), /folder is not there/],
  ['a folder of that name', (to: string) => to, /folder of that name/],
])('to %s it says so and leaves nothing', async (_, pathIn, message) => {
  const request = people();
  startExport(jobs, { request, path: pathIn(folder) });
  expect(await ended(request.id)).toBe('failed');
  expect(JSON.parse(stateOf(request.id).error ?? '{}').message).toMatch(message);
  expect(existsSync(join(folder, 'gone'))).toBe(false);
  expect(readdirSync(folder)).toEqual([]);
});

test('a disk that is full is said in words, and can be tried again', () => {
  expect(toFileError(Object.assign(new Error('no space'), { code: 'ENOSPC' }))).toMatchObject({
    code: 'DISK_FULL',
    retryable: true,
  });
});

test('a column that is no longer there, and a time zone that never was, are refused in words', async () => {
  const gone = { ...people(), columns: [{ id: 'attribute:gone', header: 'Gone' }] };
  startExport(jobs, { request: gone, path: join(folder, 'people.csv') });
  expect(await ended(gone.id)).toBe('failed');
  expect(JSON.parse(stateOf(gone.id).error ?? '{}').message).toMatch(/no column Gone/);
  expect(() => startExport(jobs, { request: { ...people(), timeZone: 'Mars/Base' }, path: '/x' })).toThrow(/time zone/);
});

const FIXED_SOURCES = Object.keys(EXPORT_COLUMNS) as FixedSourceId[];
/** What a source asks for beyond a list's own defaults. */
const QUESTIONS: { readonly [S in FixedSourceId]?: object } = {
  outbox: { view: 'pending' },
  messages: { id: '00000000-0000-4000-8000-000000000000' },
};

test('every source offers its columns and makes a file of them', async () => {
  const { exports } = createReader({ db: temp.db, onPeaksWanted: () => {} });
  for (const source of FIXED_SOURCES) {
    const columnIds = Object.keys(EXPORT_COLUMNS[source]);
    const target = ExportTarget.parse({ source, query: QUESTIONS[source] ?? {} });
    const offer = await exports.offer({ target }, { requestId: 'test' });
    expect(offer.columns.map(({ id }) => id).slice(0, columnIds.length), source).toEqual(columnIds);
    const path = join(folder, `${source}.csv`);
    const request = exportRequest(target);
    startExport(jobs, { request, path });
    expect(await ended(request.id), source).toBe('done');
    const [head] = parse(readFileSync(path), { bom: true }) as string[][];
    expect(head?.map((name) => name.replace(/ \(ms\)$/, ''))).toEqual(columnIds);
  }
});
