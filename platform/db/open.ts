import { accessSync, chmodSync, constants, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { StartFailure, systemCode } from '../start-failure.ts';
import { migrate, SCHEMA_VERSION, schemaVersion } from './schema.ts';
import type { Db } from './statements.ts';

export const DATABASE_FILE = 'platform.db';
const LOCK_FILE = 'platform.lock';

export interface OpenedDatabase {
  db: Db;
  close(): void;
}

/**
 * Opens the platform's database, or one in memory where `dataDir` is null. With a key (32 bytes, hexadecimal) the file is
 * encrypted. A directory belongs to one server at a time. Throws `StartFailure`.
 */
export function openDatabase(dataDir: string | null, keyHex: string | null): OpenedDatabase {
  if (dataDir === null) {
    const db = prepare(new Database(':memory:'));
    return { db, close: () => db.close() };
  }
  const release = takeDirectory(dataDir);
  try {
    const db = openFile(join(dataDir, DATABASE_FILE), keyHex);
    return {
      db,
      close: () => {
        db.close();
        release();
      },
    };
  } catch (thrown) {
    release();
    throw thrown;
  }
}

/** Holds a lock that the system drops when the process ends, however it ends. */
function takeDirectory(dataDir: string): () => void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    accessSync(dataDir, constants.W_OK | constants.X_OK);
  } catch (thrown) {
    throw new StartFailure('DIRECTORY_UNUSABLE', unusable(dataDir, thrown), thrown);
  }
  let lock: Db | undefined;
  try {
    lock = new Database(join(dataDir, LOCK_FILE), { timeout: 0 });
    lock.exec('BEGIN EXCLUSIVE');
    const held = lock;
    return () => held.close();
  } catch (thrown) {
    lock?.close();
    if (systemCode(thrown)?.startsWith('SQLITE_BUSY')) {
      throw new StartFailure(
        'DIRECTORY_IN_USE',
        `Another local platform is running on ${dataDir}. Stop it, or choose another directory.`,
        thrown,
      );
    }
    throw new StartFailure('DIRECTORY_UNUSABLE', unusable(dataDir, thrown), thrown);
  }
}

function unusable(dataDir: string, thrown: unknown): string {
  const why = thrown instanceof Error ? thrown.message : String(thrown);
  return `The directory ${dataDir} cannot be written: ${why}. Choose another, or allow writing to it.`;
}

function openFile(file: string, keyHex: string | null): Db {
  const isNew = !existsSync(file);
  const db = new Database(file);
  try {
    if (keyHex !== null) {
      db.pragma("cipher='aegis'");
      db.pragma(`key="x'${keyHex}'"`);
    }
    // The first read, so that a wrong key is noticed before anything is written.
    db.prepare('SELECT count(*) FROM sqlite_master').get();
    if (isNew) chmodSync(file, 0o600);
    return prepare(db);
  } catch (thrown) {
    db.close();
    if (thrown instanceof StartFailure) throw thrown;
    const code = systemCode(thrown) ?? '';
    if (code === 'SQLITE_NOTADB') {
      throw new StartFailure('WRONG_KEY', unreadable(file, keyHex), thrown);
    }
    if (code.startsWith('SQLITE_CORRUPT')) {
      throw new StartFailure('DATABASE_DAMAGED', `${file} is damaged. Nothing was changed.`, thrown);
    }
    throw thrown;
  }
}

function unreadable(file: string, keyHex: string | null): string {
  return keyHex === null
    ? `${file} is encrypted, or not a database: it needs its key. Nothing was changed.`
    : `${file} cannot be read with this key. Nothing was changed.`;
}

function prepare(db: Db): Db {
  const version = schemaVersion(db);
  if (version > SCHEMA_VERSION) {
    throw new StartFailure(
      'DATABASE_FROM_FUTURE',
      `The database was written by a newer version (${version}, this one knows ${SCHEMA_VERSION}). Use that version.`,
    );
  }
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  db.pragma('foreign_keys = ON');
  // Nothing of the data may reach a temporary file unencrypted.
  db.pragma('temp_store = MEMORY');
  db.pragma('trusted_schema = OFF');
  migrate(db);
  return db;
}
