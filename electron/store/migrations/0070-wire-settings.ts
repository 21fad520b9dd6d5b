import type { Migration } from '../migration.ts';

/** How a connection is spoken to beyond its key: for whom, and where its server differs from the documentation. */
export const migration0070: Migration = {
  version: 70,
  up(db) {
    db.exec(`
-- The workspace or organization that is named with every request, where the platform wants one.
ALTER TABLE connections ADD COLUMN scope_id TEXT;
-- JSON: paths and envelopes that differ, by operation.
ALTER TABLE connections ADD COLUMN wire_settings TEXT NOT NULL DEFAULT '{}';

DROP TRIGGER connections_journal_update;
CREATE TRIGGER connections_journal_update AFTER UPDATE ON connections
WHEN old.name IS NOT new.name OR old.base_url IS NOT new.base_url OR old.auth_scheme IS NOT new.auth_scheme
  OR old.organisation_id IS NOT new.organisation_id OR old.organisation_name IS NOT new.organisation_name
  OR old.capabilities IS NOT new.capabilities OR old.scope_id IS NOT new.scope_id
  OR old.wire_settings IS NOT new.wire_settings BEGIN
  INSERT INTO work_journal (kind, id) VALUES ('connection', new.id);
END;
`);
  },
};
