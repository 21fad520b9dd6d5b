import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { peakBytes } from '../../test/helpers/peak-memory.ts';
import { createPeerApi } from '../sync-correctness/peer-api.ts';
import { enterRxdb } from '../sync-correctness/rxdb.ts';
import { enterWatermelon } from '../sync-correctness/watermelon.ts';
import { enterEngine } from './engine-contestant.ts';
import type { ContestantName, ExchangeCost, SyncMeasure, SyncOrder } from './order.ts';
import { enterFloor, enterPlain } from './plain.ts';
import type { EnterSpeed, SpeedContestant } from './speed-contestant.ts';
import { watchWire } from './wire.ts';

// One contestant in a process of its own, whose memory and thread are its alone.

const ENTER: Readonly<Record<ContestantName, EnterSpeed>> = {
  floor: enterFloor,
  plain: enterPlain,
  Earshot: enterEngine,
  RxDB: enterRxdb,
  WatermelonDB: enterWatermelon,
};
const MIB = 2 ** 20;

const order: SyncOrder = JSON.parse(process.argv[2] ?? '');
const wire = watchWire();
const api = createPeerApi(order);
const contestant = await ENTER[order.who](order);
try {
  process.stdout.write(`${JSON.stringify(await play(contestant))}\n`);
} finally {
  await contestant.close();
}

async function play(library: SpeedContestant): Promise<SyncMeasure> {
  const initial = await costOf(() => library.sync());
  const nothing = { editMs: null, converged: null, missingCount: null, idleRequests: null, storeMib: null };
  if (order.who === 'floor') return { ...nothing, initial, peakMib: peakBytes('self') / MIB };
  const ids = [...(await library.contacts()).keys()].sort();
  const mine = ids.slice(0, order.editCount);
  const theirs = ids.slice(order.editCount, order.editCount + order.otherCount);
  await library.goOffline?.();
  const editMs: number[] = [];
  for (const id of mine) {
    const startedAt = performance.now();
    await library.edit(id, 'city', `mine ${order.label}`);
    editMs.push(performance.now() - startedAt);
  }
  for (const id of theirs) await api.update(id, { firstName: `theirs ${order.label}` });
  const converged = await costOf(() => library.sync());
  return {
    initial,
    editMs,
    converged,
    missingCount: await countMissing(library, mine, theirs),
    idleRequests: library.idle ? await idleRequests(library.idle) : null,
    peakMib: peakBytes('self') / MIB,
    storeMib: library.directory === undefined ? null : bytesIn(library.directory) / MIB,
  };
}

async function costOf(work: () => Promise<void>): Promise<ExchangeCost> {
  const asked = wire.start();
  const delay = monitorEventLoopDelay({ resolution: 5 });
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  delay.enable();
  await work();
  const elapsedMs = performance.now() - startedAt;
  delay.disable();
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    elapsedMs,
    cpuMs: (user + system) / 1000,
    requestCount: asked.paths().length,
    byteCount: asked.byteCount(),
    loopDelayP99Ms: delay.percentile(99) / 1e6,
    loopDelayMaxMs: delay.max / 1e6,
  };
}

async function countMissing(library: SpeedContestant, mine: readonly string[], theirs: readonly string[]) {
  const here = await library.contacts();
  const there = new Map((await api.contacts()).map((contact) => [contact.id, contact]));
  const lost = mine.filter((id) => there.get(id)?.city !== `mine ${order.label}`);
  const unseen = theirs.filter((id) => here.get(id)?.firstName !== `theirs ${order.label}`);
  return lost.length + unseen.length;
}

async function idleRequests(idle: () => Promise<void>): Promise<Record<string, number>> {
  const asked = wire.start();
  await idle();
  const counts: Record<string, number> = {};
  for (const path of asked.paths()) {
    const list = path.replace(/\?.*$/, '');
    counts[list] = (counts[list] ?? 0) + 1;
  }
  return counts;
}

function bytesIn(directory: string): number {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}
