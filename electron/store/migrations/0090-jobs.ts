import type { Migration } from '../migration.ts';

/** Long work that a person started and may leave alone: imports and exports. Kept when it is over, until it is dismissed. */
export const migration0090: Migration = {
  version: 90,
  up(db) {
    db.exec(`
CREATE TABLE jobs (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  -- What the person sees it is about, such as the name of a file.
  label TEXT NOT NULL,
  -- queued · running · done · failed · cancelled · interrupted: Earshot ended while it ran.
  state TEXT NOT NULL,
  -- JSON: what it was started with, enough to start it again.
  input TEXT NOT NULL,
  done_count INTEGER NOT NULL DEFAULT 0,
  total_count INTEGER,
  -- JSON: what came of it.
  result TEXT,
  -- JSON, an error's data.
  error TEXT,
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  ended_at INTEGER
) STRICT;
CREATE INDEX jobs_state ON jobs (state, sequence);
`);
  },
};
