/** What the three smaller services keep: FlowGent's agents, threads and knowledge, Trillet's flows, TrueState's live flows. */
export const services = `
-- state: in_service, overloaded or failing, as chat answers. whatsapp_number: E.164, null without a WhatsApp connection.
CREATE TABLE flowgent_agents (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, instructions TEXT NOT NULL, model TEXT NOT NULL,
  state TEXT NOT NULL, whatsapp_number TEXT, knowledge_limit INTEGER NOT NULL,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
) STRICT;

-- A thread is known by its agent and its id. request_id: of the request that was answered, so that none is answered twice.
CREATE TABLE flowgent_messages (
  seq INTEGER PRIMARY KEY, agent_id TEXT NOT NULL REFERENCES flowgent_agents(id), thread_id TEXT NOT NULL,
  request_id TEXT NOT NULL, role TEXT NOT NULL, content TEXT NOT NULL, created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX flowgent_messages_thread ON flowgent_messages(agent_id, thread_id, seq);
CREATE INDEX flowgent_messages_request ON flowgent_messages(request_id);

-- index_on: what is searched in place of the content.
CREATE TABLE flowgent_knowledge (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, content TEXT NOT NULL, index_on TEXT,
  source TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX flowgent_knowledge_source ON flowgent_knowledge(source, seq);
CREATE TABLE flowgent_knowledge_agents (
  agent_id TEXT NOT NULL REFERENCES flowgent_agents(id), knowledge_seq INTEGER NOT NULL REFERENCES flowgent_knowledge(seq),
  position INTEGER NOT NULL, PRIMARY KEY (agent_id, knowledge_seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX flowgent_knowledge_agents_item ON flowgent_knowledge_agents(knowledge_seq, position);

-- document: JSON, the fields of the API but for ids, times and version. version: the API's __v.
CREATE TABLE trillet_message_flows (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document TEXT NOT NULL, version INTEGER NOT NULL,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
) STRICT;
CREATE TABLE trillet_call_flows (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document TEXT NOT NULL, version INTEGER NOT NULL,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE truestate_flows (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, description TEXT NOT NULL,
  version_id TEXT NOT NULL REFERENCES truestate_versions(id), created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
) STRICT;
-- steps and transitions: JSON. A version never changes.
CREATE TABLE truestate_versions (
  id TEXT PRIMARY KEY, flow_id TEXT NOT NULL, steps TEXT NOT NULL, transitions TEXT NOT NULL, created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- inputs: JSON.
CREATE TABLE truestate_sessions (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, flow_id TEXT NOT NULL REFERENCES truestate_flows(id),
  version_id TEXT NOT NULL REFERENCES truestate_versions(id), inputs TEXT NOT NULL, status TEXT NOT NULL, error TEXT,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX truestate_sessions_flow ON truestate_sessions(flow_id, seq);
-- step_id: of the version's step. prompt: the text that the step was given, null where it takes none.
CREATE TABLE truestate_session_steps (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, session_id TEXT NOT NULL REFERENCES truestate_sessions(id),
  step_id TEXT NOT NULL, status TEXT NOT NULL, prompt TEXT, result TEXT, error TEXT, user_input TEXT,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX truestate_session_steps_session ON truestate_session_steps(session_id, seq);
`;
