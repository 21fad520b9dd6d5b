import type { Migration } from '../migration.ts';

/**
 * Reports that a platform computes, as it computed them when they were asked for. They are shown with their age and never merged:
 * what is asked for again takes the place of what was here.
 */
export const migration0160: Migration = {
  version: 160,
  up(db) {
    db.exec(`
CREATE TABLE report_snapshots (
  connection_id TEXT NOT NULL REFERENCES connections(id) ON DELETE CASCADE,
  -- summary · breakdown.status and the like · nodes · billing · conversations · calls · callJob · balance · usage
  kind TEXT NOT NULL,
  -- The platform's id of what it is about: an execution, a call job, an agent; empty for the connection as a whole.
  subject TEXT NOT NULL,
  -- JSON as the platform sent it; null while it was asked for in vain.
  body TEXT,
  fetched_at INTEGER,
  -- JSON, an error's data: why it could not be had when it was last asked for; null where it could.
  problem TEXT,
  PRIMARY KEY (connection_id, kind, subject)
) STRICT, WITHOUT ROWID;

-- Rows of reports that come in pages: the calls of an execution, and the conversations in them.
CREATE TABLE report_rows (
  connection_id TEXT NOT NULL REFERENCES connections(id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  remote_id TEXT NOT NULL,
  -- What lists filter and sort by.
  status TEXT,
  started_at INTEGER,
  duration_ms INTEGER,
  search_text TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (connection_id, kind, subject, remote_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX report_rows_started ON report_rows (connection_id, kind, subject, started_at, remote_id);

-- Credits of an agent on a day of the platform, which are final once the day is over.
CREATE TABLE usage_days (
  connection_id TEXT NOT NULL REFERENCES connections(id) ON DELETE CASCADE,
  agent_remote_id TEXT NOT NULL,
  day TEXT NOT NULL,
  credits REAL NOT NULL,
  fetched_at INTEGER NOT NULL,
  PRIMARY KEY (connection_id, agent_remote_id, day)
) STRICT, WITHOUT ROWID;
`);
  },
};
