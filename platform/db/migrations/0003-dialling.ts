/** Flows, programs and their executions, and what calls know of them. */
export const dialling = `
-- graph: JSON, as the API carries it.
CREATE TABLE flows (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, description TEXT, version INTEGER NOT NULL,
  graph TEXT NOT NULL, search_text TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, deleted_at INTEGER
) STRICT;
CREATE TABLE flow_versions (
  flow_id TEXT NOT NULL REFERENCES flows(id), version INTEGER NOT NULL, graph TEXT NOT NULL, created_at INTEGER NOT NULL,
  PRIMARY KEY (flow_id, version)
) STRICT, WITHOUT ROWID;

-- settings: JSON with didPool, retryStrategy, pauseWindows and autoPauseRules. A program of the sample calls has a name alone.
ALTER TABLE programs ADD COLUMN status TEXT NOT NULL DEFAULT 'archived';
ALTER TABLE programs ADD COLUMN audience_id TEXT REFERENCES audiences(id);
ALTER TABLE programs ADD COLUMN flow_id TEXT REFERENCES flows(id);
ALTER TABLE programs ADD COLUMN start_at INTEGER;
ALTER TABLE programs ADD COLUMN stop_at INTEGER;
ALTER TABLE programs ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';
ALTER TABLE programs ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE programs ADD COLUMN updated_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE programs ADD COLUMN deleted_at INTEGER;

-- settings: what the program's were at the launch, and auto-pause rules as they are now. dial_seed: of the dialler's chance.
CREATE TABLE executions (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, program_id TEXT NOT NULL REFERENCES programs(id),
  audience_id TEXT NOT NULL REFERENCES audiences(id), flow_id TEXT NOT NULL REFERENCES flows(id), flow_version INTEGER NOT NULL,
  status TEXT NOT NULL, settings TEXT NOT NULL, dial_seed INTEGER NOT NULL, scheduled_start_at INTEGER NOT NULL,
  scheduled_stop_at INTEGER, actual_start_at INTEGER, actual_end_at INTEGER,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX executions_program ON executions(program_id);

-- The audience as it was at the launch. status: pending, in_progress, completed or failed.
CREATE TABLE execution_contacts (
  execution_id TEXT NOT NULL REFERENCES executions(id), position INTEGER NOT NULL,
  contact_id TEXT NOT NULL REFERENCES contacts(id), status TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
  next_attempt_at INTEGER, PRIMARY KEY (execution_id, position)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX execution_contacts_contact ON execution_contacts(execution_id, contact_id);
CREATE INDEX execution_contacts_status ON execution_contacts(execution_id, status, position);

-- request: JSON, what a call request asked for (didId, retry, startAt, initialVariables).
ALTER TABLE jobs ADD COLUMN execution_id TEXT REFERENCES executions(id);
ALTER TABLE jobs ADD COLUMN request TEXT NOT NULL DEFAULT '{}';
CREATE INDEX jobs_execution ON jobs(execution_id);

-- attempt: 1 for the first call to a contact. outcome: what came of it, in the words of the flow; null while it lasts.
ALTER TABLE calls ADD COLUMN execution_id TEXT REFERENCES executions(id);
ALTER TABLE calls ADD COLUMN flow_id TEXT REFERENCES flows(id);
ALTER TABLE calls ADD COLUMN flow_version INTEGER;
ALTER TABLE calls ADD COLUMN attempt INTEGER NOT NULL DEFAULT 1;
ALTER TABLE calls ADD COLUMN outcome TEXT;
ALTER TABLE calls ADD COLUMN billed_seconds INTEGER;
ALTER TABLE calls ADD COLUMN conversation_id TEXT;
CREATE INDEX calls_execution ON calls(execution_id, started_at);
`;
