import Database from 'better-sqlite3';
import { AppError } from '#shared/errors/app-error.ts';

/** A connection as readers see it: statements that answer rows, and nothing that writes. */
export type ReadDb = Pick<Database.Database, 'close' | 'inTransaction' | 'name' | 'open' | 'pragma'> & {
  readonly __readDb: never;
};
/** The one connection that writes. */
export type WriteDb = Database.Database & ReadDb & { readonly __writeDb: never };

export interface ReadStatement<Row> {
  get(...parameters: unknown[]): Row | undefined;
  all(...parameters: unknown[]): Row[];
  iterate(...parameters: unknown[]): IterableIterator<Row>;
}

const KEY_HEX = /^[0-9a-f]{64}$/;

/** SQLite releases before this one can lose a write when a checkpoint races a WAL reset. */
const OLDEST_SAFE_SQLITE = [3, 51, 3] as const;

/** Of `PRAGMA synchronous`: a commit is in the log and in the system's hands; the next one that is written through takes it along. */
const HANDED_OVER = 1;

export interface OpenOptions {
  /** Path of the database file; `:memory:` keeps everything in memory. */
  path: string;
  /** 32 random bytes as lower-case hex; null only with `:memory:`. */
  keyHex: string | null;
}

/** Opens the encrypted database and proves the key before anything is written. Does not migrate. */
export function openDatabase(options: OpenOptions): WriteDb {
  return open(options, { readonly: false }, (db) => {
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    // 16 MiB: rows of a page stand in many indexes, and a checkpoint writes a page of the file once however often it changed.
    db.pragma('wal_autocheckpoint = 4096');
    db.pragma('journal_size_limit = 67108864');
  }) as WriteDb;
}

/** Opens a second connection that reads beside the writer. It refuses to write whatever statement it is given. */
export function openReader(options: OpenOptions): ReadDb {
  return open(options, { readonly: true }, (db) => {
    db.pragma('query_only = ON');
  }) as unknown as ReadDb;
}

function open(
  { path, keyHex }: OpenOptions,
  mode: { readonly: boolean },
  configure: (db: Database.Database) => void,
): Database.Database {
  if (keyHex === null && path !== ':memory:') throw new AppError('BUG', 'a database file needs a key');
  // The key goes into a PRAGMA as text, so its form is checked here and nowhere trusted.
  if (keyHex !== null && !KEY_HEX.test(keyHex)) throw new AppError('BUG', 'the database key is malformed');
  const db = openFile(path, mode);
  try {
    if (keyHex !== null) {
      db.pragma("cipher='aegis'");
      db.pragma(`key="x'${keyHex}'"`);
    }
    // The first read fails here, before any pragma writes, when the key is not this file's.
    db.prepare('SELECT count(*) FROM sqlite_master').get();
    assertSafeVersion(db);
    configure(db);
    db.pragma('trusted_schema = OFF');
    db.pragma('cell_size_check = ON');
    // No temporary file may hold plain text.
    db.pragma('temp_store = MEMORY');
    db.pragma('mmap_size = 0');
    db.pragma('busy_timeout = 5000');
    db.pragma('cache_size = -65536');
    return db;
  } catch (error) {
    db.close();
    throw toStoreError(error);
  }
}

function openFile(path: string, { readonly }: { readonly: boolean }): Database.Database {
  try {
    return new Database(path, { readonly });
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

export const isStoreFailure = (error: unknown): boolean => error instanceof Database.SqliteError;

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
      action: 'Recover it: what you had not sent is saved first, and nothing is deleted.',
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

const statements = new WeakMap<object, Map<string, Database.Statement>>();
const damageListeners = new WeakMap<object, (error: AppError) => void>();
const commitListeners = new WeakMap<object, () => void>();
const interruptChecks = new WeakMap<object, () => boolean>();

/** The prepared statement for this text, kept for the life of the connection. Values only ever travel as parameters. */
export function prepare<Row = unknown>(db: WriteDb, sql: string): Database.Statement<unknown[], Row>;
export function prepare<Row = unknown>(db: ReadDb, sql: string): ReadStatement<Row>;
export function prepare<Row>(db: ReadDb | WriteDb, sql: string): ReadStatement<Row> {
  let cache = statements.get(db);
  if (!cache) {
    cache = new Map();
    statements.set(db, cache);
  }
  let statement = cache.get(sql);
  if (!statement) {
    try {
      statement = watched(db, (db as WriteDb).prepare(sql));
    } catch (error) {
      throw noticed(db, error);
    }
    cache.set(sql, statement);
  }
  return statement as unknown as ReadStatement<Row>;
}

/** Every statement that the cache of a connection holds; for the checks of their plans. */
export const preparedStatements = (db: ReadDb): string[] => [...(statements.get(db)?.keys() ?? [])];

/** Rows one by one, so that a read nobody waits for any more can end before its last row. */
export function* readRows<Row>(db: ReadDb, sql: string, ...parameters: unknown[]): Generator<Row> {
  const isInterrupted = interruptChecks.get(db);
  let count = 0;
  for (const row of prepare<Row>(db, sql).iterate(...parameters)) {
    count += 1;
    if (count % 1024 === 0 && isInterrupted?.()) throw new AppError('CANCELLED', 'This is no longer wanted.');
    yield row;
  }
}

/** Sets what `readRows` asks now and then. */
export const interruptWhen = (db: ReadDb, isInterrupted: () => boolean): void => {
  interruptChecks.set(db, isInterrupted);
};

/** Told once of damage that any prepared statement or transaction of the connection meets. Set it before the first use. */
export const onDamage = (db: ReadDb, listener: (error: AppError) => void): void => {
  damageListeners.set(db, listener);
};

/** Told after every commit of the connection that `prepare` or `inTransaction` made. */
export const onCommit = (db: WriteDb, listener: () => void): void => {
  commitListeners.set(db, listener);
};

/** The error unchanged, after whoever listens was told where it means damage. */
function noticed(db: ReadDb, error: unknown): unknown {
  const known = toStoreError(error);
  if (known instanceof AppError && known.code === 'DB_CORRUPT') {
    const listener = damageListeners.get(db);
    damageListeners.delete(db);
    listener?.(known);
  }
  return error;
}

type Watched = Pick<Database.Statement, 'get' | 'all' | 'run' | 'iterate'>;

/** Damage shows in whatever statement reads the page first, so every statement looks out for it. */
function watched(db: ReadDb, statement: Database.Statement): Database.Statement {
  if (statement.reader && !damageListeners.has(db)) return statement;
  for (const name of ['get', 'all', 'run', 'iterate'] as const) {
    const native = statement[name].bind(statement) as (...parameters: unknown[]) => unknown;
    (statement as unknown as Record<keyof Watched, unknown>)[name] = (...parameters: unknown[]) => {
      try {
        const answer = native(...parameters);
        if (name === 'run' && !db.inTransaction) commitListeners.get(db)?.();
        return answer;
      } catch (error) {
        throw refused(db as WriteDb, error);
      }
    };
  }
  return statement;
}

/**
 * The error unchanged, after what it refused can no longer come back. A commit that fails for the disk may have its pages in the
 * log already, the last one with the mark of a commit, when only the index of the log could not grow: the next opening would
 * take the change for kept, although its person was told that it was not. A write in the same place of the log undoes the mark,
 * whether that write succeeds or not, since the sums of what follows it no longer fit.
 */
function refused(db: WriteDb, error: unknown): unknown {
  if (!db.readonly && !db.inTransaction && isFailureOfDisk(error)) {
    try {
      db.pragma(`user_version = ${db.pragma('user_version', { simple: true })}`);
    } catch {
      // As expected of a disk that is full. The pages of the log were written nevertheless.
    }
  }
  return noticed(db, error);
}

const isFailureOfDisk = (error: unknown): boolean =>
  error instanceof Database.SqliteError && (error.code === 'SQLITE_FULL' || error.code.startsWith('SQLITE_IOERR'));

/** Runs `work` as one transaction: all of it is kept or none. Nested calls join the outer one. */
export function inTransaction<T>(db: WriteDb, work: () => T): T {
  if (db.inTransaction) return work();
  let answer: T;
  try {
    answer = db.transaction(work).immediate();
  } catch (error) {
    throw toStoreError(refused(db, error));
  }
  commitListeners.get(db)?.();
  return answer;
}

/**
 * As `inTransaction`, for what a platform can be asked for again: it does not wait for the disk. The end of the process takes nothing
 * of it back. A power cut may, the newest first, and never what an `inTransaction` kept, before or after. Whoever listens to commits
 * hears of it with the next one that is written through, so that nobody knows more than the disk.
 */
export function inRefillTransaction<T>(db: WriteDb, work: () => T): T {
  if (db.inTransaction) return work();
  const level = Number(db.pragma('synchronous', { simple: true }));
  setSynchronous(db, Math.min(level, HANDED_OVER));
  try {
    return db.transaction(work).immediate();
  } catch (error) {
    throw toStoreError(refused(db, error));
  } finally {
    setSynchronous(db, level);
  }
}

const setSynchronous = (db: WriteDb, level: number): unknown => db.pragma(`synchronous = ${level}`);

/** Runs `work` on one state of the database, whatever is written meanwhile. */
export function inSnapshot<T>(db: ReadDb, work: () => T): T {
  return (db as WriteDb).transaction(work).deferred();
}

/** From now on the connection reads one state of the database, whatever is written meanwhile, until it is closed. */
export const holdSnapshot = (db: ReadDb): void => {
  (db as WriteDb).exec('BEGIN');
  // The state is chosen by the first read, not by the BEGIN.
  (db as WriteDb).prepare('SELECT count(*) FROM sqlite_master').get();
};
