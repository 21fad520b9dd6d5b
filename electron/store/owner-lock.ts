import Database from 'better-sqlite3';
import { AppError } from '#shared/errors/app-error.ts';
import { toStoreError } from './database.ts';

/**
 * Makes this engine the only one on its data folder until `release`. Two would both send what waits. The lock is the operating
 * system's, on a file that stays empty, so it ends with the process however that ends.
 */
export function lockFolder(path: string): { release(): void } {
  let holder: Database.Database | null = null;
  try {
    holder = new Database(path, { timeout: 0 });
    holder.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    holder?.close();
    const known = toStoreError(error);
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      throw new AppError('DB_LOCKED', 'Another Earshot has this data open.', {
        action: 'Close the other Earshot, then try again.',
        cause: error,
      });
    }
    throw known;
  }
  const held = holder;
  return { release: () => void held.close() };
}
