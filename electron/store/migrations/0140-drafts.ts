import type { Migration } from '../migration.ts';

/**
 * What a person typed into a record of a platform and has not sent: a prompt, a text of knowledge. It is theirs, so it stays when the
 * record goes away there, and is found again should it come back.
 */
export const migration0140: Migration = {
  version: 140,
  up(db) {
    db.exec(`
CREATE TABLE drafts (
  connection_id TEXT NOT NULL REFERENCES connections(id) ON DELETE CASCADE,
  collection TEXT NOT NULL,
  -- The platform's id of the record.
  remote_id TEXT NOT NULL,
  -- JSON: what was typed, only of the fields that were changed.
  fields TEXT NOT NULL,
  -- JSON: the same fields as the platform had them when each was first changed.
  base TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (connection_id, collection, remote_id)
) STRICT;
`);
  },
};
