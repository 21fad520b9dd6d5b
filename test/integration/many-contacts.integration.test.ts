import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ContactSelection } from '#shared/contract/contact-filter.ts';
import type { ManyFields } from '#shared/contract/contacts.ts';
import { createConsole, type TestConsole } from './support/console.ts';
import { startPlatform, type TestPlatform } from './support/local-platform.ts';

const PEOPLE = 130;
let platform: TestPlatform;
let app: TestConsole;

beforeEach(async () => {
  platform = await startPlatform({ contacts: PEOPLE });
  app = createConsole();
  await app.connect(platform);
  expect(await app.exchange()).toMatchObject({ state: 'synced' });
});
afterEach(async () => {
  await app.close();
  await platform.close();
});

const everyone: ContactSelection = { kind: 'filter', filter: {}, exceptIds: [] };
const some = (count: number): ContactSelection => ({ kind: 'ids', ids: idsHere().slice(0, count) });
const idsHere = () => app.all<{ id: string }>('SELECT id FROM contacts ORDER BY id').map(({ id }) => id);
const change = (selection: ContactSelection, fields: ManyFields, groupId = randomUUID()) =>
  app.handlers.contacts.changeMany({ groupId, selection, fields }, app.call);
const listed = async (view?: 'held' | 'history') =>
  app.handlers.outbox.list({ ...(view && { view }), page: { offset: 0, limit: 50 } }, app.call);
async function settle(): Promise<void> {
  for (let n = 0; n < 8; n += 1) {
    const { queuedCount, unknownCount } = await app.exchange(60_000);
    if (queuedCount + unknownCount === 0) return;
  }
}
async function contactsThere(): Promise<{ id: string; occupation: string | null }[]> {
  const pages = await Promise.all([1, 2].map((page) => platform.request('GET', `/api/contact?limit=100&page=${page}`)));
  return pages.flatMap(({ json }) => (json as { data: { id: string; occupation: string | null }[] }).data);
}
const pilotsThere = async () => (await contactsThere()).filter(({ occupation }) => occupation === 'Pilot').length;

describe('an edit of up to a hundred contacts', () => {
  test('is queued, shown at once in one row of the outbox, sent, and taken back', async () => {
    const groupId = randomUUID();
    const selection = some(100);
    expect(app.handlers.contacts.previewMany({ selection, fields: { occupation: 'Pilot' } }, app.call)).toEqual({
      ...{ chosenCount: 100, changedCount: 100, skippedCount: 0, isHeld: false },
    });
    expect(await change(selection, { occupation: 'Pilot' }, groupId)).toMatchObject({ changedCount: 100 });
    expect(await change(selection, { occupation: 'Pilot' }, groupId)).toMatchObject({ changedCount: 100 });
    expect(await listed()).toMatchObject({ total: 1, rows: [{ state: 'queued', group: { count: 100 } }] });
    await settle();
    expect(await pilotsThere()).toBe(100);
    expect(await listed('history')).toMatchObject({ total: 1, rows: [{ group: { count: 100 } }] });
    const undone = await app.handlers.contacts.undoMany({ groupId, undoId: randomUUID() }, app.call);
    expect(undone).toEqual({ undoneCount: 100, leftCount: 0, isHeld: false });
    await settle();
    expect(await pilotsThere()).toBe(0);
  });

  test('changes only who has another value, and leaves who waits to be deleted alone', async () => {
    const [first = '', second = ''] = idsHere();
    await app.handlers.contacts.update(
      { changeId: randomUUID(), id: first, fields: { occupation: 'Pilot' } },
      app.call,
    );
    await app.handlers.contacts.remove({ changeId: randomUUID(), id: second }, app.call);
    expect(await change(some(10), { occupation: 'Pilot' })).toEqual({
      ...{ chosenCount: 10, changedCount: 8, skippedCount: 1, isHeld: false },
    });
  });

  test('is taken back before it left without a word to the platform, and later edits of a contact stay', async () => {
    app.sync.setPaused(true);
    const groupId = randomUUID();
    await change(some(20), { occupation: 'Pilot', city: 'Agadir' }, groupId);
    const [first = ''] = idsHere();
    await app.handlers.contacts.update({ changeId: randomUUID(), id: first, fields: { zip: '80000' } }, app.call);
    await app.restart();
    await app.handlers.contacts.undoMany({ groupId, undoId: randomUUID() }, app.call);
    app.sync.setPaused(false);
    await settle();
    expect(await pilotsThere()).toBe(0);
    expect((await platform.writes()).filter(({ method }) => method === 'PUT')).toHaveLength(1);
    const remoteId = app.one<{ remote_id: string }>('SELECT remote_id FROM contacts WHERE id = ?', first).remote_id;
    expect(await platform.getContact(remoteId)).toMatchObject({ zip: '80000' });
  });
});

describe('an edit of more than a hundred contacts', () => {
  test('is held as one, confirmed as one, and each contact is sent once whatever gets lost', async () => {
    expect(await change(everyone, { occupation: 'Pilot' })).toMatchObject({ changedCount: PEOPLE, isHeld: true });
    await settle();
    expect(await pilotsThere()).toBe(0);
    const { rows, total } = await listed('held');
    expect(total).toBe(1);
    expect(rows[0]).toMatchObject({ state: 'held', operation: 'update', group: { count: PEOPLE } });
    expect(app.sync.status()).toMatchObject({ heldCount: PEOPLE, views: { held: 1, pending: 0 } });
    await platform.fault({
      match: { method: 'PUT', path: '/api/contact/' },
      action: { dropAfterSend: true },
      times: 2,
    });
    await app.handlers.outbox.confirm({ id: rows[0]?.id ?? '' }, app.call);
    await app.step();
    await app.restart();
    await settle();
    expect(await pilotsThere()).toBe(PEOPLE);
    expect((await platform.writes()).filter(({ method }) => method === 'PUT')).toHaveLength(PEOPLE);
    expect((await listed()).total).toBe(0);
  });

  test('lapses as one, is retried as one, and is given up as one', async () => {
    await change(everyone, { occupation: 'Pilot' });
    await app.step(31 * 60_000);
    expect(await listed()).toMatchObject({ total: 1, rows: [{ state: 'failed', group: { count: PEOPLE } }] });
    await app.handlers.outbox.retry({ id: (await listed()).rows[0]?.id ?? '' }, app.call);
    expect(await listed()).toMatchObject({ total: 1, rows: [{ state: 'held', group: { count: PEOPLE } }] });
    await app.handlers.outbox.discard({ id: (await listed()).rows[0]?.id ?? '' }, app.call);
    expect((await listed()).total).toBe(0);
    expect(app.all("SELECT 1 FROM contacts WHERE occupation = 'Pilot' OR sync_state <> 'synced'")).toEqual([]);
  });
});

test('deletions of many are held as one whatever their number, and go only when confirmed', async () => {
  const outcome = await app.handlers.contacts.removeMany({ groupId: randomUUID(), selection: some(12) }, app.call);
  expect(outcome).toEqual({ chosenCount: 12, changedCount: 12, skippedCount: 0, isHeld: true });
  await settle();
  expect(await contactsThere()).toHaveLength(PEOPLE);
  const { rows } = await listed();
  expect(rows).toMatchObject([{ state: 'held', operation: 'delete', group: { count: 12 } }]);
  await app.handlers.outbox.confirm({ id: rows[0]?.id ?? '' }, app.call);
  await settle();
  expect(await contactsThere()).toHaveLength(PEOPLE - 12);
  expect(idsHere()).toHaveLength(PEOPLE - 12);
});
