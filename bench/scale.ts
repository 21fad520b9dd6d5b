import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { updateContact } from '../electron/features/contacts/service.ts';
import { workLogPath } from '../electron/store/open-store.ts';
import type { LargeStore } from '../electron/store/test-support/large-store.ts';
import { type TempDatabase, tempDatabase } from '../electron/store/test-support/temp-database.ts';
import { mirrorWork } from '../electron/store/work-mirror.ts';
import { applyPage } from '../electron/sync/pull/apply-page.ts';
import { applyContact } from '../electron/sync/store/contact-store.ts';
import { percentile } from '../test/integration/support/large-platform.ts';
import type { Subjects } from '../test/integration/support/scale-questions.ts';
import { fillScaleStore, refillContext, toContact, WHOLE_SCALE } from '../test/integration/support/scale-store.ts';
import { median, report, reportRuns } from './lib/report.ts';
import type { ScaleMeasure, ScaleOrder } from './scale/order.ts';

const run = promisify(execFile);
const bench = 'scale';
const MIB = 2 ** 20;
const ASKED = 5;
const EDITS = 200;
const PAGES = 20;
const PAGE_ROWS = 100;

/** What the slowest question of a kind may take, in ms: several times what it takes, for the noise of a busy machine. */
const ANSWER_BUDGETS_MS: readonly (readonly [kind: string, names: RegExp, budgetMs: number])[] = [
  // Whoever has no value comes last, and is looked for one by one.
  ['the last page by an attribute that some lack', /last page by customAttributes\.plan/, 4_000],
  ['a page of People in order', /^People: (first|middle|last) page/, 300],
  ['a page of Calls in order', /^Calls: (first|middle|last) page/, 300],
  ['a filter of People', /^People: (?!search)/, 1_000],
  ['a filter of Calls', /^Calls: (?!search)/, 600],
  // A part of a word has no index: every person is looked at.
  ['a search in People', /^People: search/, 2_500],
  ['a search in Calls', /^Calls: search/, 1_000],
  ['a detail', /^/, 400],
];

/**
 * 500,000 contacts, 100,000 calls with a recording each and 5,000,000 turns in one encrypted store: what a screen waits for, by the
 * handlers of the reader in a process of their own, and what the writer does beside it. `rows` is the number of contacts; the rest goes
 * with it. The store lies in a temporary folder and is gone afterwards.
 */
export async function benchScale(runs: number, rows: number = WHOLE_SCALE.contactCount): Promise<void> {
  const size = { ...WHOLE_SCALE, contactCount: rows, callCount: Math.ceil(rows / 5) };
  const temp = tempDatabase();
  try {
    const startedAt = performance.now();
    const made = fillScaleStore(temp.db, size);
    const fillMs = performance.now() - startedAt;
    report({ bench, metric: 'filling the store', value: Math.round(fillMs), unit: 'ms' });
    report({ bench, metric: 'database', value: Math.round(statSync(temp.path).size / MIB), unit: 'MiB' });
    const measures: ScaleMeasure[] = [];
    for (let n = 0; n < runs; n++) measures.push(await measureReader(temp, subjectsOf(made)));
    reportReader(measures);
    measureWriter(temp, made);
  } finally {
    temp.remove();
  }
}

function subjectsOf(made: LargeStore): Subjects {
  const { connectionId, audienceId, contacts, calls } = made;
  const called = contacts.find(({ lastCallAt }) => lastCallAt !== null);
  return {
    ...{ connectionId, audienceId, contactCount: contacts.length, callCount: calls.length },
    contactId: called?.id ?? '',
    callId: calls[calls.length >> 1]?.id ?? '',
  };
}

async function measureReader({ path, keyHex }: TempDatabase, subjects: Subjects): Promise<ScaleMeasure> {
  await forgetFile(path);
  const order: ScaleOrder = { path, keyHex, subjects, askCount: ASKED };
  const script = join(import.meta.dirname, 'scale/measure-process.ts');
  const { stdout } = await run(process.execPath, [script, JSON.stringify(order)], { maxBuffer: 2 ** 26 });
  return JSON.parse(stdout) as ScaleMeasure;
}

/** Asks Linux to drop what it holds of the file in memory, so that the first list is read from the disk. */
async function forgetFile(path: string): Promise<void> {
  if (process.platform !== 'linux') return;
  await run('dd', [`of=${path}`, 'oflag=nocache', 'conv=notrunc,fdatasync', 'count=0', 'status=none']);
}

function reportReader(measures: readonly ScaleMeasure[]): void {
  const firstLists = measures.map(({ firstListMs }) => firstListMs);
  reportRuns(
    { bench, metric: 'from opening to the first page of People and Calls', unit: 'ms', budget: 300 },
    firstLists,
  );
  const kinds = new Map(ANSWER_BUDGETS_MS.map(([kind]) => [kind, new Map<string, number[]>()]));
  for (const name of Object.keys(measures[0]?.answers ?? {})) {
    const kind = ANSWER_BUDGETS_MS.find(([, names]) => names.test(name))?.[0] ?? '';
    kinds.get(kind)?.set(
      name,
      measures.flatMap(({ answers }) => answers[name] ?? []),
    );
  }
  for (const [kind, , budget] of ANSWER_BUDGETS_MS) {
    const times = [...(kinds.get(kind) ?? [])];
    reportRuns(
      { bench, metric: kind, unit: 'ms' },
      times.flatMap(([, taken]) => taken),
    );
    const [name, slowest] = times.reduce((a, b) => (median(b[1]) > median(a[1]) ? b : a));
    reportRuns({ bench, metric: `slowest of these: ${name}`, unit: 'ms', budget }, slowest);
  }
  const grown = measures.map(({ grownMib }) => grownMib);
  reportRuns({ bench, metric: 'growth of the reader at its peak', unit: 'MiB', budget: 400 }, grown);
}

/** Single edits with their outbox row and work log, then pages of a platform's list taken in, and what that leaves in the log. */
function measureWriter(temp: TempDatabase, made: LargeStore): void {
  const { db } = temp;
  const clock = { now: Date.now };
  const path = workLogPath(temp.path);
  const mirror = mirrorWork(db, {
    path,
    keyHex: temp.keyHex,
    onFailure: (error) => {
      throw error;
    },
  });
  const chosen = made.contacts.filter(({ state }) => state === 'synced').slice(0, EDITS);
  const editMs = chosen.map(({ id }) =>
    timeOf(() => void updateContact({ db, clock }, { changeId: randomUUID(), id, fields: { zip: '20000' } })),
  );
  mirror.close();
  report({ bench, metric: 'durable edit p50', value: round(percentile(editMs, 0.5)), unit: 'ms', n: EDITS });
  report({
    bench,
    metric: 'durable edit p99',
    value: round(percentile(editMs, 0.99)),
    unit: 'ms',
    n: EDITS,
    budget: 20,
  });

  const added = Array.from({ length: PAGES * PAGE_ROWS }, (_, n) => {
    const person = made.contacts[n % made.contacts.length];
    if (person === undefined) throw new Error('the store is empty');
    return toContact({ ...person, phone: `+2127${10_000_000 + n}` }, n);
  });
  const edited = added.map((contact, n) => ({
    ...contact,
    fullName: `Renamed ${n}`,
    updatedAt: '2026-11-23T00:00:00Z',
  }));
  for (const [metric, contacts, budget] of [
    ['a page of new people taken in', added, 250],
    ['a page of edited people taken in', edited, 250],
    ['a page of people as they were', edited, 100],
  ] as const) {
    const context = refillContext(db, made.connectionId);
    const taken = Array.from({ length: PAGES }, (_, page) => {
      const items = contacts.slice(page * PAGE_ROWS, (page + 1) * PAGE_ROWS);
      const keep = (contact: (typeof items)[number]) =>
        applyContact(db, context, { connectionId: made.connectionId, contact, generation: 2 });
      return timeOf(() => void applyPage(db, items, keep, () => {}));
    });
    reportRuns({ bench, metric, unit: 'ms', budget }, taken);
  }
  report({ bench, metric: 'write-ahead log', value: round(sizeOf(`${temp.path}-wal`) / MIB), unit: 'MiB', budget: 64 });
}

function timeOf(work: () => void): number {
  const startedAt = performance.now();
  work();
  return performance.now() - startedAt;
}

const sizeOf = (path: string): number => (existsSync(path) ? statSync(path).size : 0);
const round = (value: number): number => Math.round(value * 100) / 100;
