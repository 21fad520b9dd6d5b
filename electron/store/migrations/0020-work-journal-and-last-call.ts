import type { Migration } from '../migration.ts';

/**
 * What only this machine holds (connections, changes, comments) leaves a note of every change here, in the same transaction.
 * The work log is written from these notes after the commit; `position` orders it and is never used twice.
 */
export const migration0020: Migration = {
  version: 20,
  up(db) {
    db.exec(`
CREATE TABLE work_journal (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  id TEXT NOT NULL
) STRICT;
${journal('outbox', 'change')}
${journal('comments', 'comment')}
CREATE TRIGGER connections_journal_insert AFTER INSERT ON connections BEGIN
  INSERT INTO work_journal (kind, id) VALUES ('connection', new.id);
END;
-- What every exchange notes (when, whether it was there) is not worth a note.
CREATE TRIGGER connections_journal_update AFTER UPDATE ON connections
WHEN old.name IS NOT new.name OR old.base_url IS NOT new.base_url OR old.auth_scheme IS NOT new.auth_scheme
  OR old.organisation_id IS NOT new.organisation_id OR old.organisation_name IS NOT new.organisation_name
  OR old.capabilities IS NOT new.capabilities BEGIN
  INSERT INTO work_journal (kind, id) VALUES ('connection', new.id);
END;
CREATE TRIGGER connections_journal_delete AFTER DELETE ON connections BEGIN
  INSERT INTO work_journal (kind, id) VALUES ('connection', old.id);
END;
INSERT INTO work_journal (kind, id) SELECT 'connection', id FROM connections;
INSERT INTO work_journal (kind, id) SELECT 'change', id FROM outbox;
INSERT INTO work_journal (kind, id) SELECT 'comment', id FROM comments;

-- Counting a connection's contacts, calls and recordings, and finding a phone number of it, read an index alone.
CREATE INDEX contacts_connection_phone ON contacts (connection_id, primary_phone);
CREATE INDEX media_cached ON media (recording_id) WHERE state = 'cached';

-- Lists sort by a contact's last call over an index, so it is kept on the contact and follows its calls.
ALTER TABLE contacts ADD COLUMN last_call_at INTEGER;
UPDATE contacts SET last_call_at = ${LAST_CALL}
WHERE remote_id IS NOT NULL;
CREATE INDEX contacts_last_call ON contacts (last_call_at, id);
CREATE TRIGGER calls_last_insert AFTER INSERT ON calls WHEN new.contact_remote_id IS NOT NULL BEGIN
  UPDATE contacts SET last_call_at = max(coalesce(last_call_at, new.started_at), new.started_at)
  WHERE connection_id = new.connection_id AND remote_id = new.contact_remote_id;
END;
CREATE TRIGGER calls_last_update AFTER UPDATE OF contact_remote_id, started_at ON calls
WHEN old.contact_remote_id IS NOT new.contact_remote_id OR old.started_at <> new.started_at BEGIN
  UPDATE contacts SET last_call_at = ${LAST_CALL}
  WHERE connection_id = new.connection_id AND remote_id IN (old.contact_remote_id, new.contact_remote_id);
END;
CREATE TRIGGER calls_last_delete AFTER DELETE ON calls WHEN old.contact_remote_id IS NOT NULL BEGIN
  UPDATE contacts SET last_call_at = ${LAST_CALL}
  WHERE connection_id = old.connection_id AND remote_id = old.contact_remote_id;
END;
CREATE TRIGGER contacts_last_insert AFTER INSERT ON contacts WHEN new.remote_id IS NOT NULL BEGIN
  UPDATE contacts SET last_call_at = ${LAST_CALL} WHERE id = new.id;
END;
CREATE TRIGGER contacts_last_update AFTER UPDATE OF remote_id ON contacts WHEN old.remote_id IS NOT new.remote_id BEGIN
  UPDATE contacts SET last_call_at = ${LAST_CALL} WHERE id = new.id;
END;
`);
  },
};

const LAST_CALL = `(SELECT max(k.started_at) FROM calls AS k
  WHERE k.connection_id = contacts.connection_id AND k.contact_remote_id = contacts.remote_id)`;

const journal = (table: string, kind: string): string => `
CREATE TRIGGER ${table}_journal_insert AFTER INSERT ON ${table} BEGIN
  INSERT INTO work_journal (kind, id) VALUES ('${kind}', new.id);
END;
CREATE TRIGGER ${table}_journal_update AFTER UPDATE ON ${table} BEGIN
  INSERT INTO work_journal (kind, id) VALUES ('${kind}', new.id);
END;
CREATE TRIGGER ${table}_journal_delete AFTER DELETE ON ${table} BEGIN
  INSERT INTO work_journal (kind, id) VALUES ('${kind}', old.id);
END;`;
