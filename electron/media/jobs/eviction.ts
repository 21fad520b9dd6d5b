import { prepare, type ReadDb } from '../../store/database.ts';

/** Bytes of audio that are here, copies and files on their way included. */
export function usedBytes(db: ReadDb): number {
  const row = prepare<{ n: number }>(
    db,
    `SELECT coalesce(sum(CASE state WHEN 'cached' THEN length ELSE bytes_done END), 0)
       + (SELECT coalesce(sum(length), 0) FROM playable_copies) AS n FROM media`,
  ).get();
  return row?.n ?? 0;
}

/** Bytes of audio that are here or have been begun, each with its whole length. */
export function committedBytes(db: ReadDb): number {
  const sql = `SELECT coalesce(sum(length), 0) + (SELECT coalesce(sum(length), 0) FROM playable_copies) AS n
    FROM media WHERE key IS NOT NULL`;
  return prepare<{ n: number }>(db, sql).get()?.n ?? 0;
}

export interface Evictable {
  recordingId: string;
  /** Bytes of audio, with its copy; and without. */
  length: number;
  ownLength: number;
}

/**
 * What to drop to free `bytes`: never played first, then the longest unplayed; among equals the oldest call. Never what there is
 * a reason to keep, nor anything of a call on legal hold.
 */
export function findEvictable(db: ReadDb, bytes: number, hasReason: (recordingId: string) => boolean): Evictable[] {
  const chosen: Evictable[] = [];
  if (bytes <= 0) return chosen;
  const candidates = prepare<Evictable>(
    db,
    `SELECT m.recording_id AS recordingId, m.length + coalesce(p.length, 0) AS length, m.length AS ownLength FROM media m
     LEFT JOIN playable_copies p ON p.recording_id = m.recording_id JOIN recordings r ON r.id = m.recording_id
     JOIN calls c ON c.id = r.call_id
     WHERE m.state = 'cached' AND NOT EXISTS (SELECT 1 FROM call_holds h WHERE h.call_id = c.id) ORDER BY m.last_played_at, c.started_at, r.id`,
  ).all();
  let missing = bytes;
  for (const candidate of candidates) {
    if (missing <= 0) break;
    if (hasReason(candidate.recordingId)) continue;
    chosen.push(candidate);
    missing -= candidate.length;
  }
  return chosen;
}
