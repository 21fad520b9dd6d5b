import { describe, expect, test } from 'vitest';
import type { Fields } from '#shared/domain/fields.ts';
import type { Contact } from '#shared/wire/gomobile/contacts.ts';
import type { GomobileApi } from '../../connectors/gomobile/gomobile-api.ts';
import { failureOf } from '../../net/net-failure.ts';
import { toReplyError } from '../../net/reply-errors.ts';
import type { ChangeRecord } from '../store/outbox-table.ts';
import { MemoryPlatform } from '../test-support/memory-platform.ts';
import { sendContactChange } from './send-contact.ts';

const refused = (status: number) => toReplyError({ status, retryAfter: null, body: {} }, 0);

/** A platform that knows Sara of Fes, and what a change of hers asks of it. */
function bench() {
  const platform = new MemoryPlatform({ now: () => 0 });
  const sara = platform.create({ primaryPhone: '+1000', firstName: 'Sara', city: 'Fes' });
  const { signal } = new AbortController();
  const asked: string[] = [];
  /** How often the platform was written to before each request, as the outbox was told. */
  const announced: number[] = [];
  const send = (
    operation: string,
    given: { patch?: Fields; base?: Fields; remoteId?: string | null; api?: Partial<GomobileApi> },
  ) => {
    const { patch = {}, base = {}, remoteId = sara.id, api = {} } = given;
    return sendContactChange({ operation, patch, base } as unknown as ChangeRecord, {
      api: watched({ ...platform.api, ...api }, asked, signal),
      ...{ remoteId, signal },
      beforeWrite: () => announced.push(platform.effects.length),
    });
  };
  return { platform, sara, asked, announced, send, writes: () => platform.effects.map(({ operation }) => operation) };
}

/** The same API, which notes what is asked and wants each request to be one that can be stopped. */
function watched(api: GomobileApi, asked: string[], signal: AbortSignal): GomobileApi {
  return new Proxy(api, {
    get:
      (target, name: keyof GomobileApi & string) =>
      (...args: unknown[]) => {
        asked.push(name);
        expect(args.at(-1)).toBe(signal);
        return (target[name] as (...args: unknown[]) => unknown)(...args);
      },
  });
}

const stateOf = (platform: MemoryPlatform, id: string) => platform.contacts.get(id);

describe('a creation', () => {
  const patch = { primaryPhone: '+2000', firstName: 'Omar' };

  test('looks for its number, announces the request, and is what the platform then has', async () => {
    const { send, asked, announced, platform } = bench();
    const outcome = await send('create', { patch, remoteId: null });
    expect(outcome).toMatchObject({
      kind: 'done',
      contact: { firstName: 'Omar', primaryPhone: '+2000' },
      surprises: {},
    });
    expect(asked).toEqual(['listContacts', 'upsertContact', 'getContact']);
    expect(announced).toEqual([0]);
    expect(platform.effects).toHaveLength(1);
  });

  test('tells what the platform made of its values', async () => {
    const { send, platform } = bench();
    const getContact = async (id: string) => ({
      ...(stateOf(platform, id) as Contact),
      primaryPhone: '+32000',
      city: 'x',
    });
    const outcome = await send('create', {
      patch: { ...patch, zip: '1' },
      remoteId: null,
      api: { getContact, upsertContact: async () => ({ id: [...platform.contacts.keys()][0] ?? '', created: true }) },
    });
    expect(outcome).toMatchObject({ surprises: { primaryPhone: '+32000', firstName: 'Sara', zip: null } });
    expect(outcome).not.toHaveProperty('surprises.city');
  });

  test('is not made again where it stands', async () => {
    const { send, sara, writes } = bench();
    const outcome = await send('create', { patch: { primaryPhone: '+1000', city: 'Fes' }, remoteId: null });
    expect(outcome).toMatchObject({ kind: 'done', contact: { id: sara.id }, surprises: {} });
    expect(writes()).toEqual([]);
  });

  test('adds what is new to a contact with its number, and asks about what is another', async () => {
    const { send, sara, writes, announced, platform } = bench();
    const added = await send('create', { patch: { primaryPhone: '+1000', zip: '1' }, remoteId: null });
    expect(added).toMatchObject({ kind: 'done', contact: { id: sara.id, zip: '1', city: 'Fes' } });
    expect([writes(), announced]).toEqual([['update'], [0]]);
    const outcome = await send('create', { patch: { primaryPhone: '+1000', city: 'Rabat' }, remoteId: null });
    expect(outcome).toMatchObject({
      ...{ kind: 'disputed', contact: { id: sara.id } },
      disputes: [{ field: 'city', base: null, mine: 'Rabat', theirs: 'Fes' }],
    });
    expect(platform.effects).toHaveLength(1);
  });

  test('finds its number on a later page, and nobody whose number only holds it', async () => {
    const { send, sara, platform, writes } = bench();
    platform.create({ primaryPhone: '+10001' });
    const listContacts: GomobileApi['listContacts'] = async ({ page, limit, search }) => {
      expect([limit, search]).toEqual([100, '+1000']);
      const items = page === 1 ? [...platform.contacts.values()].filter(({ id }) => id !== sara.id) : [sara];
      return {
        items,
        rejected: [],
        info: { ...{ page, limit, offset: null, total: 2, totalPages: 2 }, hasNextPage: page < 2 },
      };
    };
    const patch = { primaryPhone: '+1000', city: 'Fes' };
    const outcome = await send('create', { patch, remoteId: null, api: { listContacts } });
    expect(outcome).toMatchObject({ kind: 'done', contact: { id: sara.id } });
    expect(writes()).toEqual([]);
  });

  test('is made where the one with its number was removed meanwhile', async () => {
    const { send, platform, writes } = bench();
    const gone: GomobileApi['getContact'] = async (id) => {
      if (platform.effects.length === 0) throw refused(404);
      return stateOf(platform, id) as Contact;
    };
    await send('create', { patch: { primaryPhone: '+1000', city: 'Fes' }, remoteId: null, api: { getContact: gone } });
    expect(writes()).toEqual(['create']);
  });

  test('without a number looks for none and is for the platform to refuse', async () => {
    const { send, announced } = bench();
    const searched: unknown[] = [];
    const listContacts: GomobileApi['listContacts'] = async ({ page, limit, search }) => {
      searched.push(search);
      return {
        items: [],
        rejected: [],
        info: { page, limit, offset: null, total: 0, totalPages: 0, hasNextPage: false },
      };
    };
    await expect(
      send('create', { remoteId: null, api: { listContacts, upsertContact: () => Promise.reject(refused(422)) } }),
    ).rejects.toMatchObject({ code: 'INVALID' });
    expect(searched).toEqual(['']);
    expect(announced).toEqual([0]);
  });

  const endless = async (rowsOf: (page: number) => Contact[]) => {
    const { send, announced } = bench();
    let requests = 0;
    const listContacts: GomobileApi['listContacts'] = async ({ page, limit }) => {
      requests++;
      if (requests > 60) throw new Error('it goes on for ever');
      const info = { page, limit, offset: null, total: null, totalPages: null, hasNextPage: true };
      return { items: rowsOf(page), rejected: [], info };
    };
    const error: unknown = await send('create', { patch, remoteId: null, api: { listContacts } }).catch((e) => e);
    expect(failureOf(error)).toEqual({
      ...{ sent: 'answered', status: 200, brokenReply: true, retryAfterMs: null, code: null },
    });
    expect(announced).toEqual([]);
    return requests;
  };

  test('is not sent while a list that repeats itself, is empty or has no end hides whether its number is there', async () => {
    const { sara } = bench();
    expect(await endless(() => [sara])).toBe(2);
    expect(await endless(() => [])).toBe(1);
    expect(await endless((page) => [{ ...sara, id: `row ${page}` }])).toBe(50);
  });
});

describe('an edit', () => {
  const edit = { patch: { city: 'Rabat', zip: '1' }, base: { city: 'Fes', zip: null } };

  test('sends what differs, announced, and nothing where it stands', async () => {
    const { send, sara, platform, asked, announced, writes } = bench();
    platform.update(sara.id, { zip: '1' });
    expect(await send('update', edit)).toMatchObject({
      kind: 'done',
      contact: { city: 'Rabat', zip: '1' },
      surprises: {},
    });
    expect([asked, announced]).toEqual([['getContact', 'updateContact'], [0]]);
    expect(await send('update', edit)).toMatchObject({ kind: 'done', surprises: {} });
    expect([writes(), announced]).toEqual([['update'], [0]]);
  });

  test('sends only what it changes, and tells what the platform made of it', async () => {
    const { send, sara } = bench();
    const sent: unknown[] = [];
    const updateContact: GomobileApi['updateContact'] = async (id, changes) => {
      sent.push(id, changes);
      return { ...sara, city: 'RABAT' };
    };
    const outcome = await send('update', {
      patch: { city: 'Rabat', firstName: 'Sara' },
      base: { city: 'Fes', firstName: 'S' },
      api: { updateContact },
    });
    expect(sent).toEqual([sara.id, { city: 'Rabat' }]);
    expect(outcome).toMatchObject({ kind: 'done', surprises: { city: 'RABAT' } });
  });

  test('asks where both sides changed a field, and sends none of it', async () => {
    const { send, sara, platform, writes } = bench();
    platform.update(sara.id, { city: 'Tangier' });
    expect(await send('update', edit)).toMatchObject({
      kind: 'disputed',
      contact: { city: 'Tangier' },
      disputes: [{ field: 'city', base: 'Fes', mine: 'Rabat', theirs: 'Tangier' }],
    });
    expect(writes()).toEqual([]);
  });

  test('finds nothing to edit where the contact was removed, marked as removed, or never there', async () => {
    const { send, sara, platform, asked } = bench();
    expect(await send('update', { ...edit, remoteId: null })).toEqual({ kind: 'gone' });
    expect(asked).toEqual([]);
    platform.contacts.set(sara.id, { ...sara, deletedAt: '2026-01-01T00:00:00Z' });
    expect(await send('update', edit)).toEqual({ kind: 'gone' });
    platform.remove(sara.id);
    expect(await send('update', edit)).toEqual({ kind: 'gone' });
  });

  test('knows nothing where the platform did not answer', async () => {
    const { send } = bench();
    await expect(
      send('update', { ...edit, api: { getContact: () => Promise.reject(refused(500)) } }),
    ).rejects.toBeInstanceOf(Error);
  });
});

describe('a deletion', () => {
  const base = { primaryPhone: '+1000', firstName: 'Sara', city: 'Fes' };

  test('takes away what the person saw, announced', async () => {
    const { send, sara, platform, asked, announced } = bench();
    expect(await send('delete', { base })).toEqual({ kind: 'done', contact: null, surprises: {} });
    expect(stateOf(platform, sara.id)).toBeUndefined();
    expect([asked, announced]).toEqual([['getContact', 'deleteContact'], [0]]);
  });

  test('has come true where the contact is not there', async () => {
    const { send, sara, platform, announced } = bench();
    const done = { kind: 'done', contact: null, surprises: {} };
    expect(await send('delete', { base, remoteId: null })).toEqual(done);
    platform.remove(sara.id);
    expect(await send('delete', { base })).toEqual(done);
    expect(announced).toEqual([]);
  });

  test('has come true where somebody else was quicker', async () => {
    const { send } = bench();
    const api = { deleteContact: () => Promise.reject(refused(404)) };
    expect(await send('delete', { base, api })).toMatchObject({ kind: 'done' });
    await expect(
      send('delete', { base, api: { deleteContact: () => Promise.reject(refused(403)) } }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  test('is asked about where the contact is another one than was decided about', async () => {
    const { send, sara, platform, announced } = bench();
    platform.update(sara.id, { city: 'Rabat', zip: '1' });
    expect(await send('delete', { base: { ...base, region: 'Fes-Meknes' } })).toMatchObject({
      kind: 'disputed',
      contact: { id: sara.id },
      disputes: [
        { field: 'city', base: 'Fes', mine: null, theirs: 'Rabat' },
        { field: 'region', base: 'Fes-Meknes', mine: null, theirs: null },
        { field: 'zip', base: null, mine: null, theirs: '1' },
      ],
    });
    expect(announced).toEqual([]);
  });
});

test('a contact is changed in no other way', () => {
  const { send } = bench();
  expect(() => send('launch', {})).toThrow(expect.objectContaining({ code: 'BUG' }));
});
