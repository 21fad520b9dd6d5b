import { prepare, type ReadDb } from '../../store/database.ts';

/** Audio on this machine, files still on their way included. */
export function getAudioUsage(db: ReadDb): { audioBytes: number; audioCount: number } {
  const row = prepare<{ audioBytes: number; audioCount: number }>(
    db,
    `SELECT coalesce(sum(bytes_done), 0) AS audioBytes, count(*) FILTER (WHERE state = 'cached') AS audioCount
     FROM media`,
  ).get();
  return row ?? { audioBytes: 0, audioCount: 0 };
}

export function getDatabaseBytes(db: ReadDb): number {
  return Number(db.pragma('page_count', { simple: true })) * Number(db.pragma('page_size', { simple: true }));
}
