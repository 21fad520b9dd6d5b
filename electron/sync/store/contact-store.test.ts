import { randomUUID } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { addConnection, tempDatabase } from '../../store/test-support/temp-database.ts';
import { enqueueUpdate } from '../outbox/enqueue.ts';
import { findBase } from './base-table.ts';
import { applyContact, contactGone } from './contact-store.ts';

const AT = '2026-11-01T00:00:00.000Z';
const LATER = '2026-11-01T00:00:01.000Z';

test('a contact that is gone there and edited here comes back in a newer state only, or when it was asked for itself', () => {
  const database = tempDatabase();
  onTestFinished(() => database.remove());
  const { db } = database;
  const deps = { clock: { now: () => Date.parse(LATER) }, random: { uuid: () => randomUUID(), fraction: () => 0 } };
  const contact = { id: randomUUID(), primaryPhone: '+441134960000', createdAt: AT, updatedAt: AT };
  const key = { connectionId: addConnection(db), collection: 'contacts', remoteId: contact.id } as const;
  const listed = (updatedAt: string, how: { isCertain?: boolean; onOlder?: () => void } = {}) =>
    applyContact(db, deps, { ...key, contact: { ...contact, updatedAt }, generation: 1, ...how });
  const isGone = () => findBase(db, key)?.goneAt != null;
  const goAway = () => {
    const base = findBase(db, key);
    if (base) contactGone(db, deps.clock, key, base);
  };
  const contactId = listed(AT) ?? '';
  enqueueUpdate(db, deps.clock, { changeId: randomUUID(), contactId, fields: { city: 'Leeds' } });
  goAway();
  expect(isGone()).toBe(true);

  let askedFor = 0;
  listed(AT, { onOlder: () => askedFor++ });
  expect([isGone(), askedFor]).toEqual([true, 1]);
  listed(AT, { isCertain: true });
  expect(isGone()).toBe(false);
  goAway();
  listed(LATER);
  expect(isGone()).toBe(false);
});
