import { copyFileSync, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { RecoveryReport } from '#shared/contract/recovery.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { openDatabase, toFolderError } from '../store/database.ts';
import { migrate } from '../store/migrate.ts';
import { workLogPath } from '../store/open-store.ts';
import { lockFolder } from '../store/owner-lock.ts';
import { type Salvage, salvage } from '../store/salvage.ts';
import { databaseFiles, finishSwap, rebuiltPath, swapIn } from '../store/swap.ts';
import { readWorkLog, replaceWorkLog, type WorkEntry } from '../store/work-log.ts';
import { takeIn } from '../sync/take-in.ts';

export interface RecoveryPlace {
  databasePath: string;
  keyHex: string;
  dataDirectory: string;
}

export type RecoveryStep = 'copy' | 'salvage' | 'rebuild' | 'swap';

/**
 * Builds a new store out of a damaged one. Copies everything aside, reads what only this machine holds, saves that in a
 * sealed file of its own, puts it into an empty store and swaps that in. Nothing is deleted: the copies stay.
 */
export function recover(
  place: RecoveryPlace,
  { now, onStep }: { now: number; onStep: (step: RecoveryStep) => void },
): RecoveryReport {
  const { databasePath, keyHex, dataDirectory } = place;
  return owning(place, () => {
    finishSwap(databasePath);
    onStep('copy');
    const { directory, copiedBytes } = copyAside(place, now);
    onStep('salvage');
    const copy = join(directory, basename(databasePath));
    const log = readWorkLog(join(directory, basename(workLogPath(databasePath))), keyHex);
    const saved = salvage(copy, keyHex, log);
    const everything = [...saved.connections, ...saved.changes, ...saved.comments];
    replaceWorkLog(join(directory, 'saved-work.log'), keyHex, everything).close();
    onStep('rebuild');
    const taken = rebuild(databasePath, keyHex, saved, log.state === 'sound');
    onStep('swap');
    swapIn(databasePath);
    // Written anew at the next opening from what the new store holds; the old one is among the copies.
    rmSync(workLogPath(databasePath), { force: true });
    const report: RecoveryReport = {
      at: now,
      directory: basename(directory),
      copiedBytes,
      connections: { savedCount: taken.connections, lostCount: saved.lost.connections },
      changes: {
        savedCount: taken.changes - settledCount(saved),
        lostCount: saved.isLogWhole ? 0 : saved.lost.changes,
      },
      history: { savedCount: settledCount(saved), lostCount: saved.isLogWhole ? saved.lost.changes : 0 },
      comments: { savedCount: taken.comments, lostCount: saved.lost.comments },
      fileOnlyCount: taken.left.length,
      fromLogCount: saved.fromLogCount,
      isLogWhole: saved.isLogWhole,
    };
    writeFileSync(join(directory, 'report.json'), JSON.stringify(report, null, 2));
    writeFileSync(join(dataDirectory, REPORT_NAME), JSON.stringify(report));
    return report;
  });
}

export const REPORT_NAME = 'recovery-report.json';

const settledCount = ({ changes }: Salvage): number =>
  changes.filter(({ row }) => row?.state === 'done' || row?.state === 'discarded').length;

function owning<T>({ dataDirectory }: RecoveryPlace, work: () => T): T {
  const lock = lockFolder(join(dataDirectory, 'earshot.lock'));
  try {
    return work();
  } finally {
    lock.release();
  }
}

function copyAside({ databasePath, dataDirectory }: RecoveryPlace, now: number) {
  const stamp = new Date(now).toISOString().slice(0, 19).replace(/[:T]/g, '-');
  let directory = join(dataDirectory, `damaged-${stamp}`);
  for (let n = 2; existsSync(directory); n += 1) directory = join(dataDirectory, `damaged-${stamp}-${n}`);
  let copiedBytes = 0;
  try {
    mkdirSync(directory, { mode: 0o700 });
    for (const file of [...databaseFiles(databasePath), workLogPath(databasePath)]) {
      if (!existsSync(file)) continue;
      copyFileSync(file, join(directory, basename(file)));
      copiedBytes += statSync(file).size;
    }
  } catch (error) {
    throw toFolderError(error);
  }
  return { directory, copiedBytes };
}

function rebuild(databasePath: string, keyHex: string, saved: Salvage, isLogSound: boolean) {
  const path = rebuiltPath(databasePath);
  for (const file of databaseFiles(path)) rmSync(file, { force: true });
  const db = openDatabase({ path, keyHex });
  try {
    migrate(db);
    const taken = takeIn(db, saved, { isUnsure: () => !isLogSound });
    const problem = db.pragma('quick_check', { simple: true });
    if (problem !== 'ok') throw new AppError('BUG', 'the rebuilt store is not sound');
    // The new file alone is moved, so its log must be empty.
    db.pragma('wal_checkpoint(TRUNCATE)');
    return taken;
  } finally {
    db.close();
  }
}

export interface Verification {
  isSound: boolean;
  /** What SQLite found, at most so many lines. Holds no values. */
  problems: string[];
}

const MOST_PROBLEMS = 20;

/** Reads the whole file and says whether it is sound. Changes nothing. */
export function verify({ databasePath, keyHex, dataDirectory }: RecoveryPlace): Verification {
  return owning({ databasePath, keyHex, dataDirectory }, () => {
    try {
      const db = openDatabase({ path: databasePath, keyHex });
      try {
        const rows = db.pragma(`integrity_check(${MOST_PROBLEMS})`) as { integrity_check: string }[];
        const problems = rows.map(({ integrity_check: line }) => line).filter((line) => line !== 'ok');
        return { isSound: problems.length === 0, problems };
      } finally {
        db.close();
      }
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { isSound: false, problems: [error.message] };
    }
  });
}

export interface UnsentWork {
  changes: number;
  comments: number;
}

/** Writes what only this machine holds to a readable file. It is as personal as what is in it, and says so. */
export function exportUnsent(place: RecoveryPlace, path: string, now: number): UnsentWork {
  const { databasePath, keyHex } = place;
  return owning(place, () => {
    const log = readWorkLog(workLogPath(databasePath), keyHex);
    const saved = salvage(databasePath, keyHex, log);
    const open = saved.changes.filter(({ row }) => row?.state !== 'done' && row?.state !== 'discarded');
    const plain = (entries: readonly WorkEntry[]) =>
      entries.map(({ row, call }) => ({ ...row, ...(call && { call }) }));
    const content = {
      about: 'Work of Earshot that was on this machine only. It holds personal data.',
      exportedAt: new Date(now).toISOString(),
      connections: plain(saved.connections),
      changes: plain(open),
      comments: plain(saved.comments),
      atMostLost: saved.lost,
    };
    try {
      writeFileSync(path, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
    } catch (error) {
      throw toFolderError(error);
    }
    return { changes: open.length, comments: saved.comments.length };
  });
}
