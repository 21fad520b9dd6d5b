/** Agents with what they know, their conversations, and what counts as resolved. */
export const agents = `
ALTER TABLE knowledge_chunks ADD COLUMN heading TEXT;

CREATE TABLE knowledge_bases (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, description TEXT, status TEXT NOT NULL,
  embedding_model TEXT NOT NULL, search_text TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
) STRICT;

-- Its passages are a source of the knowledge index under the document's id.
CREATE TABLE kb_documents (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, knowledge_base_id TEXT NOT NULL REFERENCES knowledge_bases(id),
  name TEXT NOT NULL, file_type TEXT NOT NULL, file_size INTEGER NOT NULL,
  content_id INTEGER NOT NULL REFERENCES file_contents(id), status TEXT NOT NULL, processing_step TEXT,
  chunk_count INTEGER, error TEXT, search_text TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX kb_documents_base ON kb_documents(knowledge_base_id, created_at, seq);
CREATE INDEX kb_documents_content ON kb_documents(content_id);

-- model_settings and voice: JSON. status_before: what an archived agent goes back to. An agent of the sample calls has a
-- name alone.
ALTER TABLE agents ADD COLUMN description TEXT;
ALTER TABLE agents ADD COLUMN instructions TEXT NOT NULL DEFAULT '';
ALTER TABLE agents ADD COLUMN status TEXT NOT NULL DEFAULT 'active';
ALTER TABLE agents ADD COLUMN status_before TEXT;
ALTER TABLE agents ADD COLUMN pipeline_mode TEXT NOT NULL DEFAULT 'streaming';
ALTER TABLE agents ADD COLUMN model TEXT NOT NULL DEFAULT 'openai/gpt-4o-mini';
ALTER TABLE agents ADD COLUMN model_settings TEXT NOT NULL DEFAULT '{"temperature":0.7}';
ALTER TABLE agents ADD COLUMN welcome_message TEXT;
ALTER TABLE agents ADD COLUMN language TEXT NOT NULL DEFAULT 'en';
ALTER TABLE agents ADD COLUMN voice TEXT;
ALTER TABLE agents ADD COLUMN knowledge_base_id TEXT REFERENCES knowledge_bases(id) ON DELETE SET NULL;
ALTER TABLE agents ADD COLUMN search_text TEXT NOT NULL DEFAULT '';
ALTER TABLE agents ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE agents ADD COLUMN updated_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE agents ADD COLUMN deleted_at INTEGER;
CREATE INDEX agents_created ON agents(created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX agents_knowledge_base ON agents(knowledge_base_id);

CREATE TABLE resolution_criteria (
  id TEXT PRIMARY KEY, agent_id TEXT NOT NULL REFERENCES agents(id), label TEXT NOT NULL, description TEXT NOT NULL,
  position INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX resolution_criteria_agent ON resolution_criteria(agent_id, position);

-- metadata: JSON. resolved: 0, 1, or null where it was not looked at.
CREATE TABLE conversations (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, agent_id TEXT NOT NULL REFERENCES agents(id),
  contact_id TEXT REFERENCES contacts(id), call_id TEXT REFERENCES calls(id), channel TEXT NOT NULL, status TEXT NOT NULL,
  title TEXT, metadata TEXT NOT NULL, search_text TEXT NOT NULL, message_count INTEGER NOT NULL DEFAULT 0,
  last_message_at INTEGER, resolved INTEGER, exit_reason TEXT, started_at INTEGER NOT NULL, ended_at INTEGER,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX conversations_agent ON conversations(agent_id, created_at, seq);
CREATE INDEX conversations_agent_status ON conversations(agent_id, status, created_at, seq);
CREATE INDEX conversations_updated ON conversations(agent_id, updated_at, seq);
CREATE INDEX conversations_last_message ON conversations(agent_id, last_message_at, seq);
CREATE INDEX conversations_started ON conversations(agent_id, started_at);

-- tool_calls, usage and metadata: JSON. charge: credits that the answer costs; given back where it fails.
CREATE TABLE messages (
  id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations(id), sequence INTEGER NOT NULL,
  role TEXT NOT NULL, content TEXT NOT NULL, status TEXT NOT NULL, tool_calls TEXT, usage TEXT, metadata TEXT,
  charge REAL NOT NULL DEFAULT 0, created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX messages_conversation ON messages(conversation_id, sequence);
CREATE INDEX messages_partial ON messages(id) WHERE status = 'partial';

CREATE TABLE criterion_verdicts (
  conversation_id TEXT NOT NULL REFERENCES conversations(id),
  criterion_id TEXT NOT NULL REFERENCES resolution_criteria(id) ON DELETE CASCADE, met INTEGER NOT NULL,
  PRIMARY KEY (conversation_id, criterion_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX criterion_verdicts_criterion ON criterion_verdicts(criterion_id);
`;
