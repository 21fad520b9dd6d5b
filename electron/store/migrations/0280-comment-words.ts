import type { Migration } from '../migration.ts';

/** A comment may be on words, and on the time in which they are said: `anchors` is JSON, empty where it is on a moment alone. */
export const migration0280: Migration = {
  version: 280,
  up(db) {
    db.exec(`
ALTER TABLE comments ADD COLUMN end_ms INTEGER;
ALTER TABLE comments ADD COLUMN anchors TEXT NOT NULL DEFAULT '[]';
`);
  },
};
