import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { prepare, type WriteDb } from './database.ts';
import { MIGRATIONS } from './migrate.ts';
import { openStore, type StorePlace, workLogPath } from './open-store.ts';
import { finishSwap, rebuiltPath } from './swap.ts';
import { mirrorWork } from './work-mirror.ts';

let directory: string;
let place: StorePlace & { keyHex: string };
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'earshot-open-'));
  place = { databasePath: join(directory, 'earshot.db'), keyHex: newKey(), dataDirectory: directory };
});
afterEach(() => {
  chmodSync(directory, 0o700);
  rmSync(directory, { recursive: true, force: true });
});

const newKey = () => randomBytes(32).toString('hex');
const open = (given: StorePlace = place, migrations = MIGRATIONS, now = 0) => openStore(given, { now, migrations });

/** A store as an engine leaves it: migrated, with its work log, and closed. */
function makeStore(): void {
  const { db, release } = open();
  mirrorWork(db, { path: workLogPath(place.databasePath), keyHex: place.keyHex, onFailure: () => {} }).close();
  prepare(db, "INSERT INTO settings (name, value) VALUES ('kept', '1')").run();
  db.close();
  release();
}

const problemOf = (work: () => unknown): { code: string; message: string; action: string } => {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, message: error.message, action: error.action ?? '' };
    throw error;
  }
  return { code: 'no error', message: '', action: '' };
};

describe('opening refuses, with a sentence and something to do,', () => {
  const cases: [string, string, () => void][] = [
    ['a plain database', 'DB_FOREIGN', () => new Database(place.databasePath).exec('CREATE TABLE t (a)').close()],
    ['a file of something else', 'DB_FOREIGN', () => writeFileSync(place.databasePath, 'my holiday notes')],
    [
      'a file of something else beside our work log',
      'DB_CORRUPT',
      () => {
        makeStore();
        writeFileSync(place.databasePath, randomBytes(8192));
      },
    ],
    [
      'another key',
      'DB_KEY_UNAVAILABLE',
      () => {
        makeStore();
        place = { ...place, keyHex: newKey() };
      },
    ],
    [
      'another key where there is no work log',
      'DB_KEY_UNAVAILABLE',
      () => {
        makeStore();
        rmSync(workLogPath(place.databasePath));
        place = { ...place, keyHex: newKey() };
      },
    ],
    [
      'a newer schema',
      'DB_FROM_FUTURE',
      () => {
        const { db, release } = open();
        db.pragma('user_version = 99999');
        db.close();
        release();
      },
    ],
    [
      'a store whose file is empty now',
      'DB_CORRUPT',
      () => {
        makeStore();
        writeFileSync(place.databasePath, '');
      },
    ],
    [
      'an empty file that has a write-ahead log',
      'DB_CORRUPT',
      () => {
        writeFileSync(place.databasePath, '');
        writeFileSync(`${place.databasePath}-wal`, randomBytes(4096));
      },
    ],
    [
      'a store whose file is gone',
      'DB_CORRUPT',
      () => {
        makeStore();
        rmSync(place.databasePath);
      },
    ],
    ['a folder at its place', 'DB_LOCKED', () => mkdirSync(place.databasePath)],
  ];

  it.each(cases)('%s: %s', (_name, code, prepareFile) => {
    prepareFile();
    const bytes = () =>
      readdirSync(directory)
        .filter((name) => /^earshot\.db(-wal)?$|unsent/.test(name) && statSync(join(directory, name)).isFile())
        .map((name) => `${name} ${readFileSync(join(directory, name)).toString('base64')}`);
    const before = bytes();
    for (let n = 0; n < 2; n += 1) {
      expect(problemOf(open)).toEqual({
        code,
        message: expect.stringMatching(/^[A-Z].*\.$/),
        action: expect.stringMatching(/\.$/),
      });
    }
    // Neither changed nor filled with a new store.
    expect(bytes()).toEqual(before);
  });

  it('an owner in this process, until that lets go', () => {
    const first = open();
    expect(problemOf(open)).toMatchObject({ code: 'DB_LOCKED', message: expect.stringContaining('Another Earshot') });
    first.db.close();
    first.release();
    const second = open();
    second.db.close();
    second.release();
  });

  it('an owner in another process, until that is killed', async () => {
    makeStore();
    const child = spawn(process.execPath, [CHILD, 'hold', place.databasePath, place.keyHex, directory]);
    await new Promise<void>((resolve) => child.stdout.on('data', (line) => String(line).includes('open') && resolve()));
    expect(problemOf(open)).toMatchObject({ code: 'DB_LOCKED', message: expect.stringContaining('Another Earshot') });
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await exited;
    const { db, release } = open();
    expect(db.prepare('SELECT count(*) FROM settings').pluck().get()).toBe(1);
    db.close();
    release();
  });
});

const CHILD = join(import.meta.dirname, 'test-support/write-child.ts');
const isRoot = process.getuid?.() === 0;

/** Runs the child as a user to whom permissions mean something. */
function childSays(task: string, { shell }: { shell?: string } = {}): { code: string; message: string } {
  const words = [process.execPath, CHILD, task, place.databasePath, place.keyHex, directory];
  const command = shell ? ['sh', '-c', `${shell}; exec "$@"`, 'sh', ...words] : words;
  const [file = '', ...rest] = command;
  const asNobody = isRoot && task === 'open' ? { uid: 65534, gid: 65534 } : {};
  const said = execFileSync(file, rest, { encoding: 'utf8', ...asNobody, stdio: ['ignore', 'pipe', 'inherit'] });
  return said.startsWith('{')
    ? (JSON.parse(said) as { code: string; message: string })
    : { code: said.trim(), message: '' };
}

describe.runIf(process.platform !== 'win32')('a disk that', () => {
  it('may not be written to is named', () => {
    makeStore();
    chmodSync(directory, 0o755);
    for (const name of readdirSync(directory)) chmodSync(join(directory, name), 0o444);
    chmodSync(directory, 0o555);
    expect(childSays('open')).toMatchObject({ code: 'DB_LOCKED', message: 'The data folder cannot be written.' });
  });

  it('takes no more is named, and what was there stays', () => {
    makeStore();
    // 4 MiB for any file; the signal of the limit is ignored, so that the write itself fails as on a full disk.
    expect(childSays('fill', { shell: "trap '' XFSZ; ulimit -f 8192" })).toMatchObject({ code: 'DISK_FULL' });
    const { db, release } = open();
    expect(db.pragma('quick_check', { simple: true })).toBe('ok');
    expect(db.prepare("SELECT value FROM settings WHERE name = 'kept'").pluck().get()).toBe('1');
    db.close();
    release();
  });

  it('is full is named by the database itself too', () => {
    const { db, release } = open();
    db.pragma(`max_page_count = ${Number(db.pragma('page_count', { simple: true }))}`);
    const insert = () => {
      for (let n = 0; n < 50; n += 1) {
        prepare(db, 'INSERT INTO settings (name, value) VALUES (?, ?)').run(`s${n}`, 'x'.repeat(4_000));
      }
    };
    expect(insert).toThrow(expect.objectContaining({ code: 'SQLITE_FULL' }));
    db.close();
    release();
  });
});

describe('a copy from before a migration', () => {
  const step = (version: number) => ({
    version,
    up: (db: WriteDb) => db.exec(`CREATE TABLE step_${version} (id TEXT) STRICT`),
  });
  const versions = [1000, 1010, 1020, 1030, 1040];
  const upTo = (version: number) => [...MIGRATIONS, ...versions.filter((one) => one <= version).map(step)];

  it('is taken each time, opens with the same key, and the last three are kept', () => {
    makeStore();
    for (const [n, version] of versions.entries()) {
      const { db, release } = open(place, upTo(version), 1_000_000 * (n + 1));
      db.close();
      release();
    }
    const copies = readdirSync(join(directory, 'copies')).sort();
    expect(copies).toHaveLength(3);
    expect(copies.map((name) => name.slice(0, 14))).toEqual(['earshot-v01010', 'earshot-v01020', 'earshot-v01030']);
    const last = { ...place, databasePath: join(directory, 'copies', copies[2] ?? '') };
    const copy = openStore(
      { ...last, dataDirectory: join(directory, 'elsewhere') },
      { now: 0, migrations: upTo(1030) },
    );
    expect(copy.db.pragma('user_version', { simple: true })).toBe(1030);
    expect(copy.db.prepare("SELECT value FROM settings WHERE name = 'kept'").pluck().get()).toBe('1');
    copy.db.close();
    copy.release();
  });

  it('is not taken of a new store, nor where nothing is to be done', () => {
    makeStore();
    const { db, release } = open();
    db.close();
    release();
    expect(existsSync(join(directory, 'copies'))).toBe(false);
  });

  it('that cannot be written stops before the schema is touched', () => {
    makeStore();
    writeFileSync(join(directory, 'copies'), 'a file where the folder should be');
    expect(problemOf(() => open(place, upTo(1000)))).toMatchObject({ code: 'DB_LOCKED' });
    const { db, release } = open();
    expect(db.pragma('user_version', { simple: true })).toBe(MIGRATIONS.at(-1)?.version);
    db.close();
    release();
  });
});

describe('a rebuilt store', () => {
  it('takes the place of the damaged one also where a crash came in between, and never meets its write-ahead log', () => {
    makeStore();
    copyFileSync(place.databasePath, rebuiltPath(place.databasePath));
    const before = open();
    prepare(before.db, "INSERT INTO settings (name, value) VALUES ('late', '1')").run();
    copyFileSync(`${place.databasePath}-wal`, join(directory, 'kept-wal'));
    before.db.close();
    before.release();
    writeFileSync(place.databasePath, 'damaged');
    copyFileSync(join(directory, 'kept-wal'), `${place.databasePath}-wal`);
    // Not ready yet: the rebuilt file may be half written.
    finishSwap(place.databasePath);
    expect(readFileSync(place.databasePath, 'utf8')).toBe('damaged');
    writeFileSync(`${place.databasePath}.ready`, '');
    const { db, release } = open();
    expect(db.prepare('SELECT name FROM settings').pluck().all()).toEqual(['kept']);
    db.close();
    release();
    expect(readdirSync(directory).filter((name) => /ready|rebuilt/.test(name))).toEqual([]);
  });
});
