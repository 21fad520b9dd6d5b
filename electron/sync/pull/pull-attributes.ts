import { CUSTOM_ATTRIBUTE_TYPES, type CustomAttribute } from '#shared/wire/gomobile/custom-attributes.ts';
import { inTransaction, prepare } from '../../store/database.ts';
import {
  beginScan,
  deleteBase,
  dropRejectsBefore,
  endScan,
  findBase,
  hashOf,
  instantOf,
  putBase,
  stampBase,
} from '../store/base-table.ts';
import { applyPage } from './apply-page.ts';
import { type GomobilePull, keepRejects, keepUnstorable, type PullContext } from './pull-context.ts';
import { assertPlausible } from './sweep.ts';

/** Custom attributes come as one list, which is a snapshot: what it does not name is gone. */
export async function pullAttributes(context: GomobilePull): Promise<boolean> {
  const { db, clock, api, connectionId, signal, notes } = context;
  const { items, rejected } = await api.listCustomAttributes(signal);
  const startedAt = clock.now();
  const generation = inTransaction(db, () => beginScan(db, connectionId, 'attributes'));
  keepRejects(context, 'attributes', rejected, { generation, page: 1 });
  const present = items.filter(({ deletedAt }) => deletedAt == null);
  const changed = applyPage(
    db,
    present,
    (attribute) => applyAttribute(context, attribute, generation),
    (attribute, problem) =>
      keepUnstorable(context, 'attributes', { id: attribute.id, body: attribute }, { problem, generation }),
  );
  // Contacts show their attributes by these names.
  if (changed.includes(true)) notes.noteAll('contacts');
  assertPlausible(context, { collection: 'attributes', plural: 'custom attributes' }, countAbsent(context, generation));
  const removed = inTransaction(db, () => {
    endScan(db, connectionId, 'attributes', clock.now());
    dropRejectsBefore(db, connectionId, 'attributes', startedAt);
    return removeAbsent(context, generation);
  });
  if (removed > 0) notes.noteAll('contacts');
  return true;
}

const countAbsent = ({ db, connectionId }: PullContext, generation: number): number =>
  prepare<{ n: number }>(
    db,
    `SELECT count(*) AS n FROM base_rows WHERE connection_id = ? AND collection = 'attributes' AND generation < ?`,
  ).get(connectionId, generation)?.n ?? 0;

function applyAttribute({ db, random, connectionId }: PullContext, attribute: CustomAttribute, generation: number) {
  const key = { connectionId, collection: 'attributes', remoteId: attribute.id } as const;
  const known = findBase(db, key);
  const hash = hashOf(attribute);
  if (known?.hash === hash) {
    stampBase(db, key, generation);
    return false;
  }
  const localId = known?.localId ?? random.uuid();
  putBase(db, { ...key, localId, body: attribute, hash, updatedAt: instantOf(attribute.updatedAt), generation });
  prepare(
    db,
    `INSERT INTO attributes (id, connection_id, remote_id, name, display_name, description, type)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, display_name = excluded.display_name,
       description = excluded.description, type = excluded.type`,
  ).run(
    localId,
    connectionId,
    attribute.id,
    attribute.name,
    attribute.displayName ?? attribute.name,
    attribute.description ?? null,
    // A type that this version does not know is shown as text.
    CUSTOM_ATTRIBUTE_TYPES.find((type) => type === attribute.type) ?? 'text',
  );
  return true;
}

function removeAbsent({ db, connectionId }: PullContext, generation: number): number {
  const absent = prepare<{ remote_id: string; local_id: string }>(
    db,
    `SELECT remote_id, local_id FROM base_rows
     WHERE connection_id = ? AND collection = 'attributes' AND generation < ?`,
  ).all(connectionId, generation);
  for (const { remote_id: remoteId, local_id: localId } of absent) {
    deleteBase(db, { connectionId, collection: 'attributes', remoteId });
    prepare(db, 'DELETE FROM attributes WHERE id = ?').run(localId);
  }
  return absent.length;
}
