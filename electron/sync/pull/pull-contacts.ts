import { inTransaction } from '../../store/database.ts';
import { beginScan, dropRejectsBefore, endScan, getCursor } from '../store/base-table.ts';
import { applyContact, contactGone } from '../store/contact-store.ts';
import { applyPage } from './apply-page.ts';
import { type GomobilePull, keepRejects, keepUnstorable, type PullContext } from './pull-context.ts';
import { scanPages } from './scan-pages.ts';
import { settleOlder } from './settle-older.ts';
import { sweep } from './sweep.ts';

const LIMIT = 100;
const MIN_INTERVAL_MS = 50_000;
const MAX_INTERVAL_MS = 3_600_000;

/**
 * Contacts have no order by change, so every look at them is a walk through all. It is made each minute while they are
 * few and up to once an hour as they become many, so that about one row in 20 ms is asked for on average.
 */
export function isContactScanDue({ db, clock, connectionId, full }: PullContext, contactCount: number): boolean {
  const { scannedAt } = getCursor(db, connectionId, 'contacts');
  if (full || scannedAt === null) return true;
  const interval = Math.min(MAX_INTERVAL_MS, Math.max(MIN_INTERVAL_MS, contactCount * 20));
  const age = clock.now() - scannedAt;
  // A clock that was set back must not put the next scan off for ever.
  return age >= interval || age < 0;
}

/** Reads all contacts, oldest first: new ones then come at the end, and only removals shift the pages. */
export async function pullContacts(context: GomobilePull): Promise<boolean> {
  const { db, clock, api, connectionId, signal, notes } = context;
  const startedAt = clock.now();
  const generation = inTransaction(db, () => beginScan(db, connectionId, 'contacts'));
  const older = new Set<string>();
  const { isComplete, problem, met } = await scanPages({
    limit: LIMIT,
    plural: 'contacts',
    fetch: (page) => api.listContacts({ page, limit: LIMIT, sortBy: 'createdAt', sortOrder: 'asc' }, signal),
    apply: ({ items, rejected }, page) => {
      keepRejects(context, 'contacts', rejected, page);
      const changed = applyPage(
        db,
        items,
        (contact) =>
          applyContact(db, context, {
            ...{ connectionId, contact, generation },
            onOlder: () => older.add(contact.id),
          }),
        (contact, reason) => keepUnstorable(context, 'contacts', { id: contact.id, body: contact }, reason),
      );
      notes.note(
        'contacts',
        changed.filter((id) => id !== null),
      );
      notes.flushIfDue();
    },
    between: context.between,
    onProgress: context.onProgress,
  });
  if (problem) throw problem;
  if (!isComplete) return false;
  await settleOlder(context, {
    collection: 'contacts',
    remoteIds: older,
    get: (remoteId) => api.getContact(remoteId, signal),
    keep: (contact) => applyContact(db, context, { connectionId, contact, generation, isCertain: true }),
  });
  inTransaction(db, () => {
    endScan(db, connectionId, 'contacts', clock.now());
    dropRejectsBefore(db, connectionId, 'contacts', startedAt);
  });
  await sweep(context, {
    collection: 'contacts',
    plural: 'contacts',
    generation,
    met,
    confirm: async (remoteId) => {
      const contact = await api.getContact(remoteId, signal);
      inTransaction(db, () => applyContact(db, context, { connectionId, contact, generation }));
    },
    remove: (base) => {
      const key = { connectionId, collection: 'contacts', remoteId: base.remoteId } as const;
      notes.note('contacts', [contactGone(db, clock, key, base)]);
    },
  });
  return true;
}
