import type { Migration } from '../migration.ts';

/** Searches that a person keeps under a name, and sets of phrases to look for. No platform has either. */
export const migration0261: Migration = {
  version: 261,
  up(db) {
    db.exec(`
CREATE TABLE saved_searches (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  text TEXT NOT NULL,
  position INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE trackers (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  -- The name as searches compare it.
  folded_name TEXT NOT NULL UNIQUE,
  -- A JSON array.
  phrases TEXT NOT NULL,
  -- Who has to say it; null for anybody.
  speaker TEXT,
  updated_at INTEGER NOT NULL
) STRICT;
`);
  },
};
