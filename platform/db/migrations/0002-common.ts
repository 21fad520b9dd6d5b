/** What the services share: stored bytes, what happens later, messages that never leave, credits, numbers to call from. */
export const common = `
-- sha256 is null while the bytes still arrive.
CREATE TABLE file_contents (id INTEGER PRIMARY KEY, sha256 TEXT UNIQUE, size_bytes INTEGER NOT NULL) STRICT;
CREATE TABLE file_chunks (
  content_id INTEGER NOT NULL REFERENCES file_contents(id), chunk_index INTEGER NOT NULL, bytes BLOB NOT NULL,
  PRIMARY KEY (content_id, chunk_index)
) STRICT, WITHOUT ROWID;

-- payload: JSON. See tasks/tasks.ts.
CREATE TABLE tasks (
  seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, subject_id TEXT NOT NULL, due_at INTEGER NOT NULL, payload TEXT NOT NULL
) STRICT;
CREATE INDEX tasks_due ON tasks(due_at, seq);
CREATE INDEX tasks_subject ON tasks(kind, subject_id);

-- body: JSON.
CREATE TABLE outbound_messages (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, channel TEXT NOT NULL, recipient TEXT NOT NULL, sender TEXT,
  body TEXT NOT NULL, subject_id TEXT, created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX outbound_messages_subject ON outbound_messages(subject_id);

CREATE TABLE credit_transactions (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, type TEXT NOT NULL, amount REAL NOT NULL, balance_after REAL NOT NULL,
  call_id TEXT, sms_program_id TEXT, agent_id TEXT, description TEXT, created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX credit_transactions_created ON credit_transactions(created_at);
CREATE INDEX credit_transactions_agent ON credit_transactions(agent_id, created_at);

CREATE TABLE dids (
  id TEXT PRIMARY KEY, number TEXT NOT NULL UNIQUE, country TEXT NOT NULL, label TEXT, capabilities TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE sender_ids (id TEXT PRIMARY KEY, sender_id TEXT NOT NULL UNIQUE, country TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE knowledge_chunks (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, source_id TEXT NOT NULL, source_name TEXT NOT NULL,
  position INTEGER NOT NULL, text TEXT NOT NULL
) STRICT;
CREATE INDEX knowledge_chunks_source ON knowledge_chunks(source_id, position);
CREATE VIRTUAL TABLE knowledge_text USING fts5(text, content='', contentless_delete=1, tokenize='unicode61');
CREATE TABLE knowledge_collections (
  collection TEXT NOT NULL, source_id TEXT NOT NULL, PRIMARY KEY (collection, source_id)
) STRICT, WITHOUT ROWID;
`;
