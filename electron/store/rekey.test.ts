import { fork, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from './database.ts';
import { migrate } from './migrate.ts';
import { type RekeyStep, rekeyDatabase, removeRekeyCopy } from './rekey.ts';
import { setSetting } from './settings.ts';

const IS_LONG = process.env.EARSHOT_TEST_SIZE === 'long';
const KEY = 'a1'.repeat(32);
const NEXT = 'b2'.repeat(32);
const CHILD = fileURLToPath(new URL('./test-support/rekey-child.ts', import.meta.url));

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'earshot-rekey-'));
  path = join(folder, 'earshot.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function fill(rows = 400): void {
  const db = openDatabase({ path, keyHex: KEY });
  migrate(db);
  for (let n = 0; n < rows; n += 1) setSetting(db, `row ${n}`, randomBytes(300).toString('hex'));
  setSetting(db, 'last', 'kept to the end');
  db.close();
}

/** What the file holds, when it opens with this key. */
function read(keyHex: string): { rows: number; last: unknown; version: unknown } {
  const db = openDatabase({ path, keyHex });
  try {
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    return {
      rows: (db.prepare('SELECT count(*) AS n FROM settings').get() as { n: number }).n,
      last: (db.prepare("SELECT value FROM settings WHERE name = 'last'").get() as { value: string }).value,
      version: db.pragma('user_version', { simple: true }),
    };
  } finally {
    db.close();
  }
}

const WHOLE = { rows: 401, last: '"kept to the end"', version: expect.any(Number) };

const PAGE_BYTES = 4096;

describe('another key for the database', () => {
  it('opens it with all that was in it, and the old key opens nothing', () => {
    fill();
    const version = read(KEY).version;
    const steps: RekeyStep[] = [];
    rekeyDatabase({ path, keyHex: KEY, nextKeyHex: NEXT, onStep: (step) => steps.push(step) });
    expect(steps).toEqual(['opened', 'copied', 'rekeyed', 'proved', 'synced', 'replaced']);
    expect(read(NEXT)).toEqual({ ...WHOLE, version });
    expect(() => read(KEY)).toThrowError(expect.objectContaining({ code: 'DB_KEY_UNAVAILABLE' }));
    expect(readdirSync(folder).filter((name) => name.includes('rekey'))).toEqual([]);
    expect(readFileSync(path).includes('kept to the end')).toBe(false);
  });

  it('is not given while somebody else has it open, or the old key is wrong', () => {
    fill();
    const other = openDatabase({ path, keyHex: KEY });
    other.prepare('SELECT count(*) FROM settings').get();
    expect(() => rekeyDatabase({ path, keyHex: KEY, nextKeyHex: NEXT })).toThrowError(
      expect.objectContaining({ code: 'DB_LOCKED' }),
    );
    other.close();
    expect(() => rekeyDatabase({ path, keyHex: NEXT, nextKeyHex: KEY })).toThrowError(
      expect.objectContaining({ code: 'DB_KEY_UNAVAILABLE' }),
    );
    expect(read(KEY)).toEqual(WHOLE);
  });

  it('is not given to a damaged file, which stays as it is', () => {
    fill();
    const bytes = readFileSync(path);
    // Every page but the first: one alone might hold nothing that is copied.
    for (let at = PAGE_BYTES; at < bytes.length; at += PAGE_BYTES) bytes.set(randomBytes(64), at + 1000);
    writeFileSync(path, bytes);
    expect(() => rekeyDatabase({ path, keyHex: KEY, nextKeyHex: NEXT })).toThrowError(
      expect.objectContaining({ code: 'DB_CORRUPT' }),
    );
    expect(existsSync(`${path}.rekey`)).toBe(false);
    expect(statSync(path).size).toBe(bytes.length);
  });

  it('is not given on a full disk, and the old file stays', () => {
    fill(2000);
    const blocks = Math.ceil(statSync(path).size / 512) - 200;
    const { status, stderr } = spawnSync('sh', [
      '-c',
      `ulimit -f ${blocks}; exec "$0" "$@"`,
      process.execPath,
      CHILD,
      path,
      KEY,
      NEXT,
    ]);
    expect([status, stderr.toString()]).toEqual([1, 'DISK_FULL']);
    expect(existsSync(`${path}.rekey`)).toBe(false);
    expect(read(KEY)).toEqual({ ...WHOLE, rows: 2001 });
  });
});

describe('a change of the key that is cut off', () => {
  const run = async (killAt: string, afterMs?: number): Promise<void> => {
    const child = fork(CHILD, [path, KEY, NEXT, killAt], {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    if (afterMs !== undefined) {
      await once(child, 'message');
      setTimeout(() => child.kill('SIGKILL'), afterMs);
    }
    await once(child, 'exit');
  };

  it.each<[RekeyStep, string]>([
    ['opened', KEY],
    ['copied', KEY],
    ['rekeyed', KEY],
    ['proved', KEY],
    ['synced', KEY],
    ['replaced', NEXT],
  ])('at "%s" leaves one whole file', async (step, keyHex) => {
    fill();
    await run(step);
    expect(read(keyHex)).toEqual(WHOLE);
    removeRekeyCopy(path);
    rekeyDatabase({ path, keyHex, nextKeyHex: 'c3'.repeat(32) });
    expect(read('c3'.repeat(32))).toEqual(WHOLE);
  });

  it('at any other moment leaves a file that one of the two keys opens', async () => {
    for (let n = 0; n < (IS_LONG ? 60 : 3); n += 1) {
      rmSync(path, { force: true });
      fill();
      await run('', Math.random() * 25);
      const opened = [KEY, NEXT].filter((keyHex) => {
        try {
          return read(keyHex).rows === 401;
        } catch {
          // The other key is the file's.
          return false;
        }
      });
      expect(opened).toHaveLength(1);
      removeRekeyCopy(path);
    }
  });
});
