import type { Clock } from '../../lib/ports.ts';
import { prepare, type WriteDb } from '../../store/database.ts';

/** How long a recording that was played counts as in use: its person pauses, takes a note, or opens another call beside it. */
const PLAYED_MS = 30 * 60_000;

/** Why a recording's audio must not make room for others. They are kept with it, so they outlast a restart. */
export interface KeepReasons {
  has(recordingId: string): boolean;
  /** A person wants it and has not heard it yet. */
  asked(recordingId: string): void;
  /** It is being played. */
  played(recordingId: string): void;
  none(recordingId: string): void;
}

export function createKeepReasons(db: WriteDb, clock: Clock): KeepReasons {
  return {
    has: (id) =>
      prepare(db, 'SELECT 1 FROM media WHERE recording_id = ? AND (asked_at IS NOT NULL OR last_played_at > ?)').get(
        id,
        clock.now() - PLAYED_MS,
      ) !== undefined,
    asked: (id) =>
      void prepare(
        db,
        `INSERT INTO media (recording_id, state, asked_at, updated_at) VALUES (@id, 'remote', @now, @now)
         ON CONFLICT (recording_id) DO UPDATE SET asked_at = @now`,
      ).run({ id, now: clock.now() }),
    played: (id) =>
      void prepare(db, 'UPDATE media SET asked_at = NULL, last_played_at = ? WHERE recording_id = ?').run(
        clock.now(),
        id,
      ),
    none: (id) =>
      void prepare(db, 'UPDATE media SET asked_at = NULL, last_played_at = NULL WHERE recording_id = ?').run(id),
  };
}
