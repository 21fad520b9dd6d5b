import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { gomobileRoutes } from '#shared/wire/gomobile/routes.ts';
import { pathOf, type Route } from '#shared/wire/routes.ts';
import { DATABASE_FILE } from '../../../platform/db/open.ts';
import { sampleId } from '../../../platform/seed/ids.ts';
import { seedLargeExecution } from '../../../platform/seed/large-execution.ts';

const ROOT = join(import.meta.dirname, '../../..');

export interface LargeSize {
  contacts: number;
  recordings: number;
  /** Contacts that an execution called, about one and a half times each. */
  called: number;
}

export interface LargePlatform {
  url: string;
  apiKey: string;
  executionId: string;
  /** From the start of the process until it listens. */
  startMs: number;
  get(path: string): Promise<{ ms: number; json: unknown }>;
  /** Resident memory of the server's process, MiB; null where the system does not tell. */
  memoryMib(): { now: number; peak: number } | null;
  close(): Promise<void>;
}

/** The local platform in a process of its own, as `npm run platform` starts it with these flags. */
export async function startPlatformProcess(flags: readonly string[]) {
  const dataDir = mkdtempSync(join(tmpdir(), 'earshot-large-'));
  const child = spawn(process.execPath, [join(ROOT, 'platform/main.ts'), '--port', '0', '--data', dataDir, ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const { url, apiKey } = await listening(child, exited);
  return {
    url,
    apiKey,
    dataDir,
    /** Resident memory of the process, MiB; null where the system does not tell. */
    memoryMib: () => memoryOf(child.pid),
    close: async () => {
      child.kill('SIGTERM');
      await exited;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** One that holds so much, in a process of its own. */
export async function startLargePlatform({ contacts, recordings, called }: LargeSize): Promise<LargePlatform> {
  const startedAt = performance.now();
  const { url, apiKey, dataDir, memoryMib, close } = await startPlatformProcess([
    ...['--contacts', String(contacts)],
    ...['--recordings', String(recordings)],
  ]);
  const startMs = performance.now() - startedAt;
  const db = new Database(join(dataDir, DATABASE_FILE));
  // The platform writes too: a transaction that read before it writes would be refused where one of its came in between.
  const executionId = db.transaction(() => seedLargeExecution(db, called, Date.now() - 86_400_000)).immediate();
  db.close();
  return {
    url,
    apiKey,
    executionId,
    startMs,
    get: async (path) => {
      const askedAt = performance.now();
      const response = await fetch(url + path, { headers: { 'x-api-key': apiKey } });
      const body = await response.arrayBuffer();
      const ms = performance.now() - askedAt;
      const text = new TextDecoder().decode(body);
      if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`);
      return { ms, json: JSON.parse(text) };
    },
    memoryMib,
    close,
  };
}

async function listening(child: ChildProcess, exited: Promise<unknown[]>): Promise<{ url: string; apiKey: string }> {
  if (child.stdout === null) throw new Error('no output to read');
  const [line] = (await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    exited.then(([code]) => Promise.reject(new Error(`the platform ended with ${code} before it listened`))),
  ])) as [string];
  return JSON.parse(line) as { url: string; apiKey: string };
}

function memoryOf(pid: number | undefined): { now: number; peak: number } | null {
  if (process.platform !== 'linux') return null;
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mib = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024;
  return { now: mib('VmRSS'), peak: mib('VmHWM') };
}

export interface PageTime {
  /** Of the list, with what was asked of it. */
  name: string;
  /** The first answer, and the fastest of those that followed. */
  coldMs: number;
  bestMs: number;
  times: number[];
}

const SEARCHES = ['', 'ann', 'example', '+4499', 'z', 'nobody at all'];
const REPEATS = 5;

/** Times the first, the middle and the last page of every list of the Gomobile API, with each of its sorts and with searches. */
export async function timeLists(platform: LargePlatform): Promise<PageTime[]> {
  const times: PageTime[] = [];
  for (const [operationId, route] of Object.entries(gomobileRoutes) as [string, Route][]) {
    const params = paramsFor(operationId, route, platform);
    if (route.method !== 'GET' || params === null || !(route.query && 'limit' in route.query.shape)) continue;
    for (const query of queriesOf(route.query)) {
      times.push(...(await timePages(platform, operationId, pathOf(route, params), query)));
    }
  }
  return times;
}

/** What a list is about where it is about something; null for lists of things that no large workspace has many of. */
function paramsFor(operationId: string, route: Route, platform: LargePlatform): Record<string, string> | null {
  if (route.params === undefined) return {};
  if (operationId === 'listAudienceContacts') return { id: sampleId('audience', 'large') };
  return 'executionId' in route.params.shape ? { executionId: platform.executionId } : null;
}

function queriesOf(query: z.ZodObject): Record<string, string>[] {
  const sorts = 'sortBy' in query.shape ? optionsOf(query.shape.sortBy) : [''];
  const searches = 'search' in query.shape ? SEARCHES : [''];
  return searches.flatMap((search) =>
    sorts.map((sortBy) => ({ ...(search !== '' && { search }), ...(sortBy !== '' && { sortBy }) })),
  );
}

function optionsOf(schema: unknown): string[] {
  const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  return inner instanceof z.ZodEnum ? inner.options.map(String) : [];
}

const LIMIT = 100;

async function timePages(
  platform: LargePlatform,
  operationId: string,
  path: string,
  query: Record<string, string>,
): Promise<PageTime[]> {
  const about = Object.entries(query).map(([name, value]) => ` ${name}=${value}`);
  const ask = (page: number) => {
    const place = operationId === 'listRecordings' ? { offset: (page - 1) * LIMIT } : { page };
    const search = new URLSearchParams({ ...query, limit: String(LIMIT) });
    for (const [name, value] of Object.entries(place)) search.set(name, String(value));
    return platform.get(`${path}?${search}`);
  };
  const first = await ask(1);
  const total = (first.json as { meta: { total: number } }).meta.total;
  const last = Math.max(1, Math.ceil(total / LIMIT));
  const times: PageTime[] = [];
  for (const page of new Set([1, Math.ceil(last / 2), last])) {
    const cold = page === 1 ? first : await ask(page);
    const again: number[] = [];
    for (let n = 0; n < REPEATS; n++) again.push((await ask(page)).ms);
    const name = `${operationId}${about.join('')} page ${page} of ${last}`;
    times.push({ name, coldMs: cold.ms, bestMs: Math.min(...again), times: [cold.ms, ...again] });
  }
  return times;
}

/** The value below which that share of the values lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
