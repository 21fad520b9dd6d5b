import { statfs } from 'node:fs/promises';
import type { AudioPolicy, ReaderHandlers, WriterHandlers } from '../../engine/protocol.ts';
import type { ReadDb } from '../../store/database.ts';
import { countRetentionLines, getAudioUsage, getDatabaseBytes, listRetentionLines } from './repository.ts';

export const storageQueries = ({ db }: { db: ReadDb }): ReaderHandlers['storage'] => ({
  retention: ({ limit }) => ({ lines: listRetentionLines(db, limit), total: countRetentionLines(db) }),
});

export function storageHandlers({
  db,
  dataDirectory,
  policy,
}: {
  db: ReadDb;
  dataDirectory: string;
  /** The limits in force now. */
  policy: () => AudioPolicy;
}): WriterHandlers['storage'] {
  return {
    usage: async () => ({
      ...getAudioUsage(db),
      databaseBytes: getDatabaseBytes(db),
      audioQuotaBytes: policy().quotaBytes,
      freeBytes: await freeBytes(dataDirectory),
      dataDirectory,
    }),
  };
}

/** Bytes that this user may still write there, or null where the file system does not say. */
async function freeBytes(directory: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(directory);
    return bavail * bsize;
  } catch {
    // Some network file systems do not answer; the figure is then left out.
    return null;
  }
}
