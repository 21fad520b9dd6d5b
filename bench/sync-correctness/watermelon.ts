import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Enter } from './contestant.ts';
import { createPeerApi, type PeerApi } from './peer-api.ts';
import { peerRequire } from './peers.ts';

interface Raw {
  id: string;
  _status: string;
  _changed: string;
  [column: string]: unknown;
}
interface Model {
  id: string;
  _raw: Raw;
  _setRaw(column: string, value: unknown): void;
  update(write: (record: Model) => void): Promise<void>;
}
interface Database {
  write(work: () => Promise<unknown>): Promise<unknown>;
  get(table: string): {
    query(): { fetch(): Promise<Model[]> };
    find(id: string): Promise<Model>;
    create(write: (record: Model) => void): Promise<Model>;
  };
}
type ChangeSet = Record<'contacts' | 'audiences', { created: Raw[]; updated: Raw[]; deleted: string[] }>;
interface Library {
  Database: new (options: object) => Database;
  Model: new () => Model;
  appSchema(schema: object): object;
  tableSchema(schema: object): object;
}
type Synchronize = (how: {
  database: Database;
  sendCreatedAsUpdated: boolean;
  pullChanges(): Promise<{ changes: object; timestamp: number }>;
  pushChanges(what: { changes: ChangeSet }): Promise<{ experimentalRejectedIds: Record<string, string[]> }>;
}) => Promise<void>;

const column = (name: string) => ({ name, type: 'string' });

/**
 * WatermelonDB with its own `synchronize`, over SQLite: whole lists as `updated`, what they do not name as `deleted`, and what could not
 * be sent as `experimentalRejectedIds`, as its documentation offers it.
 */
export const enterWatermelon: Enter = async (platform) => {
  const api = createPeerApi(platform);
  const directory = mkdtempSync(join(tmpdir(), 'earshot-league-'));
  const library = peerRequire('@nozbe/watermelondb') as Library;
  const { default: SQLiteAdapter } = peerRequire('@nozbe/watermelondb/adapters/sqlite') as {
    default: new (options: object) => object;
  };
  (peerRequire('@nozbe/watermelondb/utils/common/logger') as { default: { silence(): void } }).default.silence();
  const { synchronize } = peerRequire('@nozbe/watermelondb/sync') as { synchronize: Synchronize };
  const database = openDatabase(library, SQLiteAdapter, join(directory, 'store.db'));
  /** The platform gives an audience its id; here it keeps the one it was made with. */
  const ownIds = new Map<string, string>();
  const all = (table: string) => database.get(table).query().fetch();

  const pullChanges = async () => {
    const [contacts, audiences] = [await api.contacts(), await api.audiences()];
    const named = audiences.map(({ id, name }) => ({ id: ownIds.get(id) ?? id, name }));
    return {
      changes: {
        contacts: { created: [], updated: contacts, deleted: await absent(await all('contacts'), contacts) },
        audiences: { created: [], updated: named, deleted: await absent(await all('audiences'), named) },
      },
      timestamp: Date.now(),
    };
  };
  return {
    name: 'WatermelonDB',
    sync: () =>
      synchronize({
        database,
        sendCreatedAsUpdated: true,
        pullChanges,
        pushChanges: ({ changes }) => push(api, changes, ownIds),
      }).catch(() => {}),
    contacts: async () =>
      new Map(
        (await all('contacts')).map(({ id, _raw }) => [
          id,
          { firstName: String(_raw.firstName), city: String(_raw.city) },
        ]),
      ),
    audiences: async () => (await all('audiences')).map(({ _raw }) => String(_raw.name)),
    edit: async (id, field, text) => {
      const record = await database.get('contacts').find(id);
      await database.write(() => record.update((one) => one._setRaw(field, text)));
    },
    createAudience: async (name) => {
      await database.write(() => database.get('audiences').create((one) => one._setRaw('name', name)));
    },
    open: async () => {
      const unsent = [...(await all('contacts')), ...(await all('audiences'))].filter(
        ({ _raw }) => _raw._status !== 'synced',
      );
      return new Set(unsent.flatMap(({ _raw }) => [_raw.firstName, _raw.city, _raw.name].map(String)));
    },
    close: async () => rmSync(directory, { recursive: true, force: true }),
  };
};

function openDatabase(
  { Database, Model, appSchema, tableSchema }: Library,
  Adapter: new (options: object) => object,
  dbName: string,
) {
  class Contact extends Model {
    static table = 'contacts';
  }
  class Audience extends Model {
    static table = 'audiences';
  }
  const schema = appSchema({
    version: 1,
    tables: [
      tableSchema({ name: 'contacts', columns: [column('firstName'), column('city')] }),
      tableSchema({ name: 'audiences', columns: [column('name')] }),
    ],
  });
  return new Database({ adapter: new Adapter({ schema, dbName }), modelClasses: [Contact, Audience] });
}

/** What is here as the platform's and is not in its list. */
const absent = async (here: readonly Model[], there: readonly { id: string }[]): Promise<string[]> => {
  const ids = new Set(there.map(({ id }) => id));
  return here.filter(({ id, _raw }) => _raw._status !== 'created' && !ids.has(id)).map(({ id }) => id);
};

async function push(api: PeerApi, { contacts, audiences }: ChangeSet, ownIds: Map<string, string>) {
  const rejected = { contacts: [] as string[], audiences: [] as string[] };
  for (const row of contacts.updated) {
    const fields = Object.fromEntries(row._changed.split(',').map((name) => [name, row[name]]));
    await api.update(row.id, fields).catch(() => rejected.contacts.push(row.id));
  }
  for (const row of [...audiences.created, ...audiences.updated]) {
    await api.createAudience(String(row.name)).then(
      (id) => ownIds.set(id, row.id),
      () => rejected.audiences.push(row.id),
    );
  }
  return { experimentalRejectedIds: rejected };
}
