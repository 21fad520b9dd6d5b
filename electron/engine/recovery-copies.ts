import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

// Apart from recovery.ts: main lists the copies at every start and must not load SQLite for it.

/** Folders of copies that earlier recoveries left, newest first, with their sizes. */
export function listCopies(dataDirectory: string): { directory: string; sizeBytes: number }[] {
  if (!existsSync(dataDirectory)) return [];
  return readdirSync(dataDirectory, { withFileTypes: true })
    .filter((found) => found.isDirectory() && /^damaged-/.test(found.name))
    .map(({ name }) => ({ directory: name, sizeBytes: folderBytes(join(dataDirectory, name)) }))
    .sort((a, b) => (a.directory < b.directory ? 1 : -1));
}

const folderBytes = (path: string): number =>
  readdirSync(path).reduce((sum, name) => sum + statSync(join(path, name)).size, 0);
