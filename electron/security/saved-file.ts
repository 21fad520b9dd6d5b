import { statSync } from 'node:fs';
import { extname, isAbsolute } from 'node:path';
import { shell } from 'electron';
import { AppError } from '#shared/errors/app-error.ts';

// Security: see docs/security.md before changing.

/** Kinds of files that Earshot writes for people, none of which any system runs as a program. */
const KINDS: ReadonlySet<string> = new Set(['.csv', '.xlsx', '.pdf', '.jsonl']);

/** Shows a file that a job wrote in the system's file manager. */
export function showSavedFile(path: string | null): void {
  shell.showItemInFolder(existing(path));
}

/** Opens a file that a job wrote with the program for such files. No path comes from a window or a platform. */
export async function openSavedFile(path: string | null): Promise<void> {
  const file = existing(path);
  if (!KINDS.has(extname(file).toLowerCase())) throw notOpened();
  if ((await shell.openPath(file)) !== '') throw notOpened();
}

function existing(path: string | null): string {
  const isHere =
    path !== null &&
    isAbsolute(path) &&
    !path.includes('\0') &&
    statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  if (isHere) return path;
  throw new AppError('NOT_FOUND', 'The file is not where it was saved any more.', {
    action: 'It was moved or deleted. Do the job again to write it anew.',
  });
}

const notOpened = () =>
  new AppError('NOT_OFFERED', 'There is no program here that opens this file.', {
    action: 'Show it in its folder and open it from there.',
  });
