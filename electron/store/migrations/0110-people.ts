import { foldText } from '#shared/domain/contact.ts';
import type { WriteDb } from '../database.ts';
import type { Migration } from '../migration.ts';

/** The text fields of a contact that filters compare folded: small letters, no accents. */
const FOLDED = [
  'first_name',
  'last_name',
  'full_name',
  'primary_email',
  'address',
  'city',
  'region',
  'zip',
  'occupation',
  'preferred_channel',
] as const;

/**
 * People as they are filtered, chosen and put into audiences: folded fields and attribute values that an index can find,
 * changes that were one wish of the person, audiences that begin here, and who waits to be added to one.
 */
export const migration0110: Migration = {
  version: 110,
  up(db) {
    db.exec(`
${FOLDED.map((name) => `ALTER TABLE contacts ADD COLUMN ${name}_fold TEXT;`).join('\n')}
CREATE INDEX contacts_updated ON contacts (updated_at, id);

-- The custom attributes of contacts, a row each: numbers as they are, yes and no as 1 and 0, texts and days folded.
CREATE TABLE contact_attributes (
  contact_id TEXT NOT NULL REFERENCES contacts(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  number REAL,
  folded TEXT,
  PRIMARY KEY (contact_id, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_attributes_value ON contact_attributes (name, number, folded, contact_id);

-- Changes that the person made with one wish, such as an edit of all chosen contacts: held, confirmed and given up together.
ALTER TABLE outbox ADD COLUMN group_id TEXT;
CREATE INDEX outbox_group ON outbox (group_id, sequence) WHERE group_id IS NOT NULL;

-- A change that cannot be sent before another one is settled, besides those of its own record.
CREATE TABLE outbox_waits (
  change_id TEXT NOT NULL REFERENCES outbox(id) ON DELETE CASCADE,
  on_change_id TEXT NOT NULL REFERENCES outbox(id) ON DELETE CASCADE,
  PRIMARY KEY (change_id, on_change_id)
) STRICT, WITHOUT ROWID;

-- An audience that begins here has no id of its platform yet. Written by what replays its changes alone, as contacts are.
CREATE TABLE audiences_next (
  id TEXT PRIMARY KEY,
  connection_id TEXT NOT NULL REFERENCES connections(id) ON DELETE CASCADE,
  remote_id TEXT,
  name TEXT NOT NULL COLLATE NOCASE,
  description TEXT,
  contact_count INTEGER NOT NULL DEFAULT 0,
  sync_state TEXT NOT NULL DEFAULT 'synced',
  created_at INTEGER,
  UNIQUE (connection_id, remote_id)
) STRICT;
INSERT INTO audiences_next (id, connection_id, remote_id, name, description, contact_count)
  SELECT id, connection_id, remote_id, name, description, contact_count FROM audiences;
CREATE TABLE audience_members_next (
  audience_id TEXT NOT NULL REFERENCES audiences_next(id) ON DELETE CASCADE,
  contact_id TEXT NOT NULL REFERENCES contacts(id) ON DELETE CASCADE,
  generation INTEGER NOT NULL,
  PRIMARY KEY (audience_id, contact_id)
) STRICT, WITHOUT ROWID;
INSERT INTO audience_members_next SELECT audience_id, contact_id, generation FROM audience_members;
DROP TABLE audience_members;
DROP TABLE audiences;
ALTER TABLE audiences_next RENAME TO audiences;
ALTER TABLE audience_members_next RENAME TO audience_members;
CREATE INDEX audience_members_contact ON audience_members (contact_id);

-- Who waits to be added, by the change that adds them. The platform's own word on members stays in audience_members.
CREATE TABLE audience_additions (
  change_id TEXT NOT NULL REFERENCES outbox(id) ON DELETE CASCADE,
  audience_id TEXT NOT NULL,
  contact_id TEXT NOT NULL REFERENCES contacts(id) ON DELETE CASCADE,
  PRIMARY KEY (change_id, contact_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX audience_additions_audience ON audience_additions (audience_id, contact_id);
CREATE INDEX audience_additions_contact ON audience_additions (contact_id);
CREATE VIEW audience_people AS
  SELECT audience_id, contact_id FROM audience_members
  UNION SELECT audience_id, contact_id FROM audience_additions;
`);
    fillContacts(db);
    fillAudiences(db);
  },
};

function fillContacts(db: WriteDb): void {
  const folds = FOLDED.map((name) => `${name}_fold = @${name}`).join(', ');
  const update = db.prepare(`UPDATE contacts SET ${folds} WHERE id = @id`);
  const insert = db.prepare('INSERT INTO contact_attributes (contact_id, name, number, folded) VALUES (?, ?, ?, ?)');
  const page = db.prepare(
    `SELECT id, custom_attributes, ${FOLDED.join(', ')} FROM contacts WHERE id > ? ORDER BY id LIMIT 1000`,
  );
  let rows = page.all('') as Record<string, string | null>[];
  while (rows.length > 0) {
    for (const row of rows) {
      update.run({ id: row.id, ...Object.fromEntries(FOLDED.map((name) => [name, fold(row[name])])) });
      const attributes = JSON.parse(row.custom_attributes ?? '{}') as Record<string, unknown>;
      for (const [name, value] of Object.entries(attributes)) {
        if (typeof value === 'string') insert.run(row.id, name, null, foldText(value).slice(0, MAX_FOLDED));
        else if (typeof value === 'number') insert.run(row.id, name, value, null);
        else if (typeof value === 'boolean') insert.run(row.id, name, Number(value), null);
      }
    }
    rows = page.all(rows.at(-1)?.id ?? '') as Record<string, string | null>[];
  }
}

const MAX_FOLDED = 2048;
const fold = (value: string | null | undefined): string | null => (value == null ? null : foldText(value));

function fillAudiences(db: WriteDb): void {
  const rows = db
    .prepare(`SELECT local_id AS id, body ->> '$.createdAt' AS created FROM base_rows WHERE collection = 'audiences'`)
    .all() as { id: string; created: string | null }[];
  const update = db.prepare('UPDATE audiences SET created_at = ? WHERE id = ?');
  for (const { id, created } of rows) {
    const at = Date.parse(created ?? '');
    if (!Number.isNaN(at)) update.run(at, id);
  }
}
