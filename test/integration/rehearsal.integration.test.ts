import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Rehearsal } from '#shared/contract/outbox.ts';
import { createConsole, type TestConsole } from './support/console.ts';
import { startPlatform, type TestPlatform } from './support/local-platform.ts';

const PEOPLE = 6;
let platform: TestPlatform;
let app: TestConsole;
let remoteIds: string[];

beforeEach(async () => {
  platform = await startPlatform();
  app = createConsole();
  remoteIds = [];
  for (let index = 0; index < PEOPLE; index += 1) {
    const made = await platform.createContact({ primaryPhone: `+21260000000${index}`, city: 'Fes', zip: '1' });
    remoteIds.push(made.id);
  }
  await app.connect(platform);
  expect(await app.step()).toMatchObject({ state: 'synced' });
});
afterEach(async () => {
  await app.close();
  await platform.close();
});

const remote = (index: number): string => remoteIds[index] ?? '';
const here = (index: number): string =>
  app.one<{ id: string }>('SELECT id FROM contacts WHERE remote_id = ?', remote(index)).id;
const edit = (index: number, fields: Record<string, unknown>) =>
  app.handlers.contacts.update({ changeId: randomUUID(), id: here(index), fields }, app.call);
const outbox = () => app.handlers.outbox;
const conflictsHere = async () =>
  (await outbox().list({ view: 'conflicts', page: { offset: 0, limit: 50 } }, app.call)).rows;
const rehearse = async () => {
  const rehearsal = Rehearsal.parse(await outbox().rehearsal({ now: app.clock.now() }, app.call));
  return rehearsal.connections.flatMap(({ rows }) => rows);
};
const fates = async () => (await rehearse()).map(({ change, fate }) => [change.entityId, fate]);

/** Makes the same field of these contacts differ on both sides, and has it met. */
async function dispute(indexes: readonly number[], others = 0): Promise<void> {
  for (const index of indexes) {
    await edit(index, { city: `Mine ${index}` });
    await platform.updateContact(remote(index), { city: `Theirs ${index}` });
  }
  expect(await app.step()).toMatchObject({ views: { conflicts: indexes.length + others, pending: 0 } });
}

describe('conflicts of one kind', () => {
  test('are decided with one wish: mine overwrites, and the others are left', async () => {
    await edit(4, { zip: '2' });
    await platform.updateContact(remote(4), { zip: '3' });
    await dispute([0, 1, 2], 1);
    const kinds = await outbox().conflictKinds(undefined, app.call);
    expect(kinds).toMatchObject([{ fields: ['city'], total: 3, deletedThere: false }]);
    const conflicts = kinds[0]?.conflicts.map(({ id, stamp }) => ({ id, stamp })) ?? [];
    expect(await outbox().resolveAlike({ conflicts, choice: 'mine' }, app.call)).toEqual({
      ...{ decidedCount: 3, leftCount: 0 },
    });
    expect(await app.exchange(1000)).toMatchObject({ views: { conflicts: 1, pending: 0 } });
    for (const index of [0, 1, 2]) {
      expect(await platform.getContact(remote(index))).toMatchObject({ city: `Mine ${index}` });
    }
    expect(await platform.getContact(remote(4))).toMatchObject({ zip: '3' });
  });

  test('theirs gives them up, and nothing is sent', async () => {
    await dispute([0, 1]);
    const writes = (await platform.writes()).length;
    const conflicts = (await conflictsHere()).map(({ id, conflict }) => ({ id, stamp: conflict?.stamp ?? '' }));
    await outbox().resolveAlike({ conflicts, choice: 'theirs' }, app.call);
    expect(await app.exchange(1000)).toMatchObject({ state: 'synced' });
    expect(await platform.writes()).toHaveLength(writes);
    expect(await app.handlers.contacts.get({ id: here(0) }, app.call)).toMatchObject({ city: 'Theirs 0' });
  });

  test('one that is about something else by now, or is over, is left as it is', async () => {
    await dispute([0, 1, 2]);
    const seen = (await conflictsHere()).map(({ id, conflict }) => ({ id, stamp: conflict?.stamp ?? '' }));
    const [first, second, third] = seen;
    if (!first || !second || !third) throw new Error('three conflicts were made');
    // The platform changes once more, and the person meets that before the decision of the first screen arrives.
    await outbox().resolve({ id: first.id, choices: { city: 'mine' } }, app.call);
    await platform.updateContact(remote(0), { city: 'Theirs again' });
    expect(await app.exchange(1000)).toMatchObject({ views: { conflicts: 3 } });
    await outbox().discard({ id: second.id }, app.call);
    expect(await outbox().resolveAlike({ conflicts: seen, choice: 'mine' }, app.call)).toEqual({
      ...{ decidedCount: 1, leftCount: 2 },
    });
    expect(await conflictsHere()).toMatchObject([{ id: first.id, conflict: { fields: [{ theirs: 'Theirs again' }] } }]);
    await app.exchange(1000);
    expect(await platform.getContact(remote(0))).toMatchObject({ city: 'Theirs again' });
    expect(await platform.getContact(remote(1))).toMatchObject({ city: 'Theirs 1' });
    expect(await platform.getContact(remote(2))).toMatchObject({ city: 'Mine 2' });
  });

  test('says when the platform’s record was changed, and when it was seen', async () => {
    await dispute([0]);
    const [change] = await conflictsHere();
    const { updatedAt } = await platform.getContact(remote(0));
    expect(change?.conflict).toMatchObject({
      changedThereAt: Date.parse(String(updatedAt)),
      seenAt: expect.any(Number),
    });
  });
});

describe('the rehearsal', () => {
  test('asks no platform, and says of everything what then happens', async () => {
    // Held back and edited there meanwhile: its conflict can be told before anything is sent.
    app.sync.setPaused(true);
    await edit(0, { city: 'Mine' });
    const [row] = await rehearse();
    await outbox().leaveOut({ id: row?.change.id ?? '', count: 1, how: 'holdBack' }, app.call);
    await platform.updateContact(remote(0), { city: 'Theirs' });
    app.sync.setPaused(false);
    expect(await app.exchange(70_000)).toMatchObject({ views: { held: 1, pending: 0 } });
    app.sync.setPaused(true);
    await edit(1, { city: 'Rabat' });
    await edit(2, { zip: '9' });
    await app.handlers.contacts.remove({ changeId: randomUUID(), id: here(3) }, app.call);
    const asked = (await platform.requests()).length;
    expect(await rehearse()).toMatchObject([
      { fate: 'held', prediction: { fields: [{ field: 'city', mine: 'Mine', theirs: 'Theirs' }] } },
      { fate: 'send', prediction: null },
      { fate: 'send', prediction: null },
      { fate: 'held', prediction: null, change: { operation: 'delete' } },
    ]);
    await outbox().confirm({ id: row?.change.id ?? '' }, app.call);
    expect(await fates()).toEqual([
      [here(0), 'conflict'],
      [here(1), 'send'],
      [here(2), 'send'],
      [here(3), 'held'],
    ]);
    expect(await platform.requests()).toHaveLength(asked);
    const writes = (await platform.writes()).length;
    app.sync.setPaused(false);
    expect(await app.exchange(1000)).toMatchObject({ views: { conflicts: 1, held: 1, pending: 0 } });
    const sent = (await platform.writes()).slice(writes).map(({ url }) => url.split('/').at(-1));
    expect(sent.sort()).toEqual([remote(1), remote(2)].sort());
    expect(await conflictsHere()).toMatchObject([{ entityId: here(0) }]);
  });

  test('what is left out of it is not sent, and a row that changed meanwhile is refused', async () => {
    app.sync.setPaused(true);
    const selection = { kind: 'ids', ids: [here(0), here(1), here(2)] } as const;
    await app.handlers.contacts.changeMany(
      { groupId: randomUUID(), selection: { ...selection, ids: [...selection.ids] }, fields: { occupation: 'Pilot' } },
      app.call,
    );
    await edit(3, { city: 'Rabat' });
    await edit(4, { city: 'Rabat' });
    const [many, held, given] = await rehearse();
    if (!many || !held || !given) throw new Error('three rows were made');
    expect(many).toMatchObject({ changeCount: 3, change: { group: { count: 3 } } });
    await expect(async () =>
      outbox().leaveOut({ id: many.change.id, count: 2, how: 'discard' }, app.call),
    ).rejects.toMatchObject({ code: 'CONFLICT' });
    await outbox().leaveOut({ id: many.change.id, count: 3, how: 'discard' }, app.call);
    await outbox().leaveOut({ id: held.change.id, count: 1, how: 'holdBack' }, app.call);
    expect(await fates()).toEqual([
      [here(3), 'held'],
      [here(4), 'send'],
    ]);
    const writes = (await platform.writes()).length;
    app.sync.setPaused(false);
    // What the person holds back does not lapse, however long it takes.
    expect(await app.exchange(40 * 60_000)).toMatchObject({ views: { held: 1, pending: 0, quarantine: 0 } });
    expect((await platform.writes()).slice(writes)).toHaveLength(1);
    expect(await platform.getContact(remote(4))).toMatchObject({ city: 'Rabat' });
    await outbox().confirm({ id: held.change.id }, app.call);
    expect(await app.exchange(1000)).toMatchObject({ state: 'synced', views: { held: 0 } });
    expect(await platform.getContact(remote(3))).toMatchObject({ city: 'Rabat' });
  });

  test('is shown before anything is sent, where the person wishes so: what came back is read, and nothing leaves', async () => {
    app.sync.setReviewFirst(true);
    const port = Number(new URL(platform.url).port);
    await platform.stop();
    expect(await app.exchange(70_000)).toMatchObject({ state: 'offline', reviewFirst: true });
    await edit(0, { city: 'Mine' });
    await edit(1, { city: 'Mine' });
    await platform.startAgain(port);
    await platform.updateContact(remote(0), { city: 'Theirs' });
    const writes = (await platform.writes()).length;
    expect(await app.exchange(70_000)).toMatchObject({ state: 'paused', views: { pending: 2 } });
    expect(await fates()).toEqual([
      [here(0), 'conflict'],
      [here(1), 'send'],
    ]);
    expect(await platform.writes()).toHaveLength(writes);
    app.sync.setPaused(false);
    expect(await app.exchange(1000)).toMatchObject({ views: { conflicts: 1, pending: 0 } });
    expect(await platform.getContact(remote(1))).toMatchObject({ city: 'Mine' });
    // Nothing waits for it now, so the line may come and go.
    await outbox().discard({ id: (await conflictsHere())[0]?.id ?? '' }, app.call);
    await platform.stop();
    await app.exchange(70_000);
    await platform.startAgain(port);
    expect(await app.exchange(70_000)).toMatchObject({ state: 'synced' });
  });

  test('a new contact with the number of another is predicted to meet it', async () => {
    app.sync.setPaused(true);
    const id = randomUUID();
    const connectionId = app.one<{ id: string }>('SELECT id FROM connections').id;
    await app.handlers.contacts.create(
      { id, connectionId, fields: { primaryPhone: '+212600000009', city: 'Rabat' } },
      app.call,
    );
    expect(await rehearse()).toMatchObject([{ fate: 'send', prediction: null }]);
    await outbox().leaveOut({ id, count: 1, how: 'holdBack' }, app.call);
    await platform.createContact({ primaryPhone: '+212600000009', city: 'Fes' });
    app.sync.setPaused(false);
    expect(await app.exchange(70_000)).toMatchObject({ views: { held: 1 } });
    expect(await rehearse()).toMatchObject([
      { fate: 'held', prediction: { fields: [{ field: 'city', mine: 'Rabat', theirs: 'Fes' }] } },
    ]);
    await outbox().confirm({ id }, app.call);
    expect(await app.exchange(1000)).toMatchObject({ views: { conflicts: 1, held: 0 } });
  });
});
