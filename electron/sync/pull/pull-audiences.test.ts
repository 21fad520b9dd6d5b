import { randomUUID } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { addConnection, tempDatabase } from '../../store/test-support/temp-database.ts';
import { applyAudience } from '../store/audience-store.ts';
import { applyContact } from '../store/contact-store.ts';
import { pullAudiences } from './pull-audiences.ts';
import type { GomobilePull } from './pull-context.ts';

const AT = '2026-11-01T00:00:00.000Z';
const NOBODY_CALLS = () => {};

const pageOf = <T>(items: T[]) => ({
  items,
  rejected: [],
  info: { page: 1, limit: 100, offset: null, total: items.length, totalPages: 1, hasNextPage: false },
});

test('an audience that turns out to be one made here while its people are read keeps them under its own id', async () => {
  const database = tempDatabase();
  onTestFinished(() => database.remove());
  const { db } = database;
  const connectionId = addConnection(db);
  const deps = { clock: { now: () => Date.parse(AT) }, random: { uuid: () => randomUUID(), fraction: () => 0 } };
  const contact = { id: randomUUID(), primaryPhone: '+441134960000', createdAt: AT, updatedAt: AT };
  const audience = { id: randomUUID(), name: 'Regulars', contactCount: 1, createdAt: AT, updatedAt: AT };
  applyContact(db, deps, { connectionId, contact, generation: 1 });
  const madeHere = randomUUID();
  const context = {
    ...deps,
    ...{ db, connectionId, signal: new AbortController().signal, full: false },
    log: { info: NOBODY_CALLS, warn: NOBODY_CALLS, error: NOBODY_CALLS },
    notes: { note: NOBODY_CALLS, noteAll: NOBODY_CALLS, flushIfDue: NOBODY_CALLS },
    between: async () => {},
    onProgress: NOBODY_CALLS,
    api: {
      listAudiences: async () => pageOf([audience]),
      listAudienceContacts: async () => {
        // The reply to its creation is known only now.
        applyAudience({ db, random: deps.random }, { connectionId, audience, generation: null, localId: madeHere });
        return pageOf([contact]);
      },
    },
  } as unknown as GomobilePull;

  expect(await pullAudiences(context)).toBe(true);

  expect(db.prepare('SELECT audience_id AS id FROM audience_members').all()).toEqual([{ id: madeHere }]);
});
