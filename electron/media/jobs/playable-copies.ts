import type { CopyProblem } from '#shared/contract/calls.ts';
import { prepare, type ReadDb, type WriteDb } from '../../store/database.ts';
import type { CopyShape } from '../playable-copy.ts';

export interface PlayableCopy {
  fileName: string;
  key: Uint8Array;
  /** Bytes of the WAV file. */
  length: number;
}

/** A copy's frames are bound to this name, so that they fit into no recording's own file. */
export const copyFileId = (recordingId: string): string => `${recordingId}/playable`;

/** The copy of the audio that is here now, or null. */
export function findCopy(db: ReadDb, recordingId: string): PlayableCopy | null {
  const row = prepare<PlayableCopy>(
    db,
    `SELECT p.file_name AS fileName, p.key, p.length FROM playable_copies p
     JOIN media m ON m.recording_id = p.recording_id AND m.file_name = p.of_file AND m.state = 'cached'
     WHERE p.recording_id = ?`,
  ).get(recordingId);
  return row ?? null;
}

/** Whether the original must not be handed to a player at all. */
export const isUnplayable = (db: ReadDb, recordingId: string): boolean =>
  prepare(db, "SELECT 1 FROM audio_findings WHERE recording_id = ? AND playability = 'unplayable'").get(recordingId) !==
  undefined;

/** What a copy is to hold where one is needed and not there; null otherwise. */
export function findWantedCopy(db: ReadDb, recordingId: string): CopyShape | null {
  const row = prepare<CopyShape>(
    db,
    `SELECT k.sample_rate AS sampleRate, k.channel_count AS channels, k.frame_count AS frameCount
     FROM audio_findings f JOIN peaks k ON k.recording_id = f.recording_id
     WHERE f.recording_id = ? AND f.playability <> 'asIs'`,
  ).get(recordingId);
  return row && findCopy(db, recordingId) === null ? row : null;
}

/** Recordings that are here and want a copy, newest call first. */
export const listWantedCopies = (db: ReadDb): string[] =>
  prepare<{ id: string }>(
    db,
    `SELECT m.recording_id AS id FROM media m JOIN audio_findings f ON f.recording_id = m.recording_id
     JOIN recordings r ON r.id = m.recording_id JOIN calls c ON c.id = r.call_id
     LEFT JOIN playable_copies p ON p.recording_id = m.recording_id AND p.of_file = m.file_name
     WHERE m.state = 'cached' AND f.playability <> 'asIs' AND f.waveform_problem IS NULL AND p.recording_id IS NULL
     ORDER BY c.started_at DESC`,
  )
    .all()
    .map(({ id }) => id);

/** Keeps a finished copy. False where the audio it was made of is no longer here: then nobody holds its key. */
export function saveCopy(
  db: WriteDb,
  recordingId: string,
  ofFile: string,
  { fileName, key, length }: PlayableCopy,
): boolean {
  const { changes } = prepare(
    db,
    `INSERT OR REPLACE INTO playable_copies (recording_id, of_file, file_name, key, length)
     SELECT recording_id, file_name, ?, ?, ? FROM media WHERE recording_id = ? AND file_name = ? AND state = 'cached'`,
  ).run(fileName, key, length, recordingId, ofFile);
  noteCopyProblem(db, recordingId, null);
  return changes === 1;
}

export function noteCopyProblem(db: WriteDb, recordingId: string, problem: CopyProblem | null): void {
  prepare(db, 'UPDATE audio_findings SET copy_problem = ? WHERE recording_id = ?').run(problem, recordingId);
}

/** Forgets a copy and answers the name of its file, or null. */
export function forgetCopy(db: WriteDb, recordingId: string): string | null {
  const row = prepare<{ fileName: string }>(
    db,
    'DELETE FROM playable_copies WHERE recording_id = ? RETURNING file_name AS fileName',
  ).get(recordingId);
  return row?.fileName ?? null;
}

/** Forgets copies of audio that is no longer here and answers the names of the files of the others. */
export function keepCurrentCopies(db: WriteDb): { recordingId: string; fileName: string }[] {
  prepare(
    db,
    `DELETE FROM playable_copies WHERE NOT EXISTS (SELECT 1 FROM media m
       WHERE m.recording_id = playable_copies.recording_id AND m.file_name = of_file AND m.state = 'cached')`,
  ).run();
  return prepare<{ recordingId: string; fileName: string }>(
    db,
    'SELECT recording_id AS recordingId, file_name AS fileName FROM playable_copies',
  ).all();
}
