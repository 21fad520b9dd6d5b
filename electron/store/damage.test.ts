import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { drawn } from '../lib/test-support/drawn.ts';
import { openDatabase, type WriteDb } from './database.ts';
import { migrate } from './migrate.ts';
import { addCall, addConnection, addSegments } from './test-support/temp-database.ts';

/** I18: whatever of the files is altered is an error, or makes no difference; it is never other content. */
const RUNS = process.env.EARSHOT_TEST_SIZE === 'long' ? 20_000 : 300;
const PAGE_BYTES = 4096;
/** A file begins with the salt of a passphrase, which a raw key does not use. */
const SALT_BYTES = 16;
const keyHex = '7b'.repeat(32);

interface Files {
  db: Buffer;
  wal: Buffer;
}

let directory: string;
/** A store that was closed, an earlier state of it, and one whose last commits are in its write-ahead log. */
let sound: Buffer;
let earlier: Buffer;
let unfinished: Files;
/** A write-ahead log of another store with another key. */
let foreignWal: Buffer;

const pathOf = (name: string) => join(directory, `${name}.db`);

function fill(db: WriteDb, count: number, word: string): void {
  const connectionId = addConnection(db);
  for (let n = 0; n < count; n++) {
    const callId = addCall(db, connectionId, { contact_name: `${word} ${n}`, variables: `{"n":"${'v'.repeat(300)}"}` });
    addSegments(db, callId, [`${word} said ${n}`, `${word} heard ${n}`]);
  }
}

function make(name: string, key: string): WriteDb {
  const db = openDatabase({ path: pathOf(name), keyHex: key });
  migrate(db);
  db.pragma('synchronous = OFF');
  return db;
}

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'earshot-damage-'));
  const db = make('store', keyHex);
  fill(db, 20, 'first');
  db.pragma('wal_checkpoint(TRUNCATE)');
  earlier = readFileSync(pathOf('store'));
  fill(db, 20, 'second');
  db.prepare("UPDATE calls SET contact_name = 'renamed'").run();
  db.pragma('wal_checkpoint(TRUNCATE)');
  sound = readFileSync(pathOf('store'));
  fill(db, 5, 'third');
  unfinished = { db: readFileSync(pathOf('store')), wal: readFileSync(`${pathOf('store')}-wal`) };
  db.close();
  const other = make('other', '11'.repeat(32));
  fill(other, 5, 'foreign');
  foreignWal = readFileSync(`${pathOf('other')}-wal`);
  other.close();
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Everything in the store, or null where reading it says that it is damaged. */
function contentOf(files: Files): string | null {
  const path = pathOf('damaged');
  rmSync(`${path}-shm`, { force: true });
  writeFileSync(path, files.db);
  writeFileSync(`${path}-wal`, files.wal);
  let db: WriteDb | null = null;
  try {
    db = openDatabase({ path, keyHex });
    // It is only read: nobody need wait for the disk when it is closed.
    db.pragma('synchronous = OFF');
    const hash = createHash('sha256');
    const names = db.prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%' ORDER BY name",
    );
    for (const name of names.pluck().all() as string[]) {
      for (const row of db.prepare(`SELECT * FROM "${name}"`).raw().iterate()) hash.update(JSON.stringify(row));
    }
    return hash.digest('hex');
  } catch {
    return null;
  } finally {
    db?.close();
  }
}

type Draw = (below: number) => number;
const NO_WAL = Buffer.alloc(0);
const pagesOf = (bytes: Buffer) => Math.floor(bytes.length / PAGE_BYTES);
const page = (bytes: Buffer, n: number) => bytes.subarray(n * PAGE_BYTES, (n + 1) * PAGE_BYTES);

function withBitFlipped(bytes: Buffer, at: number, bit: number): Buffer {
  const altered = Buffer.from(bytes);
  altered.writeUInt8(altered.readUInt8(at) ^ (1 << bit), at);
  return altered;
}

function withPage(n: number, content: Buffer): Files {
  const db = Buffer.from(sound);
  content.copy(db, n * PAGE_BYTES);
  return { db, wal: NO_WAL };
}

const KINDS = {
  'a flipped bit': (draw: Draw): Files => ({
    db: withBitFlipped(sound, SALT_BYTES + draw(sound.length - SALT_BYTES), draw(8)),
    wal: NO_WAL,
  }),
  // A file of no bytes is an empty database to SQLite: `openStore` looks for that before.
  'a cut': (draw: Draw): Files => ({ db: sound.subarray(0, 1 + draw(sound.length - 1)), wal: NO_WAL }),
  'a cut at a page': (draw: Draw): Files => ({
    db: sound.subarray(0, (1 + draw(pagesOf(sound) - 1)) * PAGE_BYTES),
    wal: NO_WAL,
  }),
  'a page in the place of another': (draw: Draw): Files => {
    const from = draw(pagesOf(sound));
    const to = (from + 1 + draw(pagesOf(sound) - 1)) % pagesOf(sound);
    return withPage(to, page(sound, from));
  },
  'a page of zeros': (draw: Draw): Files => withPage(draw(pagesOf(sound)), Buffer.alloc(PAGE_BYTES)),
  'the write-ahead log of another store': (): Files => ({ db: sound, wal: foreignWal }),
} as const;

test(
  `${RUNS} times damaged, the store says so or holds what it held`,
  () => {
    const expected = contentOf({ db: sound, wal: NO_WAL });
    expect(expected).not.toBeNull();
    const kinds = Object.entries(KINDS);
    const noticed = new Map<string, number>();
    for (let seed = 1; seed <= RUNS; seed++) {
      const fraction = drawn(seed);
      const [name, damage] = kinds[seed % kinds.length] ?? expect.fail('no kind');
      const found = contentOf(damage((below) => Math.floor(fraction() * below)));
      if (found === null) noticed.set(name, (noticed.get(name) ?? 0) + 1);
      else expect(found, `seed ${seed}: ${name}`).toBe(expected);
    }
    for (const [name] of kinds) expect(noticed.get(name) ?? 0, name).toBeGreaterThan(0);
  },
  30_000 + RUNS * 120,
);

test('an older page or log of the same store is valid by itself: it is an error, or an older state of what was in it', () => {
  const states = new Set([contentOf({ db: sound, wal: NO_WAL }), contentOf({ db: earlier, wal: NO_WAL })]);
  const outcomes = { noticed: 0, older: 0, mixed: 0 };
  for (let n = 0; n < pagesOf(earlier); n++) {
    if (page(earlier, n).equals(page(sound, n))) continue;
    const found = contentOf(withPage(n, page(earlier, n)));
    outcomes[found === null ? 'noticed' : states.has(found) ? 'older' : 'mixed']++;
  }
  // No page cipher can tell; what is not yet on a platform is put back from the work log, and the rest is read anew.
  expect(outcomes.noticed + outcomes.mixed + outcomes.older).toBeGreaterThan(20);
});

test(
  'a write-ahead log that is damaged ends where the damage is: an error, or a state that was once committed',
  () => {
    const whole = contentOf(unfinished);
    expect(whole).not.toBeNull();
    const committed = new Set<string | null>();
    for (let length = 0; length <= unfinished.wal.length; length += PAGE_BYTES + 24)
      committed.add(contentOf({ db: unfinished.db, wal: unfinished.wal.subarray(0, length + 32) }));
    let shorter = 0;
    for (let seed = 1; seed <= RUNS / 5; seed++) {
      const fraction = drawn(seed);
      const at = Math.floor(fraction() * unfinished.wal.length);
      const found = contentOf({
        db: unfinished.db,
        wal: withBitFlipped(unfinished.wal, at, Math.floor(fraction() * 8)),
      });
      expect(committed.has(found) || found === null, `seed ${seed}`).toBe(true);
      if (found !== whole) shorter++;
    }
    expect(shorter).toBeGreaterThan(0);
  },
  30_000 + RUNS * 60,
);
