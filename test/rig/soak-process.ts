import { randomUUID } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { SyncStatus } from '#shared/contract/sync.ts';
import { createEngine } from '../../electron/engine/engine.ts';
import type { EngineOptions } from '../../electron/engine/protocol.ts';
import { createReader } from '../../electron/engine/reader.ts';
import { systemClock, systemRandom } from '../../electron/lib/system.ts';
import { openReader } from '../../electron/store/database.ts';

/** What the engine that is to run for long is told. */
export type SoakOrder =
  | { kind: 'begin'; options: EngineOptions; apiKey: string; connection: { id: string; name: string; baseUrl: string } }
  | { kind: 'work'; editsPerSecond: number }
  | { kind: 'rest' };

/** What the process holds at a moment, and how long its loop was held up in the second before. */
export interface SoakSample {
  rssBytes: number;
  walBytes: number;
  handleCount: number;
  loopP99Ms: number;
}

export type SoakReport =
  | { kind: 'status'; status: SyncStatus }
  | { kind: 'sample'; sample: SoakSample }
  | { kind: 'failed'; message: string };

const SAMPLE_MS = 1000;
const call = { requestId: 'soak' };
const tell = (report: SoakReport) => process.send?.(report);
const fail = (error: unknown) => tell({ kind: 'failed', message: String(error) });

let desktop: ReturnType<typeof begin> | null = null;
let working: NodeJS.Timeout | null = null;

process.on('message', (order: SoakOrder) => {
  try {
    if (order.kind === 'begin') desktop = begin(order);
    else if (order.kind === 'work') work(order.editsPerSecond);
    else if (working) clearInterval(working);
  } catch (error) {
    fail(error);
  }
});

function begin({ options, apiKey, connection }: Extract<SoakOrder, { kind: 'begin' }>) {
  const engine = createEngine({
    options,
    clock: systemClock,
    random: systemRandom,
    log: { info() {}, warn() {}, error: (event, { detail } = {}) => fail(`${event} ${detail}`) },
    publish: (feature, member, payload) => {
      if (feature === 'sync' && member === 'onStatus') tell({ kind: 'status', status: payload as SyncStatus });
    },
    main: { getSecret: async () => apiKey, setSecret: async () => undefined, removeSecret: async () => undefined },
  });
  const db = openReader({ path: options.databasePath, keyHex: options.databaseKeyHex });
  const reader = createReader({ db, onPeaksWanted: () => undefined });
  Promise.resolve(engine.internals.ensureSampleConnection(connection)).catch(fail);
  sampleEverySecond(options.databasePath);
  return { engine, reader };
}

function sampleEverySecond(databasePath: string): void {
  const loop = monitorEventLoopDelay({ resolution: 10 });
  loop.enable();
  setInterval(() => {
    const loopP99Ms = loop.percentile(99) / 1e6;
    loop.reset();
    const walBytes = statSync(`${databasePath}-wal`, { throwIfNoEntry: false })?.size ?? 0;
    const handleCount = readdirSync('/proc/self/fd').length;
    tell({ kind: 'sample', sample: { rssBytes: process.memoryUsage.rss(), walBytes, handleCount, loopP99Ms } });
  }, SAMPLE_MS);
}

/** A person who looks through the list and edits whom they find. */
function work(editsPerSecond: number): void {
  let number = 0;
  working = setInterval(() => {
    if (desktop) editOne(desktop, ++number).catch(fail);
  }, 1000 / editsPerSecond);
}

async function editOne({ engine, reader }: NonNullable<typeof desktop>, number: number): Promise<void> {
  const page = { offset: (number * 37) % 1000, limit: 20 };
  const { rows } = await reader.contacts.list({ filter: {}, sort: { by: 'name', order: 'asc' }, page }, call);
  const id = rows[number % Math.max(1, rows.length)]?.id;
  if (id === undefined) return;
  await engine.handlers.contacts.update({ changeId: randomUUID(), id, fields: { city: `soak ${number}` } }, call);
}
