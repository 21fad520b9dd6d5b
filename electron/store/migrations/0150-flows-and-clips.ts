import type { Migration } from '../migration.ts';

/** What was asked about flows, sessions whose start is in doubt, and audio of the library that is kept here. */
export const migration0150: Migration = {
  version: 150,
  up(db) {
    db.exec(`
-- The platform's answer about a flow, kept until it is asked again. \`result\` is JSON.
CREATE TABLE flow_validations (
  record_id TEXT PRIMARY KEY REFERENCES records(id) ON DELETE CASCADE,
  version INTEGER,
  result TEXT NOT NULL,
  checked_at INTEGER NOT NULL
) STRICT;

-- Written before a session is started, so that a lost reply or the end of Earshot never leads to a second start.
CREATE TABLE flow_session_starts (
  id TEXT PRIMARY KEY,
  connection_id TEXT NOT NULL REFERENCES connections(id) ON DELETE CASCADE,
  -- The platform's id.
  flow_id TEXT NOT NULL,
  -- JSON: names and values.
  inputs TEXT NOT NULL,
  -- JSON: the platform's ids of the sessions that were there before.
  known_ids TEXT NOT NULL,
  sent_at INTEGER NOT NULL,
  -- open: no answer was seen · done · refused · forgotten
  state TEXT NOT NULL,
  session_id TEXT
) STRICT;
CREATE INDEX flow_session_starts_open ON flow_session_starts (connection_id, flow_id) WHERE state = 'open';

-- Audio of the library and of dictionaries that was played: an encrypted file each, beside those of recordings.
CREATE TABLE clips (
  id TEXT PRIMARY KEY,
  connection_id TEXT NOT NULL REFERENCES connections(id) ON DELETE CASCADE,
  -- The platform's id of the audio.
  remote_id TEXT NOT NULL,
  file_name TEXT NOT NULL UNIQUE,
  key BLOB NOT NULL,
  length INTEGER NOT NULL,
  content_type TEXT NOT NULL,
  -- 0 while it is being fetched.
  is_whole INTEGER NOT NULL DEFAULT 0,
  played_at INTEGER NOT NULL,
  UNIQUE (connection_id, remote_id)
) STRICT;
`);
  },
};
