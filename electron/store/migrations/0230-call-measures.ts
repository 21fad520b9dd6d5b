import type { Migration } from '../migration.ts';

/** What listening to a recording found: one row for each that was heard, also where it holds no call. */
export const migration0230: Migration = {
  version: 230,
  up(db) {
    db.exec(`
CREATE TABLE call_measures (
  recording_id TEXT PRIMARY KEY REFERENCES recordings(id) ON DELETE CASCADE,
  -- Of the algorithm, and the thresholds as JSON: where either is another now, the recording is heard again.
  version INTEGER NOT NULL,
  thresholds TEXT NOT NULL,
  -- What searches ask for. Null where there is nothing to say, as for talk by side in a mono recording.
  longest_silence_ms INTEGER,
  overtalk_ms INTEGER,
  -- The agent's.
  talk_ratio REAL,
  agent_interruptions INTEGER,
  customer_interruptions INTEGER,
  -- All of it, as JSON; null where the audio is not that of a call.
  analysis TEXT
) STRICT;
`);
  },
};
