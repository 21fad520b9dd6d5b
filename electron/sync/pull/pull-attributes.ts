import { inTransaction, prepare } from '../../store/database.ts';
import { applyAttribute, forgetAttribute } from '../store/attribute-store.ts';
import { beginScan, dropRejectsBefore, endScan } from '../store/base-table.ts';
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
    (attribute) => applyAttribute(context, { connectionId, attribute, generation }) !== null,
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

function removeAbsent({ db, connectionId }: PullContext, generation: number): number {
  const absent = prepare<{ remote_id: string }>(
    db,
    `SELECT remote_id FROM base_rows
     WHERE connection_id = ? AND collection = 'attributes' AND generation < ?`,
  ).all(connectionId, generation);
  for (const { remote_id: remoteId } of absent) forgetAttribute(db, connectionId, remoteId);
  return absent.length;
}
