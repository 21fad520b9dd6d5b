import type { Migration } from '../migration.ts';

/**
 * Conversations with agents. What the platform says of them stands in `conversations` and `messages`; what is only here stands in
 * `turns` (a receipt for everything that is sent, written before it leaves), `message_drafts` and `canned_replies`.
 */
export const migration0100: Migration = {
  version: 100,
  up(db) {
    db.exec(`
CREATE TABLE conversations (
  id TEXT PRIMARY KEY,
  connection_id TEXT NOT NULL REFERENCES connections(id) ON DELETE CASCADE,
  -- The platform's id of it, of a thread where there are threads; null until the first answer of a thread names it.
  remote_id TEXT,
  agent_remote_id TEXT NOT NULL,
  contact_remote_id TEXT,
  call_remote_id TEXT,
  -- chat · voice · playground, or what else a platform calls it.
  channel TEXT NOT NULL,
  -- active · ended.
  status TEXT NOT NULL,
  title TEXT,
  resolved INTEGER,
  exit_reason TEXT,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  -- When something was last said or sent, its beginning where nothing was.
  last_activity_at INTEGER NOT NULL,
  -- As the platform stamped the row that is here; a row read late is known by it.
  remote_updated_at INTEGER,
  -- Fingerprint of what the list says of the messages, and of what it said when they were last read to their end.
  list_mark TEXT,
  read_mark TEXT,
  messages_read_at INTEGER,
  -- Position of the last message that the person has seen.
  seen_position INTEGER NOT NULL DEFAULT -1,
  UNIQUE (connection_id, remote_id)
) STRICT;
CREATE INDEX conversations_activity ON conversations (last_activity_at, id);
CREATE INDEX conversations_agent ON conversations (connection_id, agent_remote_id, last_activity_at, id);
CREATE INDEX conversations_contact ON conversations (connection_id, contact_remote_id) WHERE contact_remote_id IS NOT NULL;
CREATE INDEX conversations_due ON conversations (connection_id, last_activity_at) WHERE list_mark IS NOT read_mark;

CREATE TABLE messages (
  row_number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  conversation_id TEXT NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
  -- The platform's id; where it gives none, one made here.
  remote_id TEXT NOT NULL,
  -- Orders the messages of a conversation; the platform's sequence where it sends one.
  position INTEGER NOT NULL,
  -- user · assistant · system · tool.
  role TEXT NOT NULL,
  text TEXT NOT NULL,
  -- complete · partial · failed.
  status TEXT NOT NULL,
  -- JSON: the tools that were called, as in the contract; null where none was.
  tool_calls TEXT,
  credits REAL,
  said_at INTEGER,
  UNIQUE (conversation_id, remote_id)
) STRICT;
CREATE INDEX messages_position ON messages (conversation_id, position, row_number);

CREATE VIRTUAL TABLE messages_fts USING fts5(text, content='messages', content_rowid='row_number',
  tokenize='unicode61 remove_diacritics 2', prefix='2 3');
CREATE TRIGGER messages_fts_insert AFTER INSERT ON messages BEGIN
  INSERT INTO messages_fts(rowid, text) VALUES (new.row_number, new.text);
END;
CREATE TRIGGER messages_fts_update AFTER UPDATE OF text ON messages WHEN old.text IS NOT new.text BEGIN
  INSERT INTO messages_fts(messages_fts, rowid, text) VALUES ('delete', old.row_number, old.text);
  INSERT INTO messages_fts(rowid, text) VALUES (new.row_number, new.text);
END;
CREATE TRIGGER messages_fts_delete AFTER DELETE ON messages BEGIN
  INSERT INTO messages_fts(messages_fts, rowid, text) VALUES ('delete', old.row_number, old.text);
END;

-- The receipt of what a person sends. Written before the request leaves, and never removed by itself.
CREATE TABLE turns (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  conversation_id TEXT NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
  text TEXT NOT NULL,
  -- sending · streaming · unknown · undecided · done · failed · stopped: see TurnState of the contract.
  state TEXT NOT NULL,
  -- Once its outcome was seen on the platform, or decided; null while nothing more may be sent.
  settled_at INTEGER,
  -- How the reading ended, where that was not by its end: stopped or failed; what it becomes once it was looked up.
  ended_as TEXT,
  -- The highest position that was here before it left: what stands there is not its trace.
  base_position INTEGER NOT NULL,
  user_remote_id TEXT,
  answer_remote_id TEXT,
  -- What of the answer has come.
  partial TEXT NOT NULL DEFAULT '',
  tool_calls TEXT,
  -- Look-ups that the platform answered without a trace of it.
  check_count INTEGER NOT NULL DEFAULT 0,
  -- JSON, an error's data.
  error TEXT,
  -- By the clock of this machine, and how far the platform's was ahead then.
  sent_at INTEGER NOT NULL,
  clock_skew_ms INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX turns_conversation ON turns (conversation_id, sequence);
CREATE INDEX turns_open ON turns (settled_at) WHERE settled_at IS NULL;

-- What is typed and not sent. Changed by the person alone.
CREATE TABLE message_drafts (
  conversation_id TEXT PRIMARY KEY REFERENCES conversations(id) ON DELETE CASCADE,
  text TEXT NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE canned_replies (
  id TEXT PRIMARY KEY,
  shortcut TEXT NOT NULL COLLATE NOCASE UNIQUE,
  text TEXT NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`);
  },
};
