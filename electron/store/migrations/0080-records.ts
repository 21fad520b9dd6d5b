import type { Migration } from '../migration.ts';

/**
 * Records that are read here and kept as their platform sent them: agents, flows, programs, executions, numbers and the like.
 * What the platform last answered stands in `base_rows` under the same local id; here is what lists sort and search by.
 */
export const migration0080: Migration = {
  version: 80,
  up(db) {
    db.exec(`
CREATE TABLE records (
  id TEXT PRIMARY KEY,
  connection_id TEXT NOT NULL REFERENCES connections(id) ON DELETE CASCADE,
  collection TEXT NOT NULL,
  remote_id TEXT NOT NULL,
  -- The platform's id of the record that it belongs to, such as the agent of a criterion; empty where it stands alone.
  parent_remote_id TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL COLLATE NOCASE,
  status TEXT,
  -- What a search reads: folded to small letters without accents.
  search_text TEXT NOT NULL,
  -- What the platform dates it by.
  dated_at INTEGER,
  -- JSON: what asking for it by id answered beyond the list, and for which content of the list; null while it was not asked.
  detail TEXT,
  detail_hash TEXT,
  detail_at INTEGER,
  UNIQUE (connection_id, collection, remote_id)
) STRICT;
CREATE INDEX records_name ON records (collection, name, id);
CREATE INDEX records_dated ON records (collection, dated_at, id);
CREATE INDEX records_parent ON records (connection_id, collection, parent_remote_id);
`);
  },
};
