import type { Migration } from '../migration.ts';

/** What made each new contact dearer than it need be. */
export const migration0220: Migration = {
  version: 220,
  up(db) {
    db.exec(`
-- contacts_phone finds a number as well: hardly any stands on two connections.
DROP INDEX contacts_connection_phone;

-- Only for a contact that has calls: most are new, and would be written, and put in order by their last call, twice.
DROP TRIGGER contacts_last_insert;
CREATE TRIGGER contacts_last_insert AFTER INSERT ON contacts
WHEN new.remote_id IS NOT NULL AND EXISTS (
  SELECT 1 FROM calls WHERE connection_id = new.connection_id AND contact_remote_id = new.remote_id
) BEGIN
  UPDATE contacts SET last_call_at = (
    SELECT max(k.started_at) FROM calls AS k
    WHERE k.connection_id = contacts.connection_id AND k.contact_remote_id = contacts.remote_id
  ) WHERE id = new.id;
END;
`);
  },
};
