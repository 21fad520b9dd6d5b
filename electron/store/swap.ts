import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** The files that make up a database: its write-ahead log may hold the newest commits. */
export const databaseFiles = (path: string): string[] => [path, `${path}-wal`, `${path}-shm`];

const readyPath = (path: string): string => `${path}.ready`;
export const rebuiltPath = (path: string): string => `${path}.rebuilt`;

/**
 * Puts a rebuilt database in the place of the damaged one, whose files are copied aside by now. The mark is written first:
 * a crash in between is finished at the next start, so that no log of the old file is ever read over the new one.
 */
export function swapIn(path: string): void {
  writeFileSync(readyPath(path), '');
  const fd = openSync(rebuiltPath(path), 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  finishSwap(path);
}

/** Ends a swap that was begun. Does nothing where none was. */
export function finishSwap(path: string): void {
  if (!existsSync(readyPath(path))) return;
  if (existsSync(rebuiltPath(path))) {
    for (const file of databaseFiles(path).slice(1)) rmSync(file, { force: true });
    renameSync(rebuiltPath(path), path);
  }
  rmSync(readyPath(path), { force: true });
}
