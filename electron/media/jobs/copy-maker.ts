import { join } from 'node:path';
import type { CopyProblem } from '#shared/contract/calls.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { MediaSource } from '../../engine/protocol.ts';
import { errorDetail } from '../../lib/error-detail.ts';
import type { Log, Random } from '../../lib/ports.ts';
import { inTransaction, type WriteDb } from '../../store/database.ts';
import { newMediaKey } from '../frame-format.ts';
import type { MediaFile } from '../frame-reader.ts';
import { removeMediaFile } from '../frame-writer.ts';
import { type CopyShape, copyLength } from '../playable-copy.ts';
import { copyFileId, findWantedCopy, forgetCopy, noteCopyProblem, saveCopy } from './playable-copies.ts';
import { findMedia } from './repository.ts';

/** Writes a copy that plays and seeks exactly; in the application it runs in a worker of its own. Rejects with DISK_FULL or MEDIA_CORRUPT. */
export type WriteCopy = (
  source: MediaSource,
  copy: MediaFile & { shape: CopyShape },
  signal: AbortSignal,
) => Promise<void>;

export interface CopyMakerDeps {
  db: WriteDb;
  log: Log;
  random: Random;
  mediaDirectory: string;
  writeCopy: WriteCopy;
  /** Frees so many bytes of the limit beside what the recording takes; false where what fills it is in use. */
  makeCopyRoom(recordingId: string, length: number): Promise<boolean>;
}

/**
 * Makes the copy of a recording where one is needed and not there. A copy is written from the start under a new name: what an
 * interrupted attempt leaves is noise without a key, which the next start removes. A failure is kept with the recording, and tried again when Earshot next starts.
 */
export function createCopyMaker({ db, log, random, mediaDirectory, writeCopy, makeCopyRoom }: CopyMakerDeps) {
  const make = async (recordingId: string, signal: AbortSignal): Promise<void> => {
    const shape = findWantedCopy(db, recordingId);
    const media = findMedia(db, recordingId);
    if (!shape || media?.state !== 'cached' || !media.key || media.fileName === null || media.length === null) return;
    const copy = { fileName: `${random.uuid()}.play`, key: newMediaKey(), length: copyLength(shape) };
    if (!(await makeCopyRoom(recordingId, copy.length))) return noteCopyProblem(db, recordingId, 'noRoom');
    const path = join(mediaDirectory, copy.fileName);
    const { key, length, contentType, fileName } = media;
    const source = { path: join(mediaDirectory, fileName), key, fileId: recordingId, length, contentType };
    let isKept = false;
    try {
      await writeCopy(
        source,
        { path, key: copy.key, fileId: copyFileId(recordingId), length: copy.length, shape },
        signal,
      );
      if (signal.aborted) return;
      const former = inTransaction(db, () => {
        const name = forgetCopy(db, recordingId);
        isKept = saveCopy(db, recordingId, fileName, copy);
        return name;
      });
      if (former !== null) await removeMediaFile(join(mediaDirectory, former));
    } finally {
      if (!isKept) await removeMediaFile(path);
    }
  };

  return async (recordingId: string, signal: AbortSignal): Promise<void> => {
    try {
      await make(recordingId, signal);
    } catch (error) {
      if (signal.aborted) return;
      log.warn('media.copy-failed', { recordingId, detail: errorDetail(error) });
      const problem: CopyProblem = error instanceof AppError && error.code === 'DISK_FULL' ? 'diskFull' : 'failed';
      noteCopyProblem(db, recordingId, problem);
    }
  };
}
