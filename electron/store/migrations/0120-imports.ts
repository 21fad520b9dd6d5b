import type { Migration } from '../migration.ts';

/**
 * Files of contacts that are taken in: the rows as they were read, what checking found, and how far carrying them out came. A
 * person's own work, which no exchange with a platform touches.
 */
export const migration0120: Migration = {
  version: 120,
  up(db) {
    db.exec(`
CREATE TABLE imports (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  -- Also the id of its job.
  id TEXT NOT NULL UNIQUE,
  connection_id TEXT REFERENCES connections(id) ON DELETE SET NULL,
  file_name TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  format TEXT,
  encoding TEXT,
  delimiter TEXT,
  sheet TEXT,
  sheet_count INTEGER,
  has_header INTEGER NOT NULL DEFAULT 1,
  -- Lines of the file that hold something, a header among them, and the first of them.
  line_count INTEGER NOT NULL DEFAULT 0,
  first_line INTEGER NOT NULL DEFAULT 1,
  -- JSON: the texts of the first line, and different texts of each column below and in it.
  columns TEXT NOT NULL DEFAULT '[]',
  -- JSON: [{ column, target }].
  mappings TEXT NOT NULL DEFAULT '[]',
  default_country TEXT,
  -- update · skip · error
  existing TEXT NOT NULL DEFAULT 'update',
  audience_id TEXT,
  -- reading · unreadable · mapping · checking · checked · started · done
  state TEXT NOT NULL,
  -- Of a run: the step that was begun, and the platform's session with its end.
  phase TEXT,
  session_id TEXT,
  session_expires_at INTEGER,
  -- When carrying it out may have begun there: from then on it is asked about and never made anew.
  execute_sent_at INTEGER,
  -- JSON: rows by what checking found, and by what became of them.
  counts TEXT,
  result TEXT,
  -- JSON, an error's data.
  error TEXT,
  created_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT;

CREATE TABLE import_rows (
  import_sequence INTEGER NOT NULL REFERENCES imports(sequence) ON DELETE CASCADE,
  -- As a spreadsheet counts it, from 1.
  line INTEGER NOT NULL,
  -- JSON: the texts of the line, as corrected.
  cells TEXT NOT NULL,
  -- JSON: the columns that were corrected.
  corrected TEXT,
  -- valid · existing · duplicate · invalid; null before the check.
  verdict TEXT,
  -- Its number in E.164, and as the contact here has it that it belongs to.
  phone TEXT,
  existing_phone TEXT,
  -- JSON
  problems TEXT,
  is_warned INTEGER NOT NULL DEFAULT 0,
  -- Its place in the file that was sent, from 1; null where it was not sent.
  sent_as INTEGER,
  -- What the platform found of it: new · existing · refused
  found TEXT,
  outcome TEXT,
  message TEXT,
  PRIMARY KEY (import_sequence, line)
) STRICT, WITHOUT ROWID;
CREATE INDEX import_rows_verdict ON import_rows (import_sequence, verdict, line);
CREATE INDEX import_rows_phone ON import_rows (import_sequence, phone, line) WHERE phone IS NOT NULL;
CREATE INDEX import_rows_sent ON import_rows (import_sequence, sent_as) WHERE sent_as IS NOT NULL;
CREATE INDEX import_rows_outcome ON import_rows (import_sequence, outcome, line) WHERE outcome IS NOT NULL;
CREATE INDEX IF NOT EXISTS contacts_digits ON contacts (connection_id, phone_digits);
`);
  },
};
