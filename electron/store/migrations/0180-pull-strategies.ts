import type { Migration } from '../migration.ts';

/** How each list was read last, and how late its rows have shown up. */
export const migration0180: Migration = {
  version: 180,
  up(db) {
    db.exec(`
-- A strategy of the contract; null until the list was read with a version that notes it.
ALTER TABLE collection_states ADD COLUMN strategy TEXT;
-- By how much a row was late at most: the newest stamp known less its own, when it was first seen.
ALTER TABLE collection_states ADD COLUMN lag_ms INTEGER NOT NULL DEFAULT 0;
`);
  },
};
