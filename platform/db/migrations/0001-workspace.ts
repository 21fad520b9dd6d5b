/** Organization, users, contacts, audiences, calls and recordings. */
export const workspace = `
CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE organizations (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, slug TEXT NOT NULL, timezone TEXT NOT NULL, currency TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE users (
  id TEXT PRIMARY KEY, organization_id TEXT NOT NULL REFERENCES organizations(id), email TEXT NOT NULL,
  first_name TEXT, last_name TEXT, role TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE custom_attributes (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, display_name TEXT NOT NULL, description TEXT,
  type TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, deleted_at INTEGER,
  created_by TEXT, updated_by TEXT, deleted_by TEXT
) STRICT;
CREATE UNIQUE INDEX custom_attributes_name ON custom_attributes(name) WHERE deleted_at IS NULL;

-- attribute_values: JSON, attribute id -> value. By id, so that an attribute made anew under an old name starts empty.
CREATE TABLE contacts (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, primary_phone TEXT NOT NULL, first_name TEXT, last_name TEXT,
  full_name TEXT, primary_email TEXT, address TEXT, city TEXT, state TEXT, zip TEXT, occupation TEXT,
  preferred_channel TEXT, gender TEXT, channels TEXT, attribute_values TEXT NOT NULL, search_text TEXT NOT NULL,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, deleted_at INTEGER
) STRICT;
CREATE UNIQUE INDEX contacts_phone ON contacts(primary_phone) WHERE deleted_at IS NULL;
CREATE INDEX contacts_first_name ON contacts(first_name) WHERE deleted_at IS NULL;
CREATE INDEX contacts_last_name ON contacts(last_name) WHERE deleted_at IS NULL;
CREATE INDEX contacts_email ON contacts(primary_email) WHERE deleted_at IS NULL;
CREATE INDEX contacts_created ON contacts(created_at) WHERE deleted_at IS NULL;

CREATE TABLE audiences (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, description TEXT, type TEXT NOT NULL,
  search_text TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, deleted_at INTEGER
) STRICT;
CREATE TABLE audience_members (
  audience_seq INTEGER NOT NULL REFERENCES audiences(seq), contact_seq INTEGER NOT NULL REFERENCES contacts(seq),
  PRIMARY KEY (audience_seq, contact_seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE agents (id TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE programs (id TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE jobs (
  id TEXT PRIMARY KEY, status TEXT NOT NULL, contact_id TEXT, flow_id TEXT, next_attempt_at INTEGER,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- path, events and variables: JSON, as the call report carries them.
CREATE TABLE calls (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, job_id TEXT NOT NULL REFERENCES jobs(id),
  program_id TEXT REFERENCES programs(id), contact_id TEXT REFERENCES contacts(id), agent_id TEXT REFERENCES agents(id),
  direction TEXT NOT NULL, status TEXT NOT NULL, from_number TEXT NOT NULL, to_number TEXT NOT NULL,
  started_at INTEGER NOT NULL, answered_at INTEGER, ended_at INTEGER, duration_ms INTEGER,
  path TEXT NOT NULL, events TEXT NOT NULL, variables TEXT NOT NULL, credits REAL
) STRICT;
CREATE INDEX calls_job ON calls(job_id);

-- audio: where the bytes come from, see features/recordings/audio.ts.
CREATE TABLE recordings (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, call_id TEXT NOT NULL REFERENCES calls(id), file_id TEXT NOT NULL,
  recording_type TEXT NOT NULL, node_id TEXT, started_at INTEGER NOT NULL, duration_ms INTEGER NOT NULL,
  file_name TEXT NOT NULL, content_type TEXT NOT NULL, size_bytes INTEGER NOT NULL, sha256 TEXT,
  channels INTEGER NOT NULL, codec TEXT NOT NULL, sample_rate INTEGER NOT NULL, audio TEXT NOT NULL,
  transcript TEXT, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, deleted_at INTEGER
) STRICT;
CREATE INDEX recordings_call ON recordings(call_id);
CREATE INDEX recordings_started ON recordings(started_at) WHERE deleted_at IS NULL;
`;
