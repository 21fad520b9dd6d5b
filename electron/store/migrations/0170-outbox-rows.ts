import type { Migration } from '../migration.ts';

/** How many rows the Outbox shows is counted several times a second while an edit of many is being sent. */
export const migration0170: Migration = {
  version: 170,
  up(db) {
    db.exec(`
CREATE INDEX outbox_rows ON outbox (state, group_id, error) WHERE state NOT IN ('done', 'discarded');
`);
  },
};
