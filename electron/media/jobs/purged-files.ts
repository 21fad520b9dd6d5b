import { join } from 'node:path';
import { prepare, type WriteDb } from '../../store/database.ts';
import { removeMediaFile } from '../frame-writer.ts';

/** Removes the files of audio that was purged with its recording. Their keys are gone already: what is left is noise. */
export async function removePurgedFiles(db: WriteDb, mediaDirectory: string): Promise<void> {
  const files = prepare<{ name: string }>(db, 'SELECT file_name AS name FROM purged_files').all();
  for (const { name } of files) {
    await removeMediaFile(join(mediaDirectory, name));
    prepare(db, 'DELETE FROM purged_files WHERE file_name = ?').run(name);
  }
}
