import type { Migration } from '../migration.ts';

/** What follows from a platform's removals: holds against it, and a line for each thing that was purged or kept. */
export const migration0190: Migration = {
  version: 190,
  up(db) {
    db.exec(`
-- Calls of which nothing is purged nor evicted until the person lifts it.
CREATE TABLE call_holds (
  call_id TEXT PRIMARY KEY REFERENCES calls(id) ON DELETE CASCADE,
  held_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Nothing leaves this table by itself.
CREATE TABLE retention_log (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  connection_id TEXT NOT NULL REFERENCES connections(id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  -- A RetentionEvent of the contract.
  event TEXT NOT NULL,
  call_id TEXT NOT NULL,
  call_started_at INTEGER NOT NULL,
  call_label TEXT NOT NULL,
  -- JSON: what a person wrote on a call that went itself, as text.
  comments TEXT NOT NULL DEFAULT '[]'
) STRICT;
CREATE INDEX retention_log_call ON retention_log (call_id, event);

-- Files of audio whose key is gone; each is removed from the disk as soon as it can be.
CREATE TABLE purged_files (
  file_name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
`);
  },
};
