import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../../lib/ports.ts';
import type { WriteDb } from '../../store/database.ts';
import { partPath } from '../frame-writer.ts';
import { forgetCopy, keepCurrentCopies } from './playable-copies.ts';
import { forgetMedia, type KnownFile, listFiles } from './repository.ts';

/**
 * Makes the folder and the database agree again after a crash: files that no row knows are removed, rows whose finished file
 * is gone are forgotten, and a file that was finished but not yet recorded goes back to being resumed, which verifies it.
 */
export async function sweep(db: WriteDb, mediaDirectory: string, log: Log): Promise<void> {
  await mkdir(mediaDirectory, { recursive: true, mode: 0o700 });
  const known = new Map<string, KnownFile>(listFiles(db).map((file) => [file.fileName, file]));
  const copies = new Map(keepCurrentCopies(db).map((copy) => [copy.fileName, copy.recordingId]));
  const present = new Set(await readdir(mediaDirectory));
  let removedCount = 0;
  for (const name of present) {
    if (copies.has(name)) continue;
    const finished = known.get(name);
    if (finished && finished.state !== 'cached') {
      await rename(join(mediaDirectory, name), partPath(join(mediaDirectory, name)));
    } else if (!finished && !isWantedPart(name, known)) {
      await rm(join(mediaDirectory, name), { force: true, recursive: true });
      removedCount += 1;
    }
  }
  let forgottenCount = 0;
  for (const [fileName, recordingId] of copies) if (!present.has(fileName)) forgetCopy(db, recordingId);
  for (const { fileName, recordingId, state } of known.values()) {
    if (state !== 'cached' || present.has(fileName)) continue;
    forgetMedia(db, recordingId);
    forgottenCount += 1;
  }
  if (removedCount + forgottenCount > 0) log.warn('media.swept', { removedCount, forgottenCount });
}

function isWantedPart(name: string, known: ReadonlyMap<string, KnownFile>): boolean {
  const suffix = partPath('');
  if (!name.endsWith(suffix)) return false;
  const file = known.get(name.slice(0, -suffix.length));
  return file !== undefined && file.state !== 'cached';
}
