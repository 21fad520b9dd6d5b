import type { ListPage } from '../../connectors/list-page.ts';
import { inTransaction, prepare } from '../../store/database.ts';
import { beginScan, dropRejectsBefore, endScan, getCursor } from '../store/base-table.ts';
import { applyRecord, keepDetail, removeRecord } from '../store/record-store.ts';
import { applyPage } from './apply-page.ts';
import { COLLECTION_WORDS } from './collection-problem.ts';
import { RECORD_DEFINITIONS } from './collections/all.ts';
import type { AnyRecordDefinition } from './collections/define.ts';
import { keepRejects, keepUnstorable, type PullContext } from './pull-context.ts';
import { scanPages } from './scan-pages.ts';
import { settleOlder } from './settle-older.ts';
import { sweep } from './sweep.ts';

const LIMIT = 100;
/** One request each: the rest waits for the next exchange, so that other lists need not. */
const MAX_DETAILS = 500;

/** The lists of a connection that are due, in the order in which they are read. */
export const recordDefinitionsDue = (context: PullContext): AnyRecordDefinition[] =>
  RECORD_DEFINITIONS.filter(({ platform, collection, everyMs }) => {
    if (platform !== context.connector.platform) return false;
    const { scannedAt } = getCursor(context.db, context.connectionId, collection);
    const age = context.clock.now() - (scannedAt ?? 0);
    // A clock that was set back must not put the next reading off for ever.
    return context.full || scannedAt === null || age >= everyMs || age < 0;
  });

/** Reads a list to its end, and what it leaves out of its rows where that is kept as well. */
export async function pullRecords(context: PullContext, definition: AnyRecordDefinition): Promise<boolean> {
  const { db, clock, connectionId, notes } = context;
  const { collection, topic } = definition;
  const startedAt = clock.now();
  const generation = inTransaction(db, () => beginScan(db, connectionId, collection));
  const plural = COLLECTION_WORDS[collection];
  const older = new Map<string, Older>();
  const allMet = new Set<string>();
  let isWhole = true;
  for (const parentId of parentsOf(context, definition)) {
    const { isComplete, problem, met } = await scanPages<Listed>({
      limit: LIMIT,
      plural,
      fetch: (page) => fetchPage(context, definition, { page, parentId }),
      apply: ({ items, rejected }, page) => {
        keepRejects(context, collection, rejected, page);
        const changed = applyPage(
          db,
          items,
          ({ id, item }) => {
            const onOlder = () => older.set(id, { item, parentId });
            return applyRecord(context, definition, { connectionId, item, parentId, generation, onOlder });
          },
          ({ id, item }, reason) => keepUnstorable(context, collection, { id, body: item }, reason),
        );
        notes.note(
          topic,
          changed.filter((id) => id !== null),
        );
        notes.flushIfDue();
      },
      between: context.between,
      onProgress: () => {},
    });
    if (problem) throw problem;
    for (const id of met) allMet.add(id);
    isWhole &&= isComplete;
    await context.between();
  }
  await settleOlderRecords(context, definition, { older, generation });
  if (definition.keepsDetail) await readDetails(context, definition);
  if (!isWhole) return false;
  inTransaction(db, () => {
    endScan(db, connectionId, collection, clock.now());
    dropRejectsBefore(db, connectionId, collection, startedAt);
  });
  await sweep(context, {
    collection,
    plural,
    generation,
    met: allMet,
    confirm: confirmation(context, definition),
    remove: ({ remoteId, localId }) => {
      removeRecord(context, { connectionId, collection, remoteId }, childrenOf(definition));
      notes.note(topic, [localId]);
    },
  });
  return true;
}

/**
 * Takes what the platform lists in an older state than is kept here, or lists again. Where one can be asked for by its id, its
 * answer must be as old as the row of the list; it is the row that is kept, since the answer may hold more.
 */
async function settleOlderRecords(
  context: PullContext,
  definition: AnyRecordDefinition,
  { older, generation }: { older: ReadonlyMap<string, Older>; generation: number },
): Promise<void> {
  const { connector, connectionId, signal, notes } = context;
  const { collection, topic, get, describe } = definition;
  const ageOf = (item: unknown, parentId: string) => String(describe(item, parentId).updatedAt);
  await settleOlder<Older | null>(context, {
    collection,
    remoteIds: new Set(older.keys()),
    get: async (remoteId) => {
      const listed = older.get(remoteId);
      if (!get || !listed) return listed ?? null;
      const { item, parentId } = listed;
      const answer = await get(connector, remoteId, parentId, signal);
      return ageOf(answer, parentId) === ageOf(item, parentId) ? listed : null;
    },
    keep: (listed) => {
      if (!listed) return;
      const id = applyRecord(context, definition, { ...listed, connectionId, generation, isCertain: true });
      if (id !== null) notes.note(topic, [id]);
    },
  });
}

/** A row that a walk listed in an older state than the one kept, or though it was removed since. */
interface Older {
  item: unknown;
  parentId: string;
}

/** A row with the id that the scan knows it by. */
interface Listed {
  id: string;
  item: unknown;
}

async function fetchPage(
  context: PullContext,
  { list, describe }: AnyRecordDefinition,
  { page, parentId }: { page: number; parentId: string },
): Promise<ListPage<Listed>> {
  const { connector, clock, signal } = context;
  const answered = await list(connector, { page, limit: LIMIT, parentId, now: clock.now(), signal });
  return { ...answered, items: answered.items.map((item) => ({ id: describe(item, parentId).remoteId, item })) };
}

const childrenOf = ({ platform, collection }: AnyRecordDefinition) =>
  RECORD_DEFINITIONS.filter((one) => one.platform === platform && one.parent === collection).map(
    (one) => one.collection,
  );

/** The platform's ids of what the list is read for: one that stands alone is read once. */
function parentsOf({ db, connectionId }: PullContext, { parent }: AnyRecordDefinition): string[] {
  if (parent === undefined) return [''];
  return prepare<{ remoteId: string }>(
    db,
    'SELECT remote_id AS remoteId FROM records WHERE connection_id = ? AND collection = ? ORDER BY rowid',
  )
    .all(connectionId, parent)
    .map(({ remoteId }) => remoteId);
}

interface Due {
  id: string;
  remoteId: string;
  parentId: string;
}

/** Asks by id for every row whose list content is another than when it was last asked for. */
async function readDetails(context: PullContext, { collection, topic, get }: AnyRecordDefinition): Promise<void> {
  const { db, connector, connectionId, signal, notes } = context;
  if (!get) return;
  const due = prepare<Due>(
    db,
    `SELECT r.id, r.remote_id AS remoteId, r.parent_remote_id AS parentId FROM records AS r JOIN base_rows AS b
       ON b.connection_id = r.connection_id AND b.collection = r.collection AND b.remote_id = r.remote_id
     WHERE r.connection_id = @connectionId AND r.collection = @collection AND r.detail_hash IS NOT b.hash
     ORDER BY r.dated_at DESC LIMIT ${MAX_DETAILS}`,
  ).all({ connectionId, collection });
  for (const { id, remoteId, parentId } of due) {
    const detail = await get(connector, remoteId, parentId, signal);
    inTransaction(db, () => keepDetail(context, id, detail));
    notes.note(topic, [id]);
    notes.flushIfDue();
    await context.between();
  }
}

function confirmation(context: PullContext, { collection, get }: AnyRecordDefinition) {
  if (!get) return undefined;
  const { db, connector, connectionId, signal } = context;
  return async (remoteId: string): Promise<void> => {
    const row = prepare<{ parentId: string }>(
      db,
      `SELECT parent_remote_id AS parentId FROM records
       WHERE connection_id = ? AND collection = ? AND remote_id = ?`,
    ).get(connectionId, collection, remoteId);
    await get(connector, remoteId, row?.parentId ?? '', signal);
  };
}
