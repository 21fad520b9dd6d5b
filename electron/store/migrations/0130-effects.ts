import type { Migration } from '../migration.ts';

/** What came of calls and messages to one person, and how executions went on while somebody watched. */
export const migration0130: Migration = {
  version: 130,
  up(db) {
    db.exec(`
CREATE TABLE effect_results (
  change_id TEXT PRIMARY KEY REFERENCES outbox(id) ON DELETE CASCADE,
  -- JSON: what the platform answered, and what it said later when it was asked again.
  result TEXT NOT NULL,
  read_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE execution_samples (
  connection_id TEXT NOT NULL REFERENCES connections(id) ON DELETE CASCADE,
  execution_remote_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  -- People who were done with, reached or not.
  done_count INTEGER NOT NULL,
  -- Null where the report could not be read.
  credits REAL,
  effective_status TEXT,
  PRIMARY KEY (connection_id, execution_remote_id, at)
) STRICT, WITHOUT ROWID;

CREATE INDEX base_rows_program ON base_rows (connection_id, json_extract(body, '$.programId'))
  WHERE collection = 'executions';
`);
  },
};
