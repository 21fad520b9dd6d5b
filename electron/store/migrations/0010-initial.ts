import type { Migration } from '../migration.ts';

/**
 * Conventions: `id` is local, `remote_id` is the platform's; `*_at` are milliseconds UTC; JSON only where it is never queried.
 * `base_rows` holds the last server answer verbatim and is written by the puller and by push replies only. The tables
 * people see (contacts, calls, …) are what replaying the outbox over it gives.
 */
export const migration0010: Migration = {
  version: 10,
  up(db) {
    db.exec(`
-- Choices that belong to the work itself, such as working offline. JSON values.
CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE connections (
  id TEXT PRIMARY KEY,
  platform TEXT NOT NULL,
  name TEXT NOT NULL,
  base_url TEXT NOT NULL,
  auth_scheme TEXT NOT NULL,
  organisation_id TEXT,
  organisation_name TEXT,
  sample INTEGER NOT NULL DEFAULT 0,
  capabilities TEXT NOT NULL DEFAULT '[]',
  last_synced_at INTEGER,
  offline_since INTEGER,
  problem TEXT,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE base_rows (
  connection_id TEXT NOT NULL REFERENCES connections(id) ON DELETE CASCADE,
  collection TEXT NOT NULL,
  remote_id TEXT NOT NULL,
  local_id TEXT NOT NULL,
  body TEXT NOT NULL,
  hash TEXT NOT NULL,
  updated_at INTEGER,
  generation INTEGER NOT NULL,
  -- When a complete scan first found it absent; null once it is seen again.
  missing_at INTEGER,
  -- When the platform said that it is gone; the row stays while a change of the person waits on it.
  gone_at INTEGER,
  PRIMARY KEY (connection_id, collection, remote_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX base_rows_local ON base_rows (local_id);
CREATE INDEX base_rows_generation ON base_rows (connection_id, collection, generation);

-- Rows that are gone, so that a page read before their removal cannot bring them back.
CREATE TABLE tombstones (
  connection_id TEXT NOT NULL REFERENCES connections(id) ON DELETE CASCADE,
  collection TEXT NOT NULL,
  remote_id TEXT NOT NULL,
  -- Last change that the platform stamped on it.
  updated_at INTEGER,
  removed_at INTEGER NOT NULL,
  PRIMARY KEY (connection_id, collection, remote_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE cursors (
  connection_id TEXT NOT NULL REFERENCES connections(id) ON DELETE CASCADE,
  collection TEXT NOT NULL,
  generation INTEGER NOT NULL DEFAULT 0,
  scanned_at INTEGER,
  high_water TEXT,
  PRIMARY KEY (connection_id, collection)
) STRICT, WITHOUT ROWID;

CREATE TABLE rejects (
  connection_id TEXT NOT NULL REFERENCES connections(id) ON DELETE CASCADE,
  collection TEXT NOT NULL,
  remote_id TEXT NOT NULL,
  body TEXT NOT NULL,
  problem TEXT NOT NULL,
  seen_at INTEGER NOT NULL,
  PRIMARY KEY (connection_id, collection, remote_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE contacts (
  id TEXT PRIMARY KEY,
  connection_id TEXT NOT NULL REFERENCES connections(id) ON DELETE CASCADE,
  remote_id TEXT,
  first_name TEXT COLLATE NOCASE,
  last_name TEXT COLLATE NOCASE,
  full_name TEXT COLLATE NOCASE,
  -- What lists sort and show: the full name, else first and last, else the phone number.
  display_name TEXT NOT NULL COLLATE NOCASE,
  primary_phone TEXT NOT NULL,
  primary_email TEXT COLLATE NOCASE,
  address TEXT,
  city TEXT COLLATE NOCASE,
  region TEXT,
  zip TEXT,
  occupation TEXT,
  preferred_channel TEXT,
  gender TEXT,
  custom_attributes TEXT NOT NULL DEFAULT '{}',
  -- What a search reads: names, phone and e-mail folded to small letters without accents, and the digits of the phone.
  search_text TEXT NOT NULL DEFAULT '',
  phone_digits TEXT NOT NULL DEFAULT '',
  -- How the record stands towards its platform: see RecordState of the contract.
  sync_state TEXT NOT NULL DEFAULT 'synced',
  created_at INTEGER,
  updated_at INTEGER
) STRICT;
CREATE UNIQUE INDEX contacts_remote ON contacts (connection_id, remote_id) WHERE remote_id IS NOT NULL;
CREATE INDEX contacts_name ON contacts (display_name, id);
CREATE INDEX contacts_phone ON contacts (primary_phone, id);
CREATE INDEX contacts_email ON contacts (primary_email, id);
CREATE INDEX contacts_city ON contacts (city, id);
CREATE INDEX contacts_created ON contacts (created_at, id);
CREATE INDEX contacts_unsynced ON contacts (sync_state) WHERE sync_state <> 'synced';

CREATE TABLE attributes (
  id TEXT PRIMARY KEY,
  connection_id TEXT NOT NULL REFERENCES connections(id) ON DELETE CASCADE,
  remote_id TEXT NOT NULL,
  name TEXT NOT NULL,
  display_name TEXT NOT NULL,
  description TEXT,
  type TEXT NOT NULL,
  UNIQUE (connection_id, remote_id)
) STRICT;

CREATE TABLE audiences (
  id TEXT PRIMARY KEY,
  connection_id TEXT NOT NULL REFERENCES connections(id) ON DELETE CASCADE,
  remote_id TEXT NOT NULL,
  name TEXT NOT NULL COLLATE NOCASE,
  description TEXT,
  contact_count INTEGER NOT NULL DEFAULT 0,
  UNIQUE (connection_id, remote_id)
) STRICT;

CREATE TABLE audience_members (
  audience_id TEXT NOT NULL REFERENCES audiences(id) ON DELETE CASCADE,
  contact_id TEXT NOT NULL REFERENCES contacts(id) ON DELETE CASCADE,
  generation INTEGER NOT NULL,
  PRIMARY KEY (audience_id, contact_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX audience_members_contact ON audience_members (contact_id);

CREATE TABLE calls (
  -- What the search indexes know a call by: a transcript hit is row_number * 2^20 + position.
  row_number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  connection_id TEXT NOT NULL REFERENCES connections(id) ON DELETE CASCADE,
  remote_id TEXT NOT NULL,
  direction TEXT NOT NULL,
  status TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  answered_at INTEGER,
  ended_at INTEGER,
  duration_ms INTEGER,
  from_number TEXT,
  to_number TEXT,
  agent_name TEXT COLLATE NOCASE,
  contact_remote_id TEXT,
  -- As the contact itself has them, where that contact is here: see the triggers below.
  contact_name TEXT COLLATE NOCASE,
  contact_phone TEXT,
  program_name TEXT,
  language TEXT,
  cost_credits REAL,
  path TEXT NOT NULL DEFAULT '[]',
  variables TEXT NOT NULL DEFAULT '{}',
  transcript_status TEXT NOT NULL DEFAULT 'none',
  -- When its report was last read; null while it is due.
  report_at INTEGER,
  synced_at INTEGER NOT NULL,
  UNIQUE (connection_id, remote_id)
) STRICT;
CREATE INDEX calls_started ON calls (started_at, id);
CREATE INDEX calls_duration ON calls (duration_ms, id);
CREATE INDEX calls_contact_name ON calls (contact_name, id);
CREATE INDEX calls_agent_name ON calls (agent_name, id);
CREATE INDEX calls_contact ON calls (connection_id, contact_remote_id, started_at);
CREATE INDEX calls_report_due ON calls (connection_id, started_at) WHERE report_at IS NULL;
CREATE INDEX calls_status ON calls (status, started_at, id);
CREATE INDEX calls_language ON calls (language, started_at, id);
CREATE INDEX calls_direction ON calls (direction, started_at, id);

-- Lists sort by the contact's name over an index, so the name is kept on the call and follows every edit of the contact.
CREATE TRIGGER contacts_name_insert AFTER INSERT ON contacts WHEN new.remote_id IS NOT NULL BEGIN
  UPDATE calls SET contact_name = new.display_name, contact_phone = new.primary_phone
  WHERE connection_id = new.connection_id AND contact_remote_id = new.remote_id
    AND (contact_name IS NOT new.display_name OR contact_phone IS NOT new.primary_phone);
END;
CREATE TRIGGER contacts_name_update AFTER UPDATE OF display_name, primary_phone, remote_id ON contacts
WHEN new.remote_id IS NOT NULL BEGIN
  UPDATE calls SET contact_name = new.display_name, contact_phone = new.primary_phone
  WHERE connection_id = new.connection_id AND contact_remote_id = new.remote_id
    AND (contact_name IS NOT new.display_name OR contact_phone IS NOT new.primary_phone);
END;
CREATE TRIGGER calls_name_insert AFTER INSERT ON calls WHEN new.contact_remote_id IS NOT NULL BEGIN
  UPDATE calls SET contact_name = k.display_name, contact_phone = k.primary_phone
  FROM (SELECT display_name, primary_phone FROM contacts
        WHERE connection_id = new.connection_id AND remote_id = new.contact_remote_id) AS k
  WHERE calls.row_number = new.row_number
    AND (contact_name IS NOT k.display_name OR contact_phone IS NOT k.primary_phone);
END;
CREATE TRIGGER calls_name_update AFTER UPDATE OF contact_remote_id, contact_name, contact_phone ON calls
WHEN new.contact_remote_id IS NOT NULL BEGIN
  UPDATE calls SET contact_name = k.display_name, contact_phone = k.primary_phone
  FROM (SELECT display_name, primary_phone FROM contacts
        WHERE connection_id = new.connection_id AND remote_id = new.contact_remote_id) AS k
  WHERE calls.row_number = new.row_number
    AND (contact_name IS NOT k.display_name OR contact_phone IS NOT k.primary_phone);
END;

-- Search over who was on a call. A number is found by any run of three digits.
CREATE VIRTUAL TABLE call_names_fts USING fts5(contact_name, agent_name, content='', contentless_delete=1,
  tokenize='unicode61 remove_diacritics 2', prefix='2 3');
CREATE VIRTUAL TABLE call_numbers_fts USING fts5(numbers, content='', contentless_delete=1, tokenize='trigram');
CREATE VIEW call_numbers AS SELECT row_number, replace(replace(replace(replace(replace(replace(
  coalesce(contact_phone, '') || '/' || coalesce(from_number, '') || '/' || coalesce(to_number, ''),
  ' ', ''), '-', ''), '(', ''), ')', ''), '.', ''), '+', '') AS numbers FROM calls;
CREATE TRIGGER calls_fts_insert AFTER INSERT ON calls BEGIN
  INSERT OR REPLACE INTO call_names_fts(rowid, contact_name, agent_name)
    SELECT row_number, contact_name, agent_name FROM calls WHERE row_number = new.row_number;
  INSERT OR REPLACE INTO call_numbers_fts(rowid, numbers)
    SELECT row_number, numbers FROM call_numbers WHERE row_number = new.row_number;
END;
CREATE TRIGGER calls_fts_names AFTER UPDATE OF contact_name, agent_name ON calls
WHEN old.contact_name IS NOT new.contact_name OR old.agent_name IS NOT new.agent_name BEGIN
  INSERT OR REPLACE INTO call_names_fts(rowid, contact_name, agent_name)
    SELECT row_number, contact_name, agent_name FROM calls WHERE row_number = new.row_number;
END;
CREATE TRIGGER calls_fts_numbers AFTER UPDATE OF contact_phone, from_number, to_number ON calls
WHEN old.contact_phone IS NOT new.contact_phone OR old.from_number IS NOT new.from_number
  OR old.to_number IS NOT new.to_number BEGIN
  INSERT OR REPLACE INTO call_numbers_fts(rowid, numbers)
    SELECT row_number, numbers FROM call_numbers WHERE row_number = new.row_number;
END;
-- Before, not after: the entries of the transcript are found through this row.
CREATE TRIGGER calls_delete BEFORE DELETE ON calls BEGIN
  DELETE FROM segments WHERE call_id = old.id;
  DELETE FROM call_names_fts WHERE rowid = old.row_number;
  DELETE FROM call_numbers_fts WHERE rowid = old.row_number;
END;

CREATE TABLE recordings (
  id TEXT PRIMARY KEY,
  connection_id TEXT NOT NULL REFERENCES connections(id) ON DELETE CASCADE,
  remote_id TEXT NOT NULL,
  call_id TEXT NOT NULL REFERENCES calls(id) ON DELETE CASCADE,
  type TEXT NOT NULL,
  content_type TEXT NOT NULL,
  size_bytes INTEGER,
  duration_ms INTEGER,
  channel_count INTEGER,
  sha256 TEXT,
  created_at INTEGER,
  UNIQUE (connection_id, remote_id)
) STRICT;
CREATE INDEX recordings_call ON recordings (call_id);

-- The encrypted audio file of a recording. The key lives here only, so a row without it makes the file unreadable.
-- A row in state 'remote' was evicted and is not prefetched again; without a row it may be.
CREATE TABLE media (
  recording_id TEXT PRIMARY KEY REFERENCES recordings(id) ON DELETE CASCADE,
  state TEXT NOT NULL,
  file_name TEXT,
  key BLOB,
  length INTEGER,
  etag TEXT,
  bytes_done INTEGER NOT NULL DEFAULT 0,
  priority INTEGER NOT NULL DEFAULT 0,
  attempt_count INTEGER NOT NULL DEFAULT 0,
  -- How often the whole file turned out wrong and was fetched anew.
  restart_count INTEGER NOT NULL DEFAULT 0,
  next_attempt_at INTEGER,
  problem TEXT,
  last_played_at INTEGER,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX media_state ON media (state, priority);

CREATE TABLE peaks (
  recording_id TEXT PRIMARY KEY REFERENCES recordings(id) ON DELETE CASCADE,
  slices_per_second REAL NOT NULL,
  sample_rate INTEGER NOT NULL,
  frame_count INTEGER NOT NULL,
  channel_count INTEGER NOT NULL,
  -- One channel after another, equally long.
  slices BLOB NOT NULL
) STRICT;

CREATE TABLE segments (
  call_id TEXT NOT NULL REFERENCES calls(id) ON DELETE CASCADE,
  position INTEGER NOT NULL CHECK (position >= 0 AND position < 1048576),
  remote_id TEXT NOT NULL,
  speaker TEXT NOT NULL,
  start_ms INTEGER NOT NULL,
  end_ms INTEGER NOT NULL,
  text TEXT NOT NULL,
  confidence REAL,
  PRIMARY KEY (call_id, position)
) STRICT, WITHOUT ROWID;

-- The rowid of a hit names its call, so that the calls of a common word are counted without reading any transcript.
CREATE VIRTUAL TABLE segments_fts USING fts5(text, content='', contentless_delete=1,
  tokenize='unicode61 remove_diacritics 2', prefix='2 3');
CREATE TRIGGER segments_fts_insert AFTER INSERT ON segments BEGIN
  INSERT INTO segments_fts(rowid, text)
  VALUES ((SELECT row_number FROM calls WHERE id = new.call_id) * 1048576 + new.position, new.text);
END;
CREATE TRIGGER segments_fts_update AFTER UPDATE OF text, position, call_id ON segments
WHEN old.text IS NOT new.text OR old.position <> new.position OR old.call_id <> new.call_id BEGIN
  DELETE FROM segments_fts
  WHERE rowid = (SELECT row_number FROM calls WHERE id = old.call_id) * 1048576 + old.position;
  INSERT INTO segments_fts(rowid, text)
  VALUES ((SELECT row_number FROM calls WHERE id = new.call_id) * 1048576 + new.position, new.text);
END;
CREATE TRIGGER segments_fts_delete AFTER DELETE ON segments BEGIN
  DELETE FROM segments_fts
  WHERE rowid = (SELECT row_number FROM calls WHERE id = old.call_id) * 1048576 + old.position;
END;

CREATE TABLE comments (
  row_number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  call_id TEXT NOT NULL REFERENCES calls(id) ON DELETE CASCADE,
  at_ms INTEGER NOT NULL,
  text TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX comments_call ON comments (call_id, at_ms);
CREATE VIRTUAL TABLE comments_fts USING fts5(text, content='comments', content_rowid='row_number',
  tokenize='unicode61 remove_diacritics 2', prefix='2 3');
CREATE TRIGGER comments_fts_insert AFTER INSERT ON comments BEGIN
  INSERT INTO comments_fts(rowid, text) VALUES (new.row_number, new.text);
END;
CREATE TRIGGER comments_fts_update AFTER UPDATE OF text ON comments BEGIN
  INSERT INTO comments_fts(comments_fts, rowid, text) VALUES ('delete', old.row_number, old.text);
  INSERT INTO comments_fts(rowid, text) VALUES (new.row_number, new.text);
END;
CREATE TRIGGER comments_fts_delete AFTER DELETE ON comments BEGIN
  INSERT INTO comments_fts(comments_fts, rowid, text) VALUES ('delete', old.row_number, old.text);
END;

-- A change of the person and this row are one transaction. Nothing leaves this table by itself.
CREATE TABLE outbox (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  connection_id TEXT NOT NULL REFERENCES connections(id) ON DELETE CASCADE,
  entity TEXT NOT NULL,
  entity_id TEXT NOT NULL,
  entity_label TEXT NOT NULL,
  operation TEXT NOT NULL,
  state TEXT NOT NULL,
  -- The fields touched with their new values, and the values they had on the platform when the edit began.
  patch TEXT NOT NULL,
  base TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  first_sent_at INTEGER,
  settled_at INTEGER,
  attempt_count INTEGER NOT NULL DEFAULT 0,
  next_attempt_at INTEGER,
  expires_at INTEGER,
  error TEXT,
  conflict TEXT
) STRICT;
CREATE INDEX outbox_entity ON outbox (entity_id, sequence);
CREATE INDEX outbox_open ON outbox (state, sequence) WHERE state NOT IN ('done', 'discarded');

-- Edits that were folded into a change not yet sent: the id they came with, so that repeating one stays harmless.
CREATE TABLE outbox_aliases (
  id TEXT PRIMARY KEY,
  change_id TEXT NOT NULL REFERENCES outbox(id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
`);
  },
};
