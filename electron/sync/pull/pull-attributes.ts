import { inTransaction } from '../../store/database.ts';
import { applyAttribute, forgetAttribute } from '../store/attribute-store.ts';
import { beginScan, dropRejectsBefore, endScan } from '../store/base-table.ts';
import { applyPage } from './apply-page.ts';
import { type GomobilePull, keepRejects, keepUnstorable } from './pull-context.ts';
import { idsOn } from './scan-pages.ts';
import { absentRows, assertPlausible } from './sweep.ts';

/** Custom attributes come as one list, which is a snapshot: what it does not name is gone. */
export async function pullAttributes(context: GomobilePull): Promise<boolean> {
  const { db, clock, api, connectionId, signal, notes } = context;
  const { items, rejected } = await api.listCustomAttributes(signal);
  const startedAt = clock.now();
  const generation = inTransaction(db, () => beginScan(db, connectionId, 'attributes'));
  keepRejects(context, 'attributes', rejected, 1);
  const present = items.filter(({ deletedAt }) => deletedAt == null);
  const changed = applyPage(
    db,
    present,
    (attribute) => applyAttribute(context, { connectionId, attribute, generation }) !== null,
    (attribute, problem) => keepUnstorable(context, 'attributes', { id: attribute.id, body: attribute }, problem),
  );
  // Contacts show their attributes by these names.
  if (changed.includes(true)) notes.noteAll('contacts');
  const list = { collection: 'attributes', plural: 'custom attributes', generation } as const;
  const absent = await absentRows(context, { ...list, met: new Set(idsOn({ items: present, rejected })) });
  assertPlausible(context, list, absent.length);
  inTransaction(db, () => {
    endScan(db, connectionId, 'attributes', clock.now());
    dropRejectsBefore(db, connectionId, 'attributes', startedAt);
    for (const { remoteId } of absent) forgetAttribute(db, connectionId, remoteId);
  });
  if (absent.length > 0) notes.noteAll('contacts');
  return true;
}
