import type { Migration } from '../migration.ts';

/** What decoding a recording found, kept so that no recording is decoded twice, also not one that cannot be. */
export const migration0060: Migration = {
  version: 60,
  up(db) {
    db.exec(`
CREATE TABLE audio_findings (
  recording_id TEXT PRIMARY KEY REFERENCES recordings(id) ON DELETE CASCADE,
  -- SHA-256 of the audio that was looked at, where it is known: the same bytes are not decoded again.
  sha256 TEXT,
  -- Why there is no waveform; null where there is one.
  waveform_problem TEXT,
  is_damaged INTEGER NOT NULL,
  decoded_ms INTEGER,
  expected_ms INTEGER,
  -- The content type that the bytes show, where the platform announced another.
  actual_type TEXT
) STRICT;
`);
  },
};
