import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '#shared/errors/app-error.ts';
import { openDatabase, toFolderError, toStoreError, type WriteDb } from './database.ts';
import { migrate, pendingMigrations, schemaVersion } from './migrate.ts';
import type { Migration } from './migration.ts';
import { lockFolder } from './owner-lock.ts';
import { finishSwap } from './swap.ts';
import { readWorkLog, type WorkLogContent } from './work-log.ts';

export interface StorePlace {
  databasePath: string;
  keyHex: string | null;
  dataDirectory: string;
}

export interface OpenedStore {
  db: WriteDb;
  /** As it was found, before anything is added to it. */
  workLog: WorkLogContent;
  release(): void;
}

/** Copies of the file as it was before an update changed its form. */
const KEPT_COPIES = 3;
const COPY_NAME = /^earshot-v\d+-.*\.db$/;

export const workLogPath = (databasePath: string): string => join(dirname(databasePath), 'unsent.log');
export const lockPath = (dataDirectory: string): string => join(dataDirectory, 'earshot.lock');

/** The only way into the store for the engine: one owner, the right file, the right key, the newest schema. */
export function openStore(
  { databasePath, keyHex, dataDirectory }: StorePlace,
  { now, migrations }: { now: number; migrations?: readonly Migration[] },
): OpenedStore {
  try {
    mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw toFolderError(error);
  }
  const lock = lockFolder(lockPath(dataDirectory));
  try {
    finishSwap(databasePath);
    const workLog = keyHex === null ? NO_LOG : readWorkLog(workLogPath(databasePath), keyHex);
    assertOurs(databasePath, workLog);
    const db = openKnown(databasePath, keyHex, workLog);
    try {
      const pending = pendingMigrations(db, migrations);
      if (pending.length > 0 && schemaVersion(db) > 0) copyBeforeMigration(db, { databasePath, dataDirectory, now });
      migrate(db, migrations);
    } catch (error) {
      db.close();
      throw error;
    }
    return { db, workLog, release: lock.release };
  } catch (error) {
    lock.release();
    throw toStoreError(error);
  }
}

const NO_LOG: WorkLogContent = { state: 'absent', entries: new Map(), lastPosition: 0, damagedCount: 0 };
const PLAIN_HEADER = Buffer.from('SQLite format 3\0');
const PAGE_BYTES = 4096;

const damaged = (message: string, cause?: unknown) =>
  new AppError('DB_CORRUPT', message, {
    action: 'Recover it: what you had not sent is saved first, and nothing is deleted.',
    cause,
  });

/** Before SQLite sees it: an empty file it would fill without a word, and throw the write-ahead log away with it. */
function assertOurs(path: string, { state }: WorkLogContent): void {
  const isKnown = state === 'sound' || state === 'damaged';
  if (!existsSync(path)) {
    if (isKnown) throw damaged('The database is no longer in the data folder.');
    return;
  }
  const { size } = statSync(path);
  if (size === 0 && (isKnown || sizeOf(`${path}-wal`) > 0)) throw damaged('The database on this machine is empty.');
  if (statSync(path).isFile() && headOf(path).equals(PLAIN_HEADER)) throw foreign();
}

const foreign = (cause?: unknown) =>
  new AppError('DB_FOREIGN', 'The file at the place of the database is not one of Earshot.', {
    action: 'Move earshot.db out of the data folder and put the right one there, then try again. Nothing was changed.',
    cause,
  });

function openKnown(path: string, keyHex: string | null, { state }: WorkLogContent): WriteDb {
  try {
    return openDatabase({ path, keyHex });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'DB_KEY_UNAVAILABLE') throw error;
    // A first page that does not open says nothing of whose fault it is. The work log was sealed with the same key.
    if (state === 'sound' || state === 'damaged') throw damaged('The database on this machine is damaged.', error);
    if (state === 'absent' && sizeOf(path) % PAGE_BYTES !== 0) throw foreign(error);
    throw error;
  }
}

function headOf(path: string): Buffer {
  const fd = openSync(path, 'r');
  try {
    const head = Buffer.alloc(PLAIN_HEADER.length);
    return head.subarray(0, readSync(fd, head, 0, head.length, 0));
  } finally {
    closeSync(fd);
  }
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

function copyBeforeMigration(
  db: WriteDb,
  { databasePath, dataDirectory, now }: { databasePath: string; dataDirectory: string; now: number },
): void {
  const folder = join(dataDirectory, 'copies');
  const stamp = new Date(now).toISOString().replace(/[:.]/g, '-');
  const version = String(schemaVersion(db)).padStart(5, '0');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // Nobody else writes: after this the file alone holds everything.
    db.pragma('wal_checkpoint(TRUNCATE)');
    const copy = join(folder, `earshot-v${version}-${stamp}.db`);
    copyFileSync(databasePath, copy, constants.COPYFILE_FICLONE);
    const copies = readdirSync(folder)
      .filter((name) => COPY_NAME.test(name))
      .sort((a, b) => statSync(join(folder, b)).mtimeMs - statSync(join(folder, a)).mtimeMs || (a < b ? 1 : -1));
    for (const name of copies.slice(KEPT_COPIES)) rmSync(join(folder, name));
  } catch (error) {
    throw error instanceof AppError ? error : toFolderError(error);
  }
}
