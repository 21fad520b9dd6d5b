import type { Migration } from '../migration.ts';

/**
 * What a person lays over a call without changing it: corrections, redactions, evidence, names of speakers and what left this machine.
 * Kept here only, so every change is noted for the work log in the same transaction.
 */
export const migration0270: Migration = {
  version: 270,
  up(db) {
    db.exec(`
CREATE TABLE annotations (
  row_number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  call_id TEXT NOT NULL REFERENCES calls(id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  -- JSON in the shape of its kind.
  body TEXT NOT NULL,
  author TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX annotations_call ON annotations (call_id, kind);
CREATE TRIGGER annotations_journal_insert AFTER INSERT ON annotations BEGIN
  INSERT INTO work_journal (kind, id) VALUES ('annotation', new.id);
END;
CREATE TRIGGER annotations_journal_update AFTER UPDATE ON annotations BEGIN
  INSERT INTO work_journal (kind, id) VALUES ('annotation', new.id);
END;
CREATE TRIGGER annotations_journal_delete AFTER DELETE ON annotations BEGIN
  INSERT INTO work_journal (kind, id) VALUES ('annotation', old.id);
END;
`);
  },
};
