import type { Migration } from '../migration.ts';

/** How each kind of record of a connection is doing, what its platform's clock says, and what the person decided. */
export const migration0040: Migration = {
  version: 40,
  up(db) {
    db.exec(`
-- What the platform's own network place and clock are like.
ALTER TABLE connections ADD COLUMN private_network INTEGER NOT NULL DEFAULT 0;
ALTER TABLE connections ADD COLUMN clock_skew_ms INTEGER;
ALTER TABLE connections ADD COLUMN capabilities_at INTEGER;

-- One row for each list of a connection that was ever read or tried.
CREATE TABLE collection_states (
  connection_id TEXT NOT NULL REFERENCES connections(id) ON DELETE CASCADE,
  collection TEXT NOT NULL,
  -- When it was last read to its end.
  read_at INTEGER,
  -- JSON, an error's data; null while it can be read.
  problem TEXT,
  failing_since INTEGER,
  failure_count INTEGER NOT NULL DEFAULT 0,
  next_attempt_at INTEGER,
  -- While so many rows are absent at once that nothing is removed: how many, and of how many.
  vanished_count INTEGER,
  known_count INTEGER,
  -- What the person accepted: up to so many rows may go, each once the platform says that it is gone.
  accepted_count INTEGER,
  accepted_at INTEGER,
  PRIMARY KEY (connection_id, collection)
) STRICT, WITHOUT ROWID;

-- Every removal that a person accepted against the brake. Kept when it is done.
CREATE TABLE removal_decisions (
  id TEXT PRIMARY KEY,
  connection_id TEXT NOT NULL REFERENCES connections(id) ON DELETE CASCADE,
  collection TEXT NOT NULL,
  vanished_count INTEGER NOT NULL,
  known_count INTEGER NOT NULL,
  decided_at INTEGER NOT NULL
) STRICT;
`);
  },
};
