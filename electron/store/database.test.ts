// S14 of docs/security.md
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AppError } from '#shared/errors/app-error.ts';
import { inRefillTransaction, inTransaction, onCommit, openDatabase, prepare, type WriteDb } from './database.ts';
import { MIGRATIONS, migrate } from './migrate.ts';
import { getSetting, setSetting } from './settings.ts';
import { addCall, addConnection, addSegments, type TempDatabase, tempDatabase } from './test-support/temp-database.ts';

let temp: TempDatabase;
beforeEach(() => {
  temp = tempDatabase();
});
afterEach(() => temp.remove());

/** A file begins with the salt of a passphrase, which a raw key does not use. */
const SALT_BYTES = 16;

const otherKey = () => randomBytes(32).toString('hex');

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
  return 'no error';
}

describe('opening', () => {
  it('refuses a wrong key and leaves the file as it is', () => {
    setSetting(temp.db, 'a', 1);
    temp.db.pragma('wal_checkpoint(TRUNCATE)');
    const before = readFileSync(temp.path);
    expect(codeOf(() => openDatabase({ path: temp.path, keyHex: otherKey() }))).toBe('DB_KEY_UNAVAILABLE');
    expect(readFileSync(temp.path).equals(before)).toBe(true);
    expect(getSetting(temp.db, 'a', z.number(), 0)).toBe(1);
  });

  it('refuses a plain file and leaves it as it is', () => {
    const path = join(temp.directory, 'plain.db');
    const plain = Buffer.concat([Buffer.from('SQLite format 3\0'), randomBytes(8176)]);
    writeFileSync(path, plain);
    expect(codeOf(() => openDatabase({ path, keyHex: otherKey() }))).toBe('DB_KEY_UNAVAILABLE');
    expect(readFileSync(path).equals(plain)).toBe(true);
  });

  it('refuses a file without a key, and a malformed key', () => {
    expect(codeOf(() => openDatabase({ path: temp.path, keyHex: null }))).toBe('BUG');
    expect(codeOf(() => openDatabase({ path: temp.path, keyHex: `${'0'.repeat(63)}'` }))).toBe('BUG');
  });

  it('notices every one of a hundred flipped bits', () => {
    const connectionId = addConnection(temp.db);
    for (let i = 0; i < 50; i += 1) addCall(temp.db, connectionId, { variables: `{"n":"${i}"}` });
    temp.db.pragma('wal_checkpoint(TRUNCATE)');
    const sound = readFileSync(temp.path);
    const path = join(temp.directory, 'flipped.db');
    const unnoticed: number[] = [];
    for (let i = 0; i < 100; i += 1) {
      const at = SALT_BYTES + Math.floor(((sound.length - SALT_BYTES) / 100) * i);
      const flipped = Buffer.from(sound);
      flipped.writeUInt8(flipped.readUInt8(at) ^ (1 << (i % 8)), at);
      writeFileSync(path, flipped);
      if (isSound(path)) unnoticed.push(at);
    }
    expect(unnoticed).toEqual([]);
  });

  function isSound(path: string): boolean {
    let db: WriteDb | null = null;
    try {
      db = openDatabase({ path, keyHex: temp.keyHex });
      return db.pragma('integrity_check', { simple: true }) === 'ok';
    } catch {
      // Refused, in whatever words: the damage was noticed.
      return false;
    } finally {
      db?.close();
    }
  }

  it('writes no word of what it keeps into any file', () => {
    const canary = 'quetzalcoatlus';
    const connectionId = addConnection(temp.db);
    const callId = addCall(temp.db, connectionId, { contact_name: canary, agent_name: canary });
    inTransaction(temp.db, () =>
      addSegments(
        temp.db,
        callId,
        Array.from({ length: 500 }, () => `${canary} spoke`),
      ),
    );
    temp.db.prepare('SELECT text FROM segments ORDER BY text, start_ms DESC').all();
    const files = readdirSync(temp.directory);
    expect(files.length).toBeGreaterThanOrEqual(3);
    for (const name of files) {
      const bytes = readFileSync(join(temp.directory, name));
      expect(bytes.includes(canary), name).toBe(false);
      expect(bytes.includes('CREATE TABLE'), name).toBe(false);
    }
  });

  it('has the safety settings that the design asks for', () => {
    const value = (name: string) => temp.db.pragma(name, { simple: true });
    expect(value('journal_mode')).toBe('wal');
    expect(value('synchronous')).toBe(2);
    expect(value('foreign_keys')).toBe(1);
    expect(value('trusted_schema')).toBe(0);
    expect(value('temp_store')).toBe(2);
  });
});

describe('migrations', () => {
  it('bring an empty file to the newest version, and a second run changes nothing', () => {
    expect(temp.db.pragma('user_version', { simple: true })).toBe(MIGRATIONS.at(-1)?.version);
    const schema = temp.db.prepare('SELECT sql FROM sqlite_master ORDER BY name').all();
    migrate(temp.db);
    expect(temp.db.prepare('SELECT sql FROM sqlite_master ORDER BY name').all()).toEqual(schema);
    expect(temp.db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(temp.db.pragma('foreign_key_check')).toEqual([]);
  });

  it('refuse a database of a newer Earshot without touching it', () => {
    temp.db.pragma('user_version = 100000');
    expect(codeOf(() => migrate(temp.db))).toBe('DB_FROM_FUTURE');
    expect(temp.db.pragma('user_version', { simple: true })).toBe(100000);
  });

  it('leave neither half a step nor its number when a step fails', () => {
    const before = temp.db.pragma('user_version', { simple: true });
    const broken = {
      version: 99990,
      up(db: WriteDb) {
        db.exec('CREATE TABLE half (id TEXT) STRICT');
        throw new Error('broken step');
      },
    };
    expect(() => migrate(temp.db, [...MIGRATIONS, broken])).toThrow('broken step');
    expect(temp.db.pragma('user_version', { simple: true })).toBe(before);
    expect(temp.db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'half'").get()).toBeUndefined();
  });

  it('rise, and make strict tables only', () => {
    const versions = MIGRATIONS.map(({ version }) => version);
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
    const loose = temp.db
      .prepare("SELECT name FROM pragma_table_list WHERE type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'")
      .all();
    expect(loose).toEqual([]);
    const call = () => addCall(temp.db, addConnection(temp.db), { duration_ms: 'long' });
    expect(call).toThrow(/cannot store TEXT value in INTEGER column/);
  });
});

describe('inTransaction', () => {
  const count = () => prepare<{ n: number }>(temp.db, 'SELECT count(*) AS n FROM settings').get()?.n;

  it('keeps all or nothing, nested calls included', () => {
    expect(() =>
      inTransaction(temp.db, () => {
        setSetting(temp.db, 'outer', 1);
        inTransaction(temp.db, () => setSetting(temp.db, 'inner', 2));
        throw new Error('late');
      }),
    ).toThrow('late');
    expect(count()).toBe(0);
    const answer = inTransaction(temp.db, () => {
      setSetting(temp.db, 'outer', 1);
      return inTransaction(temp.db, () => {
        setSetting(temp.db, 'inner', 2);
        return 'kept';
      });
    });
    expect(answer).toBe('kept');
    expect(count()).toBe(2);
  });

  it('names a database that another program holds', () => {
    const other = openDatabase({ path: temp.path, keyHex: temp.keyHex });
    other.pragma('busy_timeout = 1');
    try {
      temp.db.exec('BEGIN IMMEDIATE');
      expect(codeOf(() => inTransaction(other, () => setSetting(other, 'a', 1)))).toBe('DB_LOCKED');
    } finally {
      temp.db.exec('ROLLBACK');
      other.close();
    }
  });
});

describe('inRefillTransaction', () => {
  const FULL = 2;
  const NORMAL = 1;
  const level = () => temp.db.pragma('synchronous', { simple: true });

  it('hands its commit over, and every other one is written through', () => {
    expect(inRefillTransaction(temp.db, level)).toBe(NORMAL);
    expect(level()).toBe(FULL);
    expect(inTransaction(temp.db, () => inRefillTransaction(temp.db, level))).toBe(FULL);
    expect(() =>
      inRefillTransaction(temp.db, () => {
        setSetting(temp.db, 'lost', 1);
        throw new Error('late');
      }),
    ).toThrow('late');
    expect(level()).toBe(FULL);
    expect(getSetting(temp.db, 'lost', z.number(), 0)).toBe(0);
  });

  it('is heard of with the next commit that is written through', () => {
    let heardCount = 0;
    onCommit(temp.db, () => {
      heardCount += 1;
    });
    inRefillTransaction(temp.db, () => setSetting(temp.db, 'page', 1));
    expect([heardCount, getSetting(temp.db, 'page', z.number(), 0)]).toEqual([0, 1]);
    inTransaction(temp.db, () => setSetting(temp.db, 'edit', 1));
    expect(heardCount).toBeGreaterThan(0);
  });
});

describe('settings', () => {
  it('fall back where nothing, or something of another shape, is kept', () => {
    expect(getSetting(temp.db, 'paused', z.boolean(), false)).toBe(false);
    setSetting(temp.db, 'paused', true);
    expect(getSetting(temp.db, 'paused', z.boolean(), false)).toBe(true);
    setSetting(temp.db, 'paused', 'yes');
    expect(getSetting(temp.db, 'paused', z.boolean(), false)).toBe(false);
  });
});
