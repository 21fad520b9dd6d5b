import type { Migration } from '../migration.ts';

/** What is needed to read audio back now and then, and to know after a restart why some of it must stay. */
export const migration0200: Migration = {
  version: 200,
  up(db) {
    db.exec(`
-- Since when a person wants it without having heard it: a reason to keep it.
ALTER TABLE media ADD COLUMN asked_at INTEGER;
-- Of the whole audio when it had arrived; null for what an older Earshot fetched, until it is first read back.
ALTER TABLE media ADD COLUMN sha256 TEXT;
-- When it was last read back whole and was as it had arrived.
ALTER TABLE media ADD COLUMN checked_at INTEGER;
CREATE INDEX media_checked ON media (coalesce(checked_at, updated_at)) WHERE state = 'cached';

-- Every file that was found damaged when it was read back. Kept when it has been fetched again.
CREATE TABLE audio_damage (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  recording_id TEXT NOT NULL,
  found_at INTEGER NOT NULL
) STRICT;
`);
  },
};
