import { randomUUID } from 'node:crypto';
import type { Enter } from './contestant.ts';
import { type ContactThere, createPeerApi, type PeerApi } from './peer-api.ts';
import { peerModule } from './peers.ts';

type Doc = Record<string, unknown> & { id: string };
interface RxDoc {
  toJSON(): Doc;
  incrementalPatch(fields: object): Promise<unknown>;
}
interface Collection {
  find(): { exec(): Promise<RxDoc[]> };
  findOne(id: string): { exec(): Promise<RxDoc | null> };
  insert(doc: Doc): Promise<unknown>;
}
interface Row {
  newDocumentState: Doc & { _deleted?: boolean };
  assumedMasterState?: Doc;
}
interface Replication {
  error$: { subscribe(hear: (error: { parameters?: { pushRows?: Row[] } }) => void): void };
  awaitInitialReplication(): Promise<void>;
  cancel(): Promise<unknown>;
}
interface Library {
  createRxDatabase(options: object): Promise<{
    addCollections(schemas: object): Promise<Record<'contacts' | 'audiences', Collection>>;
    close(): Promise<unknown>;
  }>;
}
type Replicate = (options: object) => Replication;

const RETRY_MS = 20;
/** So often an exchange may fail before it is left for the next one. */
const MAX_ERRORS = 12;
const text = { type: 'string' };
const schemaOf = (properties: Record<string, object>) => ({
  schema: {
    version: 0,
    primaryKey: 'id',
    type: 'object',
    properties: { id: { type: 'string', maxLength: 64 }, ...properties },
  },
});

/**
 * RxDB with its own replication, in memory: whole lists as documents, what they do not name as deleted, the platform's state as the
 * answer to a push that assumed another one, and its own handling of conflicts.
 */
export const enterRxdb: Enter = async (platform) => {
  const api = createPeerApi(platform);
  const { createRxDatabase } = (await peerModule('rxdb')) as Library;
  const { getRxStorageMemory } = (await peerModule('rxdb/plugins/storage-memory')) as { getRxStorageMemory(): object };
  const { replicateRxCollection } = (await peerModule('rxdb/plugins/replication')) as {
    replicateRxCollection: Replicate;
  };
  const database = await createRxDatabase({ name: `league${randomUUID()}`, storage: getRxStorageMemory() });
  const { contacts, audiences } = await database.addCollections({
    contacts: schemaOf({ firstName: text, city: text }),
    audiences: schemaOf({ name: text }),
  });
  const refused = new Map<string, Doc>();
  const ownIds = new Map<string, string>();
  const all = async (collection: Collection) => (await collection.find().exec()).map((doc) => doc.toJSON());
  const unsent = new Set<string>();

  const exchange = async (collection: Collection, how: { name: string; list: () => Promise<Doc[]>; push: Push }) => {
    const replication = replicateRxCollection({
      collection,
      replicationIdentifier: how.name,
      // Otherwise a replication that meets a refusal could not be ended.
      live: true,
      retryTime: RETRY_MS,
      pull: {
        handler: async () => ({ documents: await withAbsent(collection, await how.list(), unsent), checkpoint: {} }),
        batchSize: 1e6,
      },
      push: { handler: (rows: Row[]) => pushAll(rows, how.push, refused), batchSize: 100 },
    });
    let errorCount = 0;
    const givenUp = new Promise<void>((done) =>
      replication.error$.subscribe(() => ++errorCount >= MAX_ERRORS && done()),
    );
    await Promise.race([replication.awaitInitialReplication(), givenUp]);
    await replication.cancel();
  };
  return {
    name: 'RxDB',
    sync: async () => {
      await exchange(contacts, {
        name: 'contacts',
        list: api.contacts as () => Promise<never[]>,
        push: pushContact(api),
      });
      const list = async () => (await api.audiences()).map(({ id, name }) => ({ id: ownIds.get(id) ?? id, name }));
      await exchange(audiences, { name: 'audiences', list, push: pushAudience(api, ownIds, unsent) });
    },
    contacts: async () =>
      new Map(
        (await all(contacts)).map(({ id, firstName, city }) => [
          id,
          { firstName: String(firstName), city: String(city) },
        ]),
      ),
    audiences: async () => (await all(audiences)).map(({ name }) => String(name)),
    edit: async (id, field, value) => {
      await (await contacts.findOne(id).exec())?.incrementalPatch({ [field]: value });
    },
    createAudience: async (name) => {
      const id = randomUUID();
      unsent.add(id);
      await audiences.insert({ id, name });
    },
    // Its replication names the rows that it could not push in the errors that it tells.
    open: async () => new Set([...refused.values()].flatMap((doc) => Object.values(doc).map(String))),
    close: async () => void (await database.close()),
  };
};

async function withAbsent(collection: Collection, there: Doc[], unsent: ReadonlySet<string>): Promise<Doc[]> {
  const ids = new Set(there.map(({ id }) => id));
  const here = (await collection.find().exec()).map((doc) => doc.toJSON());
  const gone = here.filter(({ id }) => !ids.has(id) && !unsent.has(id)).map((doc) => ({ ...doc, _deleted: true }));
  return [...there.map((doc) => ({ ...doc, _deleted: false })), ...gone];
}

/** Sends one row. Answers the platform's state where it is not the one assumed. */
type Push = (row: Row) => Promise<Doc | null>;

/** Sends every row, and fails at the end where one failed: the others need not wait for it. */
async function pushAll(rows: readonly Row[], push: Push, refused: Map<string, Doc>): Promise<Doc[]> {
  const conflicts: Doc[] = [];
  let failure: unknown = null;
  for (const row of rows) {
    const doc = row.newDocumentState;
    try {
      const master = await push(row);
      refused.delete(doc.id);
      if (master) conflicts.push({ ...master, _deleted: false });
    } catch (error) {
      failure = error;
      refused.set(doc.id, doc);
    }
  }
  if (failure) throw failure;
  return conflicts;
}

const pushContact =
  (api: PeerApi): Push =>
  async ({ newDocumentState: doc, assumedMasterState: assumed }) => {
    if (doc._deleted) return null;
    const master: ContactThere = await api.contact(doc.id);
    if (assumed && (master.firstName !== assumed.firstName || master.city !== assumed.city)) return { ...master };
    await api.update(doc.id, { firstName: String(doc.firstName), city: String(doc.city) });
    return null;
  };

const pushAudience =
  (api: PeerApi, ownIds: Map<string, string>, unsent: Set<string>): Push =>
  async ({ newDocumentState: doc }) => {
    if (doc._deleted || !unsent.has(doc.id)) return null;
    ownIds.set(await api.createAudience(String(doc.name)), doc.id);
    unsent.delete(doc.id);
    return null;
  };
