import { statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { shell } from 'electron';
import { AppError } from '#shared/errors/app-error.ts';

// Security: see docs/security.md before changing.

/**
 * Shows a folder of our own in the system's file manager. A file would be started by the program that it belongs to, so nothing
 * but a folder is ever handed over, and no path comes from a window or a platform.
 */
export async function showOwnFolder(path: string): Promise<void> {
  const problem = isFolder(path) ? await shell.openPath(path) : 'no folder';
  if (problem) throw new AppError('NOT_OFFERED', 'The data folder could not be shown.', { action: path });
}

function isFolder(path: string): boolean {
  return isAbsolute(path) && !path.includes('\0') && statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
