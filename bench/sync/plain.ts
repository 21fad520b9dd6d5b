import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Seen } from '../sync-correctness/contestant.ts';
import { type ContactThere, createPeerApi } from '../sync-correctness/peer-api.ts';
import type { EnterSpeed } from './speed-contestant.ts';

/** Only asks and parses: no store can be quicker. */
export const enterFloor: EnterSpeed = async (platform) => {
  const api = createPeerApi(platform);
  let seen = new Map<string, Seen>();
  return {
    sync: async () => {
      seen = new Map((await api.contacts()).map(({ id, ...rest }) => [id, rest]));
    },
    contacts: async () => seen,
    edit: async () => {},
    close: async () => {},
  };
};

/**
 * The least that keeps anything: rows as they come in SQLite, no key, no index but the id, a page a transaction, and the newest word
 * wins. It merges nothing, proves no removal and settles no doubt.
 */
export const enterPlain: EnterSpeed = async (platform) => {
  const api = createPeerApi(platform);
  const directory = mkdtempSync(join(tmpdir(), 'earshot-bench-'));
  const db = new Database(join(directory, 'store.db'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec(`CREATE TABLE contacts (id TEXT PRIMARY KEY, firstName TEXT, city TEXT) STRICT;
    CREATE TABLE pending (id TEXT, field TEXT, text TEXT) STRICT;`);
  const keep = db.prepare(
    `INSERT INTO contacts VALUES (@id, @firstName, @city)
     ON CONFLICT DO UPDATE SET firstName = excluded.firstName, city = excluded.city`,
  );
  const note = db.prepare('INSERT INTO pending VALUES (?, ?, ?)');
  const keepPage = db.transaction((rows: readonly ContactThere[]) => {
    for (const row of rows) keep.run(row);
  });
  const edits = {
    firstName: db.prepare('UPDATE contacts SET firstName = ? WHERE id = ?'),
    city: db.prepare('UPDATE contacts SET city = ? WHERE id = ?'),
  };
  return {
    sync: async () => {
      const pending = db.prepare('SELECT rowid, * FROM pending').all() as Record<'id' | 'field' | 'text', string>[];
      for (const { id, field, text } of pending) await api.update(id, { [field]: text });
      db.exec('DELETE FROM pending');
      await api.eachPage(keepPage);
    },
    contacts: async () =>
      new Map(
        (db.prepare('SELECT * FROM contacts').all() as (Seen & { id: string })[]).map(({ id, ...seen }) => [id, seen]),
      ),
    edit: async (id, field, text) =>
      db.transaction(() => {
        edits[field].run(text, id);
        note.run(id, field, text);
      })(),
    directory,
    close: async () => {
      db.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
};
