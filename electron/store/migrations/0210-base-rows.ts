import type { Migration } from '../migration.ts';

/**
 * `base_rows` in the order in which its rows came: a new answer, which may be long, goes to the end and not between the platform's
 * random ids. Which rows a walk met is no longer written on them, so that reading a list in which nothing changed writes nothing.
 */
export const migration0210: Migration = {
  version: 210,
  up(db) {
    db.exec(`
CREATE TABLE base_rows_next (
  connection_id TEXT NOT NULL REFERENCES connections(id) ON DELETE CASCADE,
  collection TEXT NOT NULL,
  remote_id TEXT NOT NULL,
  local_id TEXT NOT NULL,
  body TEXT NOT NULL,
  hash TEXT NOT NULL,
  updated_at INTEGER,
  -- Of the walk during which the answer was kept.
  generation INTEGER NOT NULL,
  -- When a complete walk first did not meet it; null once it is met again.
  missing_at INTEGER,
  -- When the platform said that it is gone; the row stays while a change of the person waits on it.
  gone_at INTEGER,
  PRIMARY KEY (connection_id, collection, remote_id)
) STRICT;
INSERT INTO base_rows_next (connection_id, collection, remote_id, local_id, body, hash, updated_at, generation, missing_at, gone_at)
  SELECT connection_id, collection, remote_id, local_id, body, hash, updated_at, generation, missing_at, gone_at FROM base_rows;
DROP TABLE base_rows;
ALTER TABLE base_rows_next RENAME TO base_rows;
CREATE INDEX base_rows_local ON base_rows (local_id);
CREATE INDEX base_rows_missing ON base_rows (connection_id, collection) WHERE missing_at IS NOT NULL;
CREATE INDEX base_rows_gone ON base_rows (connection_id, collection) WHERE gone_at IS NOT NULL;
CREATE INDEX base_rows_program ON base_rows (connection_id, json_extract(body, '$.programId'))
  WHERE collection = 'executions';
`);
  },
};
