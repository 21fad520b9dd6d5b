/** What running executions keep count of, and contacts whose attribute starts a call. */
export const executions = `
-- As many contacts of the execution as are in each state; changed with the contact's own row.
ALTER TABLE executions ADD COLUMN contacts_pending INTEGER NOT NULL DEFAULT 0;
ALTER TABLE executions ADD COLUMN contacts_in_progress INTEGER NOT NULL DEFAULT 0;
ALTER TABLE executions ADD COLUMN contacts_completed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE executions ADD COLUMN contacts_failed INTEGER NOT NULL DEFAULT 0;
CREATE INDEX executions_created ON executions(created_at, seq);
CREATE INDEX executions_live ON executions(program_id) WHERE status NOT IN ('completed', 'stopped', 'cancelled');

-- The job that holds the contact's calls, from the first on.
ALTER TABLE execution_contacts ADD COLUMN job_id TEXT REFERENCES jobs(id);
CREATE INDEX execution_contacts_due ON execution_contacts(execution_id, status, next_attempt_at, position);

-- Calls that left a node on a bad output, since the start or since a resume that forgets them.
CREATE TABLE node_failures (
  execution_id TEXT NOT NULL REFERENCES executions(id), node_id TEXT NOT NULL, failures INTEGER NOT NULL,
  PRIMARY KEY (execution_id, node_id)
) STRICT, WITHOUT ROWID;

ALTER TABLE programs ADD COLUMN search_text TEXT NOT NULL DEFAULT '';

CREATE TABLE contact_triggers (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, program_id TEXT NOT NULL REFERENCES programs(id),
  contact_id TEXT NOT NULL REFERENCES contacts(id), trigger_at INTEGER NOT NULL, attribute_value TEXT NOT NULL,
  status TEXT NOT NULL, created_at INTEGER NOT NULL, triggered_at INTEGER
) STRICT;
CREATE INDEX contact_triggers_program ON contact_triggers(program_id, trigger_at);

-- Slow tasks have an order of their own. See tasks/tasks.ts.
ALTER TABLE tasks ADD COLUMN is_slow INTEGER NOT NULL DEFAULT 0;
DROP INDEX tasks_due;
CREATE INDEX tasks_due ON tasks(is_slow, due_at, seq);
`;
