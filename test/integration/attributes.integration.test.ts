import { afterEach, beforeEach, expect, test } from 'vitest';
import { createConsole, type TestConsole } from './support/console.ts';
import { startPlatform, type TestPlatform } from './support/local-platform.ts';

let platform: TestPlatform;
let app: TestConsole;
let connectionId: string;

beforeEach(async () => {
  platform = await startPlatform({ contacts: 3 });
  app = createConsole();
  connectionId = (await app.connect(platform)).id;
  await app.exchange();
});
afterEach(async () => {
  await app.close();
  await platform.close();
});

const create = (displayName: string) =>
  app.handlers.contacts.createAttribute({ connectionId, displayName, description: '', type: 'number' }, app.call);
const namesThere = async () => {
  const { json } = await platform.request('GET', '/api/custom-attributes');
  return (json as { displayName: string }[]).map(({ displayName }) => displayName);
};
const listed = async () => app.handlers.contacts.attributes(undefined, app.call);

test('an attribute is made, described and deleted on the platform at once, and kept as it answered', async () => {
  const made = await create('Visits this year');
  expect(made).toMatchObject({ displayName: 'Visits this year', type: 'number', description: null });
  const described = await app.handlers.contacts.describeAttribute({ id: made.id, description: 'Counted' }, app.call);
  expect(described).toMatchObject({ id: made.id, description: 'Counted' });
  await app.exchange(60_000);
  expect(await listed()).toContainEqual(described);
  await app.handlers.contacts.removeAttribute({ id: made.id }, app.call);
  expect(await namesThere()).not.toContain('Visits this year');
  expect(await listed()).toEqual([]);
});

test('a lost answer is settled by looking: made once, or not at all', async () => {
  const match = { method: 'POST', path: '/api/custom-attributes' } as const;
  await platform.fault({ match, action: { dropAfterSend: true } });
  expect(await create('Heard of late')).toMatchObject({ displayName: 'Heard of late' });
  expect((await namesThere()).filter((name) => name === 'Heard of late')).toHaveLength(1);
  await platform.fault({ match, action: { dropBefore: true } });
  await expect(create('Never made')).rejects.toMatchObject({ code: 'TIMEOUT' });
  expect(await namesThere()).not.toContain('Never made');
});

test('offline nothing is sent, and the reason is said', async () => {
  app.sync.setPaused(true);
  await expect(create('Not now')).rejects.toMatchObject({ code: 'OFFLINE' });
  expect(await namesThere()).not.toContain('Not now');
});
