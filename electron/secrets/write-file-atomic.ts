import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '#shared/errors/app-error.ts';

/**
 * Replaces a file whole or not at all, readable by its owner alone, on disk when it returns. Rejects with DISK_FULL, or
 * DB_KEY_UNAVAILABLE when the folder refuses it; the file is then what it was before. `label` begins the sentence.
 */
export async function writeFileAtomic(path: string, text: string, label = 'The passphrase vault'): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true });
    throw toWriteError(path, label, error);
  }
}

/** Makes the rename itself survive a power cut. Windows cannot open a folder and does not need it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function toWriteError(path: string, label: string, error: unknown): AppError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new AppError('DISK_FULL', `${label} could not be saved: the disk is full.`, {
      action: 'Free some space, then try again. It is what it was before.',
      cause: error,
    });
  }
  return new AppError('DB_KEY_UNAVAILABLE', `${label} could not be saved (${String(code ?? 'unknown')}).`, {
    action: `Check that you may write in ${dirname(path)}. It is what it was before.`,
    cause: error,
  });
}
