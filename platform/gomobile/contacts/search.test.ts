import { expect, test } from 'vitest';
import { gomobileRoutes as routes } from '#shared/wire/gomobile/routes.ts';
import { searchText } from '../../db/text.ts';
import { Random } from '../../seed/random.ts';
import { addContact, type Running, startPlatform } from '../../test-support.ts';

const CONTACTS = 300;

async function everybody(platform: Running) {
  const pages = [1, 2, 3, 4].map((page) => platform.send(routes.listContacts, { query: { page, limit: 100 } }));
  return (await Promise.all(pages)).flatMap(({ data }) => data);
}

type Contact = Awaited<ReturnType<typeof everybody>>[number];

const textOf = ({ firstName, lastName, fullName, primaryPhone, primaryEmail }: Contact): string =>
  searchText([firstName, lastName, fullName, primaryPhone, primaryEmail]);

test('a search finds every contact that holds the text and no other, whatever its length and script', async () => {
  const platform = await startPlatform({ contacts: CONTACTS });
  await addContact(platform, '+10', { fullName: `O'Neil "the" AND* ("x" OR -y)` });
  const contacts = await everybody(platform);
  const random = new Random(7);
  const searches = ['"the"', `o'n`, 'AND*', '("x" OR', '-y)', 'NOT', '^ada', 'İpek', 'ÉLOÏSE', '%', '_', '\\', 'zzzz'];
  for (let n = 0; n < 60; n++) {
    const letters = [...textOf(random.pick(contacts as [Contact, ...Contact[]])).replaceAll('\n', ' ')];
    const start = random.integer(0, letters.length - 1);
    searches.push(letters.slice(start, start + random.integer(1, 6)).join(''));
  }
  for (const search of searches) {
    const { data, meta } = await platform.send(routes.listContacts, {
      query: { search, limit: 100, sortBy: 'lastName', sortOrder: 'asc' },
    });
    const expected = contacts.filter((contact) => textOf(contact).includes(searchText([search])));
    expect(meta.total, JSON.stringify(search)).toBe(expected.length);
    const found = new Set(expected.map(({ id }) => id));
    expect(data.every(({ id }) => found.has(id))).toBe(true);
    const names = data.map(({ lastName }) => Buffer.from(lastName ?? '').toString('latin1'));
    expect(names).toEqual(names.toSorted());
  }
});

test('a search knows a contact as it is now: changed, deleted and made anew', async () => {
  const platform = await startPlatform();
  const found = async (search: string) =>
    (await platform.send(routes.listContacts, { query: { search } })).data.map(({ id }) => id);
  const id = await addContact(platform, '+4420', { fullName: 'Rosalind Archer' });
  expect(await found('salin')).toEqual([id]);
  await platform.send(routes.updateContact, { params: { id }, body: { fullName: 'Beatrice Archer' } });
  expect(await found('salin')).toEqual([]);
  expect(await found('beatr')).toEqual([id]);
  await platform.send(routes.deleteContact, { params: { id } });
  expect(await found('beatr')).toEqual([]);
  const again = await addContact(platform, '+4420', { fullName: 'Beatrice Archer' });
  expect(await found('beatr')).toEqual([again]);
});
