import type { RetentionLine, StorageUsage } from '#shared/contract/storage.ts';
import { prepare, type ReadDb } from '../../store/database.ts';

type AudioUsage = Pick<StorageUsage, 'audioBytes' | 'audioCount' | 'checkedCount' | 'lastCheckAt' | 'damagedCount'>;

/** Audio on this machine, files still on their way included, and what reading it back found. */
export function getAudioUsage(db: ReadDb): AudioUsage {
  const row = prepare<AudioUsage>(
    db,
    `SELECT coalesce(sum(bytes_done), 0) + (SELECT coalesce(sum(length), 0) FROM playable_copies) AS audioBytes, count(*) FILTER (WHERE state = 'cached') AS audioCount,
       count(checked_at) FILTER (WHERE state = 'cached') AS checkedCount, max(checked_at) AS lastCheckAt,
       (SELECT count(*) FROM audio_damage) AS damagedCount
     FROM media`,
  ).get();
  return row ?? { audioBytes: 0, audioCount: 0, checkedCount: 0, lastCheckAt: null, damagedCount: 0 };
}

export function getDatabaseBytes(db: ReadDb): number {
  return Number(db.pragma('page_count', { simple: true })) * Number(db.pragma('page_size', { simple: true }));
}

/** What was purged or kept because a platform removed it, newest first. */
export const listRetentionLines = (db: ReadDb, limit: number): RetentionLine[] =>
  prepare<Omit<RetentionLine, 'comments'> & { comments: string }>(
    db,
    `SELECT position, at, event, call_id AS callId, call_started_at AS callStartedAt, call_label AS callLabel, comments
     FROM retention_log ORDER BY position DESC LIMIT ?`,
  )
    .all(limit)
    .map((row) => ({ ...row, comments: JSON.parse(row.comments) as RetentionLine['comments'] }));

export const countRetentionLines = (db: ReadDb): number =>
  prepare<{ n: number }>(db, 'SELECT count(*) AS n FROM retention_log').get()?.n ?? 0;
