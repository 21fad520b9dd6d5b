import { copyFileSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RecoveryReport } from '#shared/contract/recovery.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { exportUnsent, recover, verify } from '../../electron/engine/recovery.ts';
import { listCopies } from '../../electron/engine/recovery-copies.ts';
import { openDatabase } from '../../electron/store/database.ts';
import { workLogPath } from '../../electron/store/open-store.ts';
import { storeWithWork, type Work } from './support/damaged-store.ts';

const SEEDS = process.env.EARSHOT_TEST_SIZE === 'long' ? 2_000 : 40;
const PAGE = 4096;

let store: Awaited<ReturnType<typeof storeWithWork>>;
let before: Work;

beforeEach(async () => {
  store = await storeWithWork();
  before = store.read();
  await store.engine.close();
});
afterEach(() => store.remove());

const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
  return 'no error';
};

const overwrite = (path: string, at: number, length: number) => {
  const bytes = readFileSync(path);
  for (let i = at; i < Math.min(bytes.length, at + length); i += 1) bytes[i] = (bytes[i] ?? 0) ^ 0xa5;
  writeFileSync(path, bytes);
};

const recoverNow = (): RecoveryReport => recover(store.place, { now: 1_800_000_000_000, onStep: () => {} });

/** The pages that hold a table's rows. */
function leavesOf(table: string): number[] {
  const db = openDatabase({ path: store.databasePath, keyHex: store.keyHex });
  const sql = "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path";
  const pages = db.prepare(sql).pluck().all(table) as number[];
  db.close();
  return pages;
}

/** A small, even sequence of numbers from a seed. */
function randomOf(seed: number): (below: number) => number {
  let state = seed * 2654435761 + 1;
  return (below) => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return Math.floor((state / 4294967296) * below);
  };
}

/** The work that is in the store now, found through the engine that opens it. */
async function workAfter(): Promise<Work> {
  const engine = store.open();
  await engine.close();
  return store.read();
}

describe('a damaged store', () => {
  it.each<[string, () => void]>([
    ['whose first page is damaged', () => overwrite(store.databasePath, 200, 16)],
    ['whose schema is damaged', () => overwrite(store.databasePath, PAGE + 100, PAGE * 2)],
    ['that is empty', () => truncateSync(store.databasePath, 0)],
    ['that is gone', () => rmSync(store.databasePath)],
    ['that is cut in half', () => truncateSync(store.databasePath, Math.floor(statSync(store.databasePath).size / 2))],
    ['that is noise', () => writeFileSync(store.databasePath, Buffer.alloc(PAGE * 20, 7))],
  ])('%s says so, and gives all unsent work back', async (_name, damage) => {
    damage();
    const code = codeOf(() => store.open());
    expect(code).toBe('DB_CORRUPT');
    const report = recoverNow();
    expect(report).toMatchObject({
      changes: { savedCount: before.changes.length, lostCount: 0 },
      comments: { savedCount: before.comments.length, lostCount: 0 },
      connections: { savedCount: 1, lostCount: 0 },
      fileOnlyCount: 0,
      isLogWhole: true,
    });
    expect(await workAfter()).toEqual(before);
  });

  it('is found while it works, and tells once', async () => {
    for (const page of leavesOf('contacts')) overwrite(store.databasePath, (page - 1) * PAGE + 50, 100);
    const engine = store.open();
    for (const id of store.contactIds.slice(30, 34)) {
      const update = () => engine.handlers.contacts.update({ changeId: id, id, fields: { zip: '1' } }, store.context);
      await expect((async () => update())()).rejects.toThrow();
    }
    expect(store.damaged).toEqual(['DB_CORRUPT']);
    await engine.close().catch(() => undefined);
  });

  it('stays as it was among the copies, however often it is recovered', () => {
    overwrite(store.databasePath, 200, 16);
    const original = readFileSync(store.databasePath);
    const first = recoverNow();
    expect(readFileSync(join(store.directory, first.directory, 'earshot.db')).equals(original)).toBe(true);
    overwrite(store.databasePath, 200, 16);
    const second = recoverNow();
    expect(second.directory).not.toBe(first.directory);
    expect(
      listCopies(store.directory)
        .map(({ directory }) => directory)
        .sort(),
    ).toEqual([first.directory, second.directory].sort());
    expect(readFileSync(join(store.directory, first.directory, 'earshot.db')).equals(original)).toBe(true);
  });

  it('is verified without being changed, and its work written to a readable file', () => {
    expect(verify(store.place)).toEqual({ isSound: true, problems: [] });
    overwrite(store.databasePath, PAGE * 40, PAGE);
    const bytes = readFileSync(store.databasePath);
    const found = verify(store.place);
    expect(found.isSound).toBe(false);
    expect(found.problems.length).toBeGreaterThan(0);
    const path = join(store.directory, 'out.json');
    expect(exportUnsent(store.place, path, 0)).toEqual({
      changes: before.changes.length,
      comments: before.comments.length,
    });
    const written = JSON.parse(readFileSync(path, 'utf8')) as {
      changes: { id: string }[];
      comments: { text: string }[];
    };
    expect(written.changes.map(({ id }) => id)).toEqual(before.changes.map(({ id }) => id));
    expect(written.comments.map(({ text }) => text).sort()).toEqual(before.comments.map(({ text }) => text).sort());
    expect(readFileSync(store.databasePath).equals(bytes)).toBe(true);
  });

  it('without its work log gives back what its pages still hold, and counts the rest', async () => {
    rmSync(workLogPath(store.databasePath));
    overwrite(store.databasePath, ((leavesOf('outbox')[1] ?? 0) - 1) * PAGE + 50, 100);
    const { changes, comments, isLogWhole } = recoverNow();
    expect(isLogWhole).toBe(false);
    expect(comments).toEqual({ savedCount: before.comments.length, lostCount: 0 });
    expect(changes.lostCount).toBeGreaterThan(0);
    expect(changes.savedCount + (changes.lostCount ?? 0)).toBeGreaterThanOrEqual(before.changes.length);
    const after = await workAfter();
    expect(after.changes).toHaveLength(changes.savedCount);
  });
});

describe('a write-ahead log that is lost or damaged', () => {
  it.each<[string, (wal: string) => void]>([
    ['lost', (wal) => rmSync(wal, { force: true })],
    ['damaged in its middle', (wal) => overwrite(wal, Math.floor(statSync(wal).size / 2), 64)],
    ['cut', (wal) => truncateSync(wal, Math.floor(statSync(wal).size / 3))],
  ])('%s costs nothing that was confirmed', async (_name, damage) => {
    const engine = store.open();
    for (const id of store.contactIds.slice(30, 50)) {
      await engine.handlers.contacts.update({ changeId: id, id, fields: { zip: '10115' } }, store.context);
    }
    await engine.handlers.comments.remove({ id: before.comments[0]?.id ?? '' }, store.context);
    const expected = store.read();
    // As a power cut leaves it: copied while the engine still holds it.
    const files = ['earshot.db', 'earshot.db-wal', 'unsent.log'];
    for (const name of files) copyFileSync(join(store.directory, name), join(store.directory, `${name}.cut`));
    await engine.close();
    for (const name of files) copyFileSync(join(store.directory, `${name}.cut`), join(store.directory, name));
    rmSync(`${store.databasePath}-shm`, { force: true });
    damage(`${store.databasePath}-wal`);
    expect(await workAfter()).toEqual(expected);
    expect(store.logged).toContain('store.commits-put-back');
  });
});

it(`random damage in ${SEEDS} places is never a crash, and never a silent loss`, async () => {
  const sound = readFileSync(store.databasePath);
  const soundLog = readFileSync(workLogPath(store.databasePath));
  const tables = { opened: 0, recovered: 0, lostCounted: 0 };
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const below = randomOf(seed);
    for (const name of readdirSync(store.directory))
      rmSync(join(store.directory, name), { recursive: true, force: true });
    writeFileSync(store.databasePath, sound);
    writeFileSync(workLogPath(store.databasePath), soundLog);
    const hits = 1 + below(seed % 3 === 0 ? 60 : 4);
    for (let i = 0; i < hits; i += 1) overwrite(store.databasePath, below(sound.length), 1 + below(PAGE));
    const isLogHit = seed % 2 === 0;
    if (isLogHit) overwrite(workLogPath(store.databasePath), below(soundLog.length), 1 + below(2_000));
    const isLogGone = seed % 7 === 0;
    if (isLogGone) rmSync(workLogPath(store.databasePath));

    let opened: ReturnType<typeof store.open> | null = null;
    const code = codeOf(() => {
      opened = store.open();
    });
    await (opened as ReturnType<typeof store.open> | null)?.close().catch(() => undefined);
    if (code === 'no error') tables.opened += 1;
    else expect(['DB_CORRUPT', 'DB_KEY_UNAVAILABLE'], `seed ${seed}`).toContain(code);
    const report = recoverNow();
    tables.recovered += 1;
    const after = await workAfter();
    const missing = (kind: 'changes' | 'comments') => {
      const kept = new Set(after[kind].map(({ id }) => id));
      return before[kind].filter(({ id }) => !kept.has(id)).length;
    };
    for (const kind of ['changes', 'comments'] as const) {
      const { lostCount } = report[kind];
      const missed = missing(kind);
      if (missed > 0) tables.lostCounted += 1;
      // What is not there is told: as lost, as kept in the file alone, or as beyond telling.
      expect(lostCount === null || missed <= lostCount + report.fileOnlyCount, `seed ${seed} ${kind} ${missed}`).toBe(
        true,
      );
      if (report.isLogWhole) expect(missed, `seed ${seed} ${kind}`).toBe(0);
    }
    // What is there is what was there.
    const known = new Map([...before.changes, ...before.comments].map((one) => [one.id, JSON.stringify(one)]));
    for (const one of [...after.changes, ...after.comments]) expect(JSON.stringify(one)).toBe(known.get(one.id));
  }
  expect(tables.recovered).toBe(SEEDS);
  expect(tables.lostCounted).toBeGreaterThan(0);
}, 900_000);
