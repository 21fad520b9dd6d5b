import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '#shared/errors/app-error.ts';
import { openDatabase, toFolderError, toStoreError } from './database.ts';

/** What has been done so far, each of which a power cut may be the last to see. */
export type RekeyStep = 'opened' | 'copied' | 'rekeyed' | 'proved' | 'synced' | 'replaced';

export interface RekeyOptions {
  path: string;
  keyHex: string;
  nextKeyHex: string;
  onStep?: (step: RekeyStep) => void;
}

const copyOf = (path: string): string => `${path}.rekey`;

/**
 * Gives a database file another key. A copy is made beside it, encrypted anew, read in full, and takes its place in one
 * rename: until then the file is as it was, from then on it opens with the next key alone. Needs as much free disk as the
 * file has, and nobody else at the file. Rejects with DISK_FULL, DB_LOCKED, DB_CORRUPT, DB_KEY_UNAVAILABLE; the file then is
 * what it was.
 */
export function rekeyDatabase({ path, keyHex, nextKeyHex, onStep = () => undefined }: RekeyOptions): void {
  if (!existsSync(path)) throw new AppError('NOT_FOUND', 'There is no database to encrypt anew.');
  removeRekeyCopy(path);
  try {
    copyAlone(path, keyHex, onStep);
    rekeyCopy(copyOf(path), keyHex, nextKeyHex, onStep);
    syncPath(copyOf(path));
    onStep('synced');
    replace(path);
    onStep('replaced');
  } catch (error) {
    removeRekeyCopy(path);
    throw toStoreError(error);
  }
}

/** Removes the copy that a change of the key left behind when it broke off. The file itself is the one that counts. */
export function removeRekeyCopy(path: string): void {
  for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(`${copyOf(path)}${suffix}`, { force: true });
}

/** Leaves no write-ahead log beside the file: the log of the old key must not be there when the new file is. */
function copyAlone(path: string, keyHex: string, onStep: (step: RekeyStep) => void): void {
  const db = openDatabase({ path, keyHex });
  try {
    // Fails with DB_LOCKED while another connection is open.
    db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('wal_checkpoint(TRUNCATE)');
    const mode = db.pragma('journal_mode = DELETE', { simple: true });
    if (mode !== 'delete') throw new AppError('DB_LOCKED', 'Another program holds the database.');
    onStep('opened');
    db.prepare('VACUUM INTO ?').run(copyOf(path));
    onStep('copied');
  } finally {
    db.close();
  }
}

/** The copy may be lost at any moment, so nothing of it is made safe before it is whole. */
function rekeyCopy(path: string, keyHex: string, nextKeyHex: string, onStep: (step: RekeyStep) => void): void {
  const db = openPlainly(path, keyHex);
  try {
    db.pragma(`rekey="x'${nextKeyHex}'"`);
    onStep('rekeyed');
  } finally {
    db.close();
  }
  const next = openPlainly(path, nextKeyHex);
  try {
    const verdict = next.pragma('integrity_check(1)', { simple: true });
    if (verdict !== 'ok') throw new AppError('DB_CORRUPT', 'The copy with the new key is not whole.');
    onStep('proved');
  } finally {
    next.close();
  }
}

/** Without the write-ahead log, which a key cannot be changed under. */
function openPlainly(path: string, keyHex: string): Database.Database {
  if (!/^[0-9a-f]{64}$/.test(keyHex)) throw new AppError('BUG', 'the database key is malformed');
  const db = new Database(path, { fileMustExist: true });
  try {
    db.pragma("cipher='aegis'");
    db.pragma(`key="x'${keyHex}'"`);
    db.pragma('temp_store = MEMORY');
    // A journal would hold every page of a large file once more, in memory or on disk.
    db.pragma('journal_mode = OFF');
    db.pragma('synchronous = OFF');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function replace(path: string): void {
  try {
    renameSync(copyOf(path), path);
    if (process.platform !== 'win32') syncPath(dirname(path));
  } catch (error) {
    throw toFolderError(error);
  }
}

function syncPath(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
