import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ContactSelection } from '#shared/contract/contact-filter.ts';
import { audienceCommands, audienceQueries } from '../../electron/features/audiences/handlers.ts';
import { createConsole, type TestConsole } from './support/console.ts';
import { startPlatform, type TestPlatform } from './support/local-platform.ts';

const PEOPLE = 230;
let platform: TestPlatform;
let app: TestConsole;
let connectionId: string;

beforeEach(async () => {
  platform = await startPlatform({ contacts: PEOPLE });
  app = createConsole();
  connectionId = (await app.connect(platform)).id;
  expect(await app.exchange()).toMatchObject({ state: 'synced' });
});
afterEach(async () => {
  await app.close();
  await platform.close();
});

const commands = () => audienceCommands(app.parts);
const queries = () => audienceQueries({ db: app.db });
const offline = () => app.sync.setPaused(true);
const online = () => app.sync.setPaused(false);
/** Exchanges until nothing waits, as the loop would. */
async function settle(): Promise<void> {
  for (let n = 0; n < 8; n += 1) {
    const { queuedCount, unknownCount } = await app.exchange(60_000);
    if (queuedCount + unknownCount === 0) return;
  }
}
const everyone = (exceptIds: string[] = []): ContactSelection => ({ kind: 'filter', filter: {}, exceptIds });
const idsHere = () => app.all<{ id: string }>('SELECT id FROM contacts ORDER BY id').map(({ id }) => id);
const create = (name: string, people?: ContactSelection, id = randomUUID()) =>
  commands().create(
    {
      ...{ id, connectionId, name, description: null },
      ...(people && { people: { groupId: randomUUID(), selection: people } }),
    },
    app.call,
  );
const add = (id: string, selection: ContactSelection) =>
  commands().add({ groupId: randomUUID(), id, selection }, app.call);
const pending = async () => (await app.handlers.outbox.list({ page: { offset: 0, limit: 50 } }, app.call)).rows;

interface There {
  id: string;
  name: string;
  contactCount: number;
}
/** The platform's own word, over plain HTTP. */
const audiencesThere = async (name: string) =>
  ((await platform.request('GET', '/api/audience?limit=100')).json as { data: There[] }).data.filter(
    (audience) => audience.name === name,
  );
async function membersThere(id: string): Promise<string[]> {
  const found: string[] = [];
  for (let page = 1; ; page += 1) {
    const { json } = await platform.request('GET', `/api/audience/${id}/contacts?limit=100&page=${page}`);
    const { data, meta } = json as { data: { id: string }[]; meta: { hasNextPage: boolean } };
    found.push(...data.map((contact) => contact.id));
    if (!meta.hasNextPage) return found.toSorted();
  }
}
const remoteIdsOf = (ids: readonly string[]) =>
  app
    .all<{ id: string; remote_id: string }>('SELECT id, remote_id FROM contacts')
    .filter(({ id }) => ids.includes(id))
    .map(({ remote_id }) => remote_id)
    .toSorted();

describe('an audience that is made offline', () => {
  test('is shown at once with its people, and is on the platform with exactly them once it is back', async () => {
    offline();
    const chosen = idsHere().slice(0, 130);
    const { audience, addition } = await create('Autumn visits', { kind: 'ids', ids: chosen });
    expect(audience).toMatchObject({ state: 'queued', contactCount: 130, waitingCount: 130, platformCount: null });
    expect(addition).toEqual({ chosenCount: 130, addedCount: 130, elsewhereCount: 0 });
    expect(await audiencesThere('Autumn visits')).toEqual([]);
    await app.restart();
    expect(await queries().get({ id: audience.id }, app.call)).toMatchObject({ contactCount: 130 });
    online();
    await settle();
    const [there, ...others] = await audiencesThere('Autumn visits');
    expect(others).toEqual([]);
    expect(await membersThere(there?.id ?? '')).toEqual(remoteIdsOf(chosen));
    expect(await queries().get({ id: audience.id }, app.call)).toMatchObject({
      ...{ state: 'synced', contactCount: 130, waitingCount: 0, platformCount: 130 },
    });
    expect(app.all('SELECT * FROM audience_additions')).toEqual([]);
    expect(app.all("SELECT local_id FROM base_rows WHERE collection = 'audiences'")).toEqual([
      { local_id: audience.id },
    ]);
  });

  test('takes in everybody who matches, and people who are on no platform yet after their own creation', async () => {
    offline();
    const contactId = randomUUID();
    const fields = { primaryPhone: '+212699999999', firstName: 'Nour' };
    await app.handlers.contacts.create({ id: contactId, connectionId, fields }, app.call);
    const except = idsHere()
      .filter((id) => id !== contactId)
      .slice(0, 3);
    const { audience, addition } = await create('Nearly all', everyone(except));
    expect(addition?.addedCount).toBe(PEOPLE + 1 - 3);
    expect(await app.handlers.contacts.get({ id: contactId }, app.call)).toMatchObject({ audienceIds: [audience.id] });
    await platform.fault({
      match: { method: 'POST', path: '/api/contact/upsert' },
      action: { status: 500 },
      times: 1,
    });
    online();
    await app.exchange(1_000);
    const [there] = await audiencesThere('Nearly all');
    expect(await membersThere(there?.id ?? '')).toHaveLength(PEOPLE - 3);
    await settle();
    const members = await membersThere(there?.id ?? '');
    expect(members).toEqual(remoteIdsOf(idsHere().filter((id) => !except.includes(id))));
    expect(members).toHaveLength(PEOPLE - 2);
  });

  test('goes with everything that waits for it when it is given up', async () => {
    offline();
    const { audience } = await create('Not after all', everyone());
    await commands().remove({ changeId: randomUUID(), id: audience.id }, app.call);
    expect(await pending()).toEqual([]);
    expect(
      (await queries().list({ text: '', sort: { by: 'name', order: 'asc' }, page: { offset: 0, limit: 9 } }, app.call))
        .total,
    ).toBe(0);
    expect(app.all('SELECT * FROM audience_additions')).toEqual([]);
    online();
    await settle();
    expect(await audiencesThere('Not after all')).toEqual([]);
  });
});

describe('a lost answer', () => {
  test.each(['dropAfterSend', 'dropBefore'] as const)('to a creation (%s) makes one audience', async (kind) => {
    await platform.fault({
      match: { method: 'POST', path: '/api/audience' },
      action: kind === 'dropAfterSend' ? { dropAfterSend: true } : { dropBefore: true },
    });
    const { audience } = await create('Once only', { kind: 'ids', ids: idsHere().slice(0, 5) });
    expect(await app.step()).toMatchObject({ unknownCount: 1 });
    await app.restart();
    await settle();
    const [there, ...others] = await audiencesThere('Once only');
    expect(others).toEqual([]);
    expect(await membersThere(there?.id ?? '')).toHaveLength(5);
    expect(await queries().get({ id: audience.id }, app.call)).toMatchObject({ state: 'synced', contactCount: 5 });
  });

  test('to a creation makes one audience though the clock here is set between the two', async () => {
    await platform.fault({ match: { method: 'POST', path: '/api/audience' }, action: { dropAfterSend: true } });
    app.clock.advance(3_600_000);
    await app.exchange();
    await create('In another hour', { kind: 'ids', ids: idsHere().slice(0, 2) });
    expect(await app.step()).toMatchObject({ unknownCount: 1 });
    app.clock.advance(-3_600_000);
    await app.restart();
    await settle();
    expect(await audiencesThere('In another hour')).toHaveLength(1);
  });

  test('to a creation that a list names before it is settled leaves one audience here', async () => {
    await platform.fault({ match: { method: 'POST', path: '/api/audience' }, action: { dropAfterSend: true } });
    const { audience } = await create('Met first', { kind: 'ids', ids: idsHere().slice(0, 4) });
    await app.step();
    await platform.fault({
      match: { method: 'GET', path: '/api/audience?page=1&limit=100&sortBy=createdAt&sortOrder=desc' },
      action: { status: 500 },
    });
    await app.exchange(60_000);
    expect(app.all("SELECT id FROM audiences WHERE name = 'Met first'")).toHaveLength(2);
    await settle();
    expect(app.all("SELECT id FROM audiences WHERE name = 'Met first'")).toEqual([{ id: audience.id }]);
    expect(await audiencesThere('Met first')).toHaveLength(1);
    expect(await queries().get({ id: audience.id }, app.call)).toMatchObject({ contactCount: 4 });
  });

  test('to two creations of one name makes two, each with its own people', async () => {
    await platform.fault({
      match: { method: 'POST', path: '/api/audience' },
      action: { dropAfterSend: true },
      times: 1,
    });
    const [first, second] = [idsHere().slice(0, 3), idsHere().slice(3, 8)];
    const made = [
      await create('Twins', { kind: 'ids', ids: first }),
      await create('Twins', { kind: 'ids', ids: second }),
    ];
    await settle();
    await settle();
    const counts = (await audiencesThere('Twins')).map(({ contactCount }) => contactCount).toSorted((a, b) => a - b);
    expect(counts).toEqual([3, 5]);
    expect(made).toHaveLength(2);
  });

  test('to an addition adds everybody once', async () => {
    const { audience } = await create('Adding');
    await settle();
    await platform.fault({ match: { method: 'POST', path: '/add-contacts' }, action: { dropAfterSend: true } });
    await platform.fault({ match: { method: 'POST', path: '/api/audience/' }, action: { dropAfterSend: true } });
    await add(audience.id, everyone());
    expect(await app.step()).toMatchObject({ unknownCount: 1 });
    expect(await queries().get({ id: audience.id }, app.call)).toMatchObject({
      contactCount: PEOPLE,
      state: 'unknown',
    });
    await settle();
    const [there] = await audiencesThere('Adding');
    expect(await membersThere(there?.id ?? '')).toHaveLength(PEOPLE);
    expect(await queries().get({ id: audience.id }, app.call)).toMatchObject({ contactCount: PEOPLE, waitingCount: 0 });
  });
});

describe('what waits here', () => {
  test('outlives a pull that knows nothing of it', async () => {
    const { audience } = await create('Pulled over', { kind: 'ids', ids: idsHere().slice(0, 2) });
    await settle();
    await platform.fault({ match: { method: 'POST', path: '/api/audience/' }, action: { status: 500 }, times: 100 });
    await platform.fault({ match: { method: 'PUT', path: '/api/audience/' }, action: { status: 500 }, times: 100 });
    await add(audience.id, { kind: 'ids', ids: idsHere().slice(2, 10) });
    await commands().update({ changeId: randomUUID(), id: audience.id, name: 'Renamed here' }, app.call);
    for (let n = 0; n < 3; n += 1) await app.exchange(120_000);
    expect(await queries().get({ id: audience.id }, app.call)).toMatchObject({
      name: 'Renamed here',
      contactCount: 10,
    });
    expect(app.all('SELECT * FROM audience_members')).toHaveLength(2);
    await platform.clearFaults();
    await settle();
    const [there] = await audiencesThere('Renamed here');
    expect(there?.contactCount).toBe(10);
    expect(await queries().get({ id: audience.id }, app.call)).toMatchObject({ state: 'synced', contactCount: 10 });
  });

  test('meets another name there as a conflict that the person decides', async () => {
    const { audience } = await create('Common name');
    await settle();
    const [there] = await audiencesThere('Common name');
    await platform.request('PUT', `/api/audience/${there?.id}`, { name: 'Theirs' });
    await commands().update({ changeId: randomUUID(), id: audience.id, name: 'Mine' }, app.call);
    await app.step();
    const [conflict] = await pending();
    expect(conflict).toMatchObject({
      state: 'conflict',
      conflict: { fields: [{ field: 'name', mine: 'Mine', theirs: 'Theirs' }] },
    });
    await app.handlers.outbox.resolve({ id: conflict?.id ?? '', choices: { name: 'mine' } }, app.call);
    await settle();
    expect(await audiencesThere('Mine')).toHaveLength(1);
    expect(await queries().get({ id: audience.id }, app.call)).toMatchObject({ name: 'Mine', state: 'synced' });
  });

  test('says that it cannot be done where the audience is gone there, and loses nobody silently', async () => {
    const { audience } = await create('Gone soon');
    await settle();
    const [there] = await audiencesThere('Gone soon');
    await platform.request('DELETE', `/api/audience/${there?.id}`);
    await add(audience.id, everyone());
    await app.step();
    expect(await pending()).toMatchObject([
      { state: 'failed', error: { code: 'NOT_FOUND' }, group: { count: PEOPLE } },
    ]);
  });
});

test('a deletion is held, and goes through only when it is confirmed', async () => {
  const { audience } = await create('To delete', everyone());
  await settle();
  await commands().remove({ changeId: randomUUID(), id: audience.id }, app.call);
  await settle();
  expect(await audiencesThere('To delete')).toHaveLength(1);
  const [held] = await pending();
  expect(held).toMatchObject({ state: 'held', operation: 'delete', entity: 'audience' });
  await app.handlers.outbox.confirm({ id: held?.id ?? '' }, app.call);
  await settle();
  expect(await audiencesThere('To delete')).toEqual([]);
  expect(app.all('SELECT id FROM audiences')).toEqual([]);
  expect(app.all('SELECT id FROM contacts')).toHaveLength(PEOPLE);
});
