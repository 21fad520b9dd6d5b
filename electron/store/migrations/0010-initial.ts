import type { Migration } from '../migrate.ts';

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
  PRIMARY KEY (connection_id, collection, remote_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX base_rows_local ON base_rows (local_id);
CREATE INDEX base_rows_generation ON base_rows (connection_id, collection, generation);

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
  state_name TEXT,
  zip TEXT,
  occupation TEXT,
  preferred_channel TEXT,
  gender TEXT,
  custom_attributes TEXT NOT NULL DEFAULT '{}',
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
  id TEXT PRIMARY KEY,
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
  contact_name TEXT COLLATE NOCASE,
  contact_phone TEXT,
  program_name TEXT,
  language TEXT,
  cost_credits REAL,
  path TEXT NOT NULL DEFAULT '[]',
  variables TEXT NOT NULL DEFAULT '{}',
  transcript_status TEXT NOT NULL DEFAULT 'none',
  synced_at INTEGER NOT NULL,
  UNIQUE (connection_id, remote_id)
) STRICT;
CREATE INDEX calls_started ON calls (started_at, id);
CREATE INDEX calls_duration ON calls (duration_ms, id);
CREATE INDEX calls_contact_name ON calls (contact_name, id);
CREATE INDEX calls_agent_name ON calls (agent_name, id);
CREATE INDEX calls_contact ON calls (connection_id, contact_remote_id);

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

-- The encrypted audio file of a recording. The key lives here only, so deleting the row makes the file unreadable.
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
  rowid INTEGER PRIMARY KEY,
  call_id TEXT NOT NULL REFERENCES calls(id) ON DELETE CASCADE,
  remote_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  speaker TEXT NOT NULL,
  start_ms INTEGER NOT NULL,
  end_ms INTEGER NOT NULL,
  text TEXT NOT NULL,
  confidence REAL,
  UNIQUE (call_id, position)
) STRICT;

CREATE VIRTUAL TABLE segments_fts USING fts5(text, content='segments', content_rowid='rowid', tokenize='unicode61 remove_diacritics 2', prefix='2 3');
CREATE TRIGGER segments_fts_insert AFTER INSERT ON segments BEGIN
  INSERT INTO segments_fts(rowid, text) VALUES (new.rowid, new.text);
END;
CREATE TRIGGER segments_fts_delete AFTER DELETE ON segments BEGIN
  INSERT INTO segments_fts(segments_fts, rowid, text) VALUES ('delete', old.rowid, old.text);
END;

CREATE TABLE comments (
  id TEXT PRIMARY KEY,
  call_id TEXT NOT NULL REFERENCES calls(id) ON DELETE CASCADE,
  at_ms INTEGER NOT NULL,
  text TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX comments_call ON comments (call_id, at_ms);

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
`);
  },
};
