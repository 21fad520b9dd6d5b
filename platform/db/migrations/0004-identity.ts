/** Sessions, API keys, SMS programs, and what makes a repeated request harmless. */
export const identity = `
-- Tokens are kept as SHA-256, hexadecimal.
CREATE TABLE sessions (
  id TEXT PRIMARY KEY, user_agent TEXT, access_hash TEXT NOT NULL UNIQUE, access_expires_at INTEGER NOT NULL,
  refresh_hash TEXT NOT NULL UNIQUE, refresh_expires_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL, last_accessed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- Seen again, one of these shows that the token was stolen.
CREATE TABLE spent_refresh_tokens (
  hash TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES sessions(id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX spent_refresh_tokens_session ON spent_refresh_tokens(session_id);

CREATE TABLE api_keys (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, key_prefix TEXT NOT NULL,
  secret_hash TEXT NOT NULL UNIQUE, is_active INTEGER NOT NULL, expires_at INTEGER,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE sms_programs (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, description TEXT, status TEXT NOT NULL,
  audience_id TEXT NOT NULL REFERENCES audiences(id), sender_id TEXT NOT NULL REFERENCES sender_ids(id),
  message_template TEXT NOT NULL, search_text TEXT NOT NULL, job_id TEXT,
  total_count INTEGER NOT NULL DEFAULT 0, sent_count INTEGER NOT NULL DEFAULT 0, failed_count INTEGER NOT NULL DEFAULT 0,
  skipped_count INTEGER NOT NULL DEFAULT 0, credits_used REAL NOT NULL DEFAULT 0,
  launched_at INTEGER, completed_at INTEGER, cancelled_at INTEGER,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, deleted_at INTEGER
) STRICT;
CREATE INDEX sms_programs_created ON sms_programs(created_at) WHERE deleted_at IS NULL;
-- The audience as it was at the launch; those who had their turn are removed.
CREATE TABLE sms_program_recipients (
  program_seq INTEGER NOT NULL REFERENCES sms_programs(seq), contact_seq INTEGER NOT NULL REFERENCES contacts(seq),
  PRIMARY KEY (program_seq, contact_seq)
) STRICT, WITHOUT ROWID;

-- caller: the key or session that sent it. request_hash: of the body. reply is null while the request is carried out.
CREATE TABLE idempotent_requests (
  caller TEXT NOT NULL, key TEXT NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL, request_hash TEXT NOT NULL,
  status INTEGER, reply TEXT, created_at INTEGER NOT NULL,
  PRIMARY KEY (caller, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotent_requests_created ON idempotent_requests(created_at);

-- Numbers are not used again: what removes a task that is done must never hit another.
CREATE TABLE numbered_tasks (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, subject_id TEXT NOT NULL, due_at INTEGER NOT NULL, payload TEXT NOT NULL
) STRICT;
INSERT INTO numbered_tasks SELECT seq, kind, subject_id, due_at, payload FROM tasks;
DROP TABLE tasks;
ALTER TABLE numbered_tasks RENAME TO tasks;
CREATE INDEX tasks_due ON tasks(due_at, seq);
CREATE INDEX tasks_subject ON tasks(kind, subject_id);

-- Lists by change, with and without what is deleted.
CREATE INDEX contacts_live_updated ON contacts(updated_at) WHERE deleted_at IS NULL;
CREATE INDEX audiences_updated ON audiences(updated_at);
CREATE INDEX recordings_updated ON recordings(updated_at);
`;
