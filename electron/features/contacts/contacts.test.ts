import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { ContactFilter, ContactSort } from '#shared/contract/contact-filter.ts';
import { Contact as ContactShape } from '#shared/contract/contacts.ts';
import type { Contact } from '#shared/wire/gomobile/contacts.ts';
import { openDatabase, type WriteDb } from '../../store/database.ts';
import { migrate } from '../../store/migrate.ts';
import { applyContact } from '../../sync/store/contact-store.ts';
import { listOpenChanges } from '../../sync/store/outbox-table.ts';
import { contactCommands, contactQueries } from './handlers.ts';

const CONNECTION = '00000000-0000-4000-8000-000000000001';
const call = { requestId: 'test' };
let db: WriteDb;
let handlers: ReturnType<typeof contactQueries> & ReturnType<typeof contactCommands>;
let now = Date.UTC(2026, 9, 1);
const clock = { now: () => now };
const published: string[] = [];

beforeEach(() => {
  const directory = mkdtempSync(join(tmpdir(), 'earshot-contacts-'));
  db = openDatabase({ path: join(directory, 'store.db'), keyHex: randomBytes(32).toString('hex') });
  migrate(db);
  db.prepare(
    `INSERT INTO connections (id, platform, name, base_url, auth_scheme, created_at)
     VALUES (?, 'gomobile', 'Test', 'https://example.com', 'apiKey', 0)`,
  ).run(CONNECTION);
  published.length = 0;
  handlers = {
    ...contactQueries({ db }),
    ...contactCommands({
      db,
      clock,
      random: { uuid: () => randomUUID(), fraction: () => 0 },
      online: () => Promise.reject(new Error('nothing here is asked of a platform')),
      publish: (feature) => published.push(feature),
      onQueued: () => published.push('queued'),
    }),
  };
  onTestFinished(() => {
    db.close();
    rmSync(directory, { recursive: true, force: true });
  });
});

/** A contact as the platform lists it. Answers its local id. */
function pulled(fields: Partial<Contact> & { primaryPhone: string }): string {
  const at = new Date(now++).toISOString();
  const contact = { id: randomUUID(), createdAt: at, updatedAt: at, ...fields };
  const random = { uuid: () => randomUUID(), fraction: () => 0 };
  const id = applyContact(db, { clock, random }, { connectionId: CONNECTION, contact, generation: 1 });
  return id ?? '';
}

const list = async (filter: ContactFilter = {}, sort: Partial<ContactSort> = {}, page = { offset: 0, limit: 100 }) =>
  handlers.list({ filter, sort: { by: 'name', order: 'asc', ...sort }, page }, call);
const phones = async (...input: Parameters<typeof list>) => (await list(...input)).rows.map((row) => row.primaryPhone);
const create = (fields: { primaryPhone: string } & Record<string, unknown>, id = randomUUID()) =>
  handlers.create({ id, connectionId: CONNECTION, fields }, call);

describe('the list', () => {
  test('finds names without case or accents, e-mail, and numbers however they are written', async () => {
    pulled({
      primaryPhone: '+212 6 12-34-56-78',
      firstName: 'Éloïse',
      lastName: 'Bérard',
      primaryEmail: 'eb@example.fr',
    });
    pulled({ primaryPhone: '+33199000000', fullName: 'Omar 100% Alaoui' });
    expect(await phones({ text: 'eloise' })).toEqual(['+212 6 12-34-56-78']);
    expect(await phones({ text: 'BERARD él' })).toEqual(['+212 6 12-34-56-78']);
    expect(await phones({ text: 'eb@example' })).toEqual(['+212 6 12-34-56-78']);
    expect(await phones({ text: '61234' })).toEqual(['+212 6 12-34-56-78']);
    expect(await phones({ text: '06 (12) 34' })).toEqual([]);
    expect(await phones({ text: '(612) 34 56' })).toEqual(['+212 6 12-34-56-78']);
    expect(await phones({ text: '100%' })).toEqual(['+33199000000']);
    expect(await phones({ text: '%' })).toEqual(['+33199000000']);
    expect(await phones({ text: '_' })).toEqual([]);
  });

  test('sorts without regard to case, with what is absent last either way', async () => {
    pulled({ primaryPhone: '+1', fullName: 'bob', primaryEmail: 'z@x' });
    pulled({ primaryPhone: '+2', fullName: 'Alice' });
    pulled({ primaryPhone: '+3', fullName: 'carol', primaryEmail: 'A@x' });
    expect(await phones()).toEqual(['+2', '+1', '+3']);
    expect(await phones({}, { by: 'primaryEmail' })).toEqual(['+3', '+1', '+2']);
    expect(await phones({}, { by: 'primaryEmail', order: 'desc' })).toEqual(['+1', '+3', '+2']);
    expect(await phones({}, { by: 'createdAt', order: 'desc' })).toEqual(['+3', '+2', '+1']);
  });

  test('pages without gap or overlap where all sort alike', async () => {
    for (let i = 0; i < 25; i++) pulled({ primaryPhone: `+${100 + i}`, fullName: 'Same' });
    const seen: string[] = [];
    for (let offset = 0; offset < 25; offset += 10) seen.push(...(await phones({}, {}, { offset, limit: 10 })));
    expect(new Set(seen).size).toBe(25);
    expect((await list({}, {}, { offset: 20, limit: 10 })).total).toBe(25);
  });

  test('counts the calls of each contact, and sorts by the last one', async () => {
    const id = randomUUID();
    pulled({ primaryPhone: '+1', id });
    pulled({ primaryPhone: '+2' });
    const insert = db.prepare(
      `INSERT INTO calls (id, connection_id, remote_id, direction, status, started_at, contact_remote_id, synced_at)
       VALUES (?, ?, ?, 'inbound', 'completed', ?, ?, 0)`,
    );
    for (const at of [5, 9]) insert.run(randomUUID(), CONNECTION, `call-${at}`, at, id);
    const { rows } = await list({}, { by: 'lastCallAt', order: 'desc' });
    expect(rows).toMatchObject([
      { primaryPhone: '+1', callCount: 2, lastCallAt: 9 },
      { callCount: 0, lastCallAt: null },
    ]);
  });

  test('answers in the shape of the contract', async () => {
    pulled({
      primaryPhone: '+1',
      gender: 'unknown',
      primaryEmail: 'not an address',
      state: 'Rabat-Salé',
      customAttributes: { vip: true },
    });
    const [row] = (await list()).rows;
    expect(ContactShape.parse(row)).toMatchObject({
      gender: null,
      region: 'Rabat-Salé',
      state: 'synced',
      customAttributes: { vip: true },
    });
  });

  test('sorting and paging read an index and never the whole table into a sorter', () => {
    for (const column of ['display_name', 'primary_phone', 'primary_email NULLS LAST', 'city NULLS LAST']) {
      const name = column.split(' ')[0];
      const sql = `EXPLAIN QUERY PLAN SELECT c.id FROM contacts AS c ORDER BY c.${column.replace(name ?? '', `${name} ASC`)}, c.id ASC LIMIT 100`;
      const plan = (db.prepare(sql).all() as { detail: string }[]).map(({ detail }) => detail).join('; ');
      expect(plan).toMatch(/USING COVERING INDEX/);
    }
  });
});

describe('creating', () => {
  test('is one transaction with its outbox row, and harmless when repeated', async () => {
    const id = randomUUID();
    const fields = { primaryPhone: '+212600000001', firstName: 'Salma', city: '' };
    const first = await create(fields, id);
    expect(first).toMatchObject({ id, state: 'queued', city: null });
    await create(fields, id);
    expect(listOpenChanges(db, id)).toMatchObject([
      { id, operation: 'create', patch: { primaryPhone: '+212600000001', firstName: 'Salma' }, base: {} },
    ]);
    expect(published).toContain('queued');
  });

  test.each([
    [{ primaryPhone: 'call me' }, /letters/],
    [{ primaryPhone: '12' }, /3 to 20/],
    [{ primaryPhone: '+212600000001', primaryEmail: 'nobody' }, /e-mail/],
    [{ primaryPhone: '+212600000001', city: 'x'.repeat(129) }, /city is longer than the 128/],
  ])('refuses %j with a sentence and keeps nothing', async (fields, sentence) => {
    await expect(async () => create(fields)).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringMatching(sentence),
    });
    expect((await list()).total).toBe(0);
  });

  test('names the contact that has the number already', async () => {
    pulled({ primaryPhone: '+212600000001', fullName: 'Salma Idrissi' });
    await expect(async () => create({ primaryPhone: '+212600000001' })).rejects.toMatchObject({
      code: 'INVALID',
      message: 'Salma Idrissi has this phone number already.',
    });
  });
});

describe('editing', () => {
  const edit = (id: string, fields: Record<string, unknown>, changeId = randomUUID()) =>
    handlers.update({ changeId, id, fields }, call);

  test('folds edits that have not left into one change, and each repeated edit into nothing', async () => {
    const id = pulled({ primaryPhone: '+1234', firstName: 'Salma', city: 'Fes' });
    const changeId = randomUUID();
    await edit(id, { city: 'Rabat' });
    await edit(id, { firstName: 'Selma', customAttributes: { tier: 'gold' } }, changeId);
    await edit(id, { city: 'Agadir' });
    await edit(id, { firstName: 'Nobody' }, changeId);
    expect(listOpenChanges(db, id)).toMatchObject([
      {
        patch: { city: 'Agadir', firstName: 'Selma', 'customAttributes.tier': 'gold' },
        base: { city: 'Fes', firstName: 'Salma', 'customAttributes.tier': null },
      },
    ]);
    expect(await handlers.get({ id }, call)).toMatchObject({ city: 'Agadir', firstName: 'Selma', state: 'queued' });
  });

  test('taken back before it left, leaves nothing to send', async () => {
    const id = pulled({ primaryPhone: '+1234', city: 'Fes' });
    await edit(id, { city: 'Rabat' });
    expect(await edit(id, { city: 'Fes' })).toMatchObject({ state: 'synced', city: 'Fes' });
    expect(listOpenChanges(db, id)).toEqual([]);
  });

  test('of nothing queues nothing', async () => {
    const id = pulled({ primaryPhone: '+1234', city: 'Fes' });
    expect(await edit(id, { city: 'Fes', zip: '' })).toMatchObject({ state: 'synced' });
    expect(listOpenChanges(db, id)).toEqual([]);
  });

  test('of a contact that waits to be deleted is refused until that is settled', async () => {
    const id = pulled({ primaryPhone: '+1234' });
    await handlers.remove({ changeId: randomUUID(), id }, call);
    await expect(async () => edit(id, { city: 'Fes' })).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await handlers.get({ id }, call)).toMatchObject({ state: 'held' });
  });
});

describe('removing', () => {
  test('a contact that never left gives it up at once', async () => {
    const { id } = await create({ primaryPhone: '+212600000001' });
    const changeId = randomUUID();
    await handlers.remove({ changeId, id }, call);
    await handlers.remove({ changeId, id }, call);
    expect((await list()).total).toBe(0);
    expect(db.prepare('SELECT state FROM outbox').all()).toEqual([{ state: 'discarded' }]);
  });

  test('a contact of the platform is held, once however often it is asked', async () => {
    const id = pulled({ primaryPhone: '+1234', city: 'Fes' });
    const changeId = randomUUID();
    await handlers.remove({ changeId, id }, call);
    await handlers.remove({ changeId, id }, call);
    expect(listOpenChanges(db, id)).toMatchObject([
      { id: changeId, operation: 'delete', state: 'held', expiresAt: now + 30 * 60_000, base: { city: 'Fes' } },
    ]);
  });
});
