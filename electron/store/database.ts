import Database from 'better-sqlite3';
import { AppError } from '#shared/errors/app-error.ts';

/** A connection that may only read. A repository function that takes it cannot write by mistake. */
export type ReadDb = Database.Database & { readonly __readDb: never };
/** The one connection that writes. */
export type WriteDb = ReadDb & { readonly __writeDb: never };

const KEY_HEX = /^[0-9a-f]{64}$/;

/** SQLite releases before this one can lose a write when a checkpoint races a WAL reset. */
const OLDEST_SAFE_SQLITE = [3, 51, 3] as const;

export interface OpenOptions {
  /** Path of the database file; `:memory:` keeps everything in memory. */
  path: string;
  /** 32 random bytes as lower-case hex; null only with `:memory:`. */
  keyHex: string | null;
}

/** Opens the encrypted database and proves the key before anything is written. Does not migrate. */
export function openDatabase({ path, keyHex }: OpenOptions): WriteDb {
  if (keyHex === null && path !== ':memory:') throw new AppError('BUG', 'a database file needs a key');
  // The key goes into a PRAGMA as text, so its form is checked here and nowhere trusted.
  if (keyHex !== null && !KEY_HEX.test(keyHex)) throw new AppError('BUG', 'the database key is malformed');
  const db = openFile(path);
  try {
    if (keyHex !== null) {
      db.pragma("cipher='aegis'");
      db.pragma(`key="x'${keyHex}'"`);
    }
    // The first read fails here, before any pragma writes, when the key is not this file's.
    db.prepare('SELECT count(*) FROM sqlite_master').get();
    assertSafeVersion(db);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    db.pragma('trusted_schema = OFF');
    db.pragma('cell_size_check = ON');
    // No temporary file may hold plain text.
    db.pragma('temp_store = MEMORY');
    db.pragma('mmap_size = 0');
    db.pragma('busy_timeout = 5000');
    db.pragma('cache_size = -65536');
    db.pragma('journal_size_limit = 67108864');
    return db as WriteDb;
  } catch (error) {
    db.close();
    throw toStoreError(error);
  }
}

function openFile(path: string): Database.Database {
  try {
    return new Database(path);
  } catch (error) {
    throw toStoreError(error);
  }
}

function assertSafeVersion(db: Database.Database): void {
  const { version } = db.prepare('SELECT sqlite_version() AS version').get() as { version: string };
  const parts = version.split('.').map(Number);
  for (const [i, oldest] of OLDEST_SAFE_SQLITE.entries()) {
    const part = parts[i] ?? 0;
    if (part > oldest) return;
    if (part < oldest) throw new AppError('BUG', `SQLite ${version} is too old to keep data safely`);
  }
}

/** SQLite's own errors as codes with a sentence. Anything that is no SQLite error passes through. */
export function toStoreError(error: unknown): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  const code = error.code;
  if (code === 'SQLITE_NOTADB') {
    return new AppError('DB_KEY_UNAVAILABLE', 'The stored key does not open the database on this machine.', {
      action: 'Restore the keychain entry this database was made with, or move the database aside.',
      cause: error,
    });
  }
  if (code.startsWith('SQLITE_CORRUPT')) {
    return new AppError('DB_CORRUPT', 'The database on this machine is damaged.', {
      action: 'Quit Earshot and make a copy of its data folder before anything else.',
      cause: error,
    });
  }
  // The shared-memory file is the first that a full disk cannot make longer.
  if (code === 'SQLITE_FULL' || code === 'SQLITE_IOERR_WRITE' || code === 'SQLITE_IOERR_SHMSIZE') {
    return new AppError('DISK_FULL', 'The disk is full, so nothing could be saved.', {
      action: 'Free some space and try again.',
      retryable: true,
      cause: error,
    });
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new AppError('DB_LOCKED', 'Another program holds the database.', {
      action: 'Close the other Earshot and try again.',
      cause: error,
    });
  }
  if (code.startsWith('SQLITE_READONLY') || code === 'SQLITE_CANTOPEN') {
    return new AppError('DB_LOCKED', 'The data folder cannot be written.', {
      action: 'Check the permissions of the data folder.',
      cause: error,
    });
  }
  if (code.startsWith('SQLITE_IOERR')) {
    return new AppError('DB_LOCKED', 'The disk does not read or write the database as it should.', {
      action: 'Check the disk and the data folder, then try again.',
      cause: error,
    });
  }
  return error;
}

/** A failed step on the data folder, before there is a database in it, as a code with a sentence. */
export function toFolderError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new AppError('DISK_FULL', 'The disk is full, so your data cannot be opened.', {
      action: 'Free some space and try again.',
      retryable: true,
      cause: error,
    });
  }
  return new AppError('DB_LOCKED', 'The data folder cannot be used.', {
    action: 'Check that it is a folder and that your user account may write in it.',
    cause: error,
  });
}

const statements = new WeakMap<Database.Database, Map<string, Database.Statement>>();

/** The prepared statement for this text, kept for the life of the connection. Values only ever travel as parameters. */
export function prepare<Row = unknown>(db: ReadDb, sql: string): Database.Statement<unknown[], Row> {
  let cache = statements.get(db);
  if (!cache) {
    cache = new Map();
    statements.set(db, cache);
  }
  let statement = cache.get(sql);
  if (!statement) {
    statement = db.prepare(sql);
    cache.set(sql, statement);
  }
  return statement as Database.Statement<unknown[], Row>;
}

/** Runs `work` as one transaction: all of it is kept or none. Nested calls join the outer one. */
export function inTransaction<T>(db: WriteDb, work: () => T): T {
  if (db.inTransaction) return work();
  try {
    return db.transaction(work).immediate();
  } catch (error) {
    throw toStoreError(error);
  }
}
