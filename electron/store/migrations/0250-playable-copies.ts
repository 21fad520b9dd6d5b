import type { Migration } from '../migration.ts';

/** Copies of recordings that Chromium cannot play, or not seek exactly, as they are. */
export const migration0250: Migration = {
  version: 250,
  up(db) {
    db.exec(`
CREATE TABLE playable_copies (
  recording_id TEXT PRIMARY KEY REFERENCES recordings(id) ON DELETE CASCADE,
  -- The file of media that it was made of; with another one there it is out of date.
  of_file TEXT NOT NULL,
  file_name TEXT NOT NULL,
  key BLOB NOT NULL,
  length INTEGER NOT NULL
) STRICT;

-- asIs, inexact (it plays, and seeks to another place than it says) or unplayable.
ALTER TABLE audio_findings ADD COLUMN playability TEXT NOT NULL DEFAULT 'asIs';
-- Why the last attempt at a copy failed: noRoom, diskFull or failed.
ALTER TABLE audio_findings ADD COLUMN copy_problem TEXT;

-- More can be read now, and nobody asked yet whether an MP3 seeks exactly: these are looked at once more.
DELETE FROM audio_findings WHERE waveform_problem = 'unreadable'
  OR recording_id IN (SELECT id FROM recordings WHERE content_type LIKE 'audio/mp%');
`);
  },
};
