import { describe, expect, test } from 'vitest';
import type { Contact } from '#shared/wire/gomobile/contacts.ts';
import type { GomobileApi } from '../../connectors/gomobile/gomobile-api.ts';
import type { ListPage } from '../../connectors/list-page.ts';
import { beginScan, endScan, findBase, getCursor, keepReject } from '../store/base-table.ts';
import { NOW } from '../test-support/test-outbox.ts';
import { onePage, refused, testPull } from '../test-support/test-pull.ts';
import { isContactScanDue, pullContacts } from './pull-contacts.ts';
import type { GomobilePull } from './pull-context.ts';

const DAY = '2026-01-01T00:00:00Z';
const LATER = '2026-02-01T00:00:00Z';
const contact = (id: string, given: Partial<Contact> = {}): Contact => ({
  ...{ id, primaryPhone: `+${id}`, createdAt: DAY, updatedAt: DAY },
  ...given,
});

/** A list of contacts that answers one page of these, and each of them by id. */
function bench() {
  const pull = testPull();
  const { db, connectionId, context, signal } = pull;
  const asked: string[] = [];
  const there = new Map<string, Contact>();
  let listed: (page: number) => ListPage<Contact> = () => onePage([...there.values()]);
  const api: Partial<GomobileApi> = {
    listContacts: async (query, given) => {
      const { page, ...rest } = query;
      expect([rest, given]).toEqual([{ limit: 100, sortBy: 'createdAt', sortOrder: 'asc' }, signal]);
      return listed(page);
    },
    getContact: async (id, given) => {
      expect(given).toBe(signal);
      asked.push(id);
      return there.get(id) ?? Promise.reject(refused(404));
    },
  };
  const progress: unknown[] = [];
  return {
    ...{ ...pull, asked, there, progress },
    pull: (given: Partial<GomobilePull> = {}) =>
      pullContacts(context(api, { onProgress: (...told) => progress.push(told), ...given })),
    list: (answer: typeof listed) => {
      listed = answer;
    },
    base: (remoteId: string) => findBase(db, { connectionId, collection: 'contacts', remoteId }),
    cursor: () => getCursor(db, connectionId, 'contacts'),
    rejects: () => db.prepare('SELECT remote_id FROM rejects ORDER BY remote_id').pluck().all(),
    cities: () => db.prepare('SELECT city FROM contacts ORDER BY primary_phone').pluck().all(),
  };
}

describe('a walk through all contacts is due', () => {
  const isDueAfter = (ageMs: number, contactCount: number, given: Partial<GomobilePull> = {}) => {
    const { db, connectionId, clock, context } = testPull();
    beginScan(db, connectionId, 'contacts');
    endScan(db, connectionId, 'contacts', NOW);
    clock.time = NOW + ageMs;
    return isContactScanDue(context({}, given), contactCount);
  };

  test('where there was none, or all is to be read again', () => {
    expect(isContactScanDue(testPull().context(), 5)).toBe(true);
    expect(isDueAfter(1, 5, { full: true })).toBe(true);
    expect(isDueAfter(1, 5)).toBe(false);
  });

  test.each([
    ['few', 5, 50_000],
    ['some', 2_500, 50_000],
    ['more', 10_000, 200_000],
    ['many', 180_000, 3_600_000],
    ['a crowd', 500_000, 3_600_000],
  ])('of %s (%i) every so often', (_, contactCount, intervalMs) => {
    expect(isDueAfter(intervalMs - 1, contactCount)).toBe(false);
    expect(isDueAfter(intervalMs, contactCount)).toBe(true);
  });

  test('at once where the clock was set back', () => {
    expect(isDueAfter(-1, 5)).toBe(true);
    expect(isDueAfter(0, 5)).toBe(false);
  });
});

describe('a walk through all contacts', () => {
  test('keeps and shows what is new, and tells it once', async () => {
    const { pull, there, noted, cities, base, cursor, progress, db } = bench();
    there.set('a', contact('a', { city: 'Fes' }));
    there.set('b', contact('b', { city: 'Rabat' }));
    expect(await pull()).toBe(true);
    expect(cities()).toEqual(['Fes', 'Rabat']);
    expect(noted).toEqual([['contacts', base('a')?.localId, base('b')?.localId]]);
    expect(cursor()).toEqual({ generation: 1, scannedAt: NOW });
    expect(progress).toEqual([[2, 2]]);
    const before = db.prepare('SELECT * FROM base_rows').all();
    expect(await pull()).toBe(true);
    expect(noted.slice(1)).toEqual([['contacts']]);
    expect(db.prepare('SELECT * FROM base_rows').all()).toEqual(before);
  });

  test('keeps rows that it cannot read, or store, for the next time, and counts them as seen', async () => {
    const { pull, list, rejects, base, db, connectionId, logged, clock } = bench();
    keepReject(db, { connectionId, collection: 'contacts', remoteId: 'readable now' }, {}, 'odd', NOW - 1);
    list(() => onePage([contact('a'), contact('b')], [{ remoteId: 'c', item: { odd: true }, problem: 'odd' }]));
    let uuidCount = 0;
    const uuid = () => {
      uuidCount++;
      // The second row cannot be kept, neither with its page nor by itself.
      if (uuidCount % 2 === 0) throw new RangeError('beyond all measure');
      return `local-${uuidCount}`;
    };
    await pull({ random: { uuid, fraction: () => 0 } });
    expect(rejects()).toEqual(['b', 'c']);
    expect([base('a') !== null, base('b')]).toEqual([true, null]);
    expect(logged.map(([event, fields]) => [event, fields])).toEqual([
      ['pull.rejected', { collection: 'contacts', count: 1 }],
      ['pull.rejected', { collection: 'contacts', count: 1 }],
    ]);
    clock.time += 5;
    await pull();
    expect(rejects()).toEqual(['c']);
  });

  test('takes a row in a new shape for no removal', async () => {
    const { pull, there, list, asked, base, clock } = bench();
    there.set('a', contact('a'));
    await pull();
    list(() => onePage([], [{ remoteId: 'a', item: { odd: true }, problem: 'odd' }]));
    await pull();
    clock.time += 60_000;
    await pull();
    expect([asked, base('a') !== null]).toEqual([[], true]);
  });

  test('during which rows came or went is none, though what it showed is kept', async () => {
    const { pull, list, cursor, base } = bench();
    list((page) => {
      const { items, rejected, info } = onePage([contact(`x${page}`)]);
      return { items, rejected, info: { ...info, page, total: page, hasNextPage: page < 2 } };
    });
    expect(await pull()).toBe(false);
    expect(cursor()).toEqual({ generation: 1, scannedAt: null });
    expect(base('x2')).not.toBeNull();
  });

  test('that the platform does not let come to its end concludes nothing', async () => {
    const { pull, list, there, cursor, base } = bench();
    there.set('a', contact('a'));
    await pull();
    list(() => ({ ...onePage([]), info: { ...onePage([]).info, hasNextPage: true } }));
    await expect(pull()).rejects.toMatchObject({
      code: 'UPSTREAM_BAD_REPLY',
      message: expect.stringContaining('contacts'),
    });
    expect(cursor().scannedAt).toBe(NOW);
    expect(base('a')).not.toBeNull();
  });

  test('asks for what it shows in an older state, and believes the answer', async () => {
    const { pull, there, list, asked, cities, base, logged } = bench();
    there.set('a', contact('a', { city: 'new', updatedAt: LATER }));
    await pull();
    there.set('a', contact('a', { city: 'old' }));
    list(() => onePage([contact('a', { city: 'older' })]));
    await pull();
    expect(asked).toEqual(['a']);
    expect(cities()).toEqual(['old']);
    expect(base('a')?.generation).toBe(2);
    expect(logged).toEqual([['pull.older', { collection: 'contacts' }]]);
  });

  test('takes away what two walks did not show and is answered as gone, and tells it', async () => {
    const { pull, there, asked, noted, cities, base, clock } = bench();
    for (const id of ['a', 'b']) there.set(id, contact(id, { city: id }));
    await pull();
    const localId = base('a')?.localId;
    there.delete('a');
    await pull();
    expect([asked, cities()]).toEqual([[], ['a', 'b']]);
    clock.time += 60_000;
    noted.length = 0;
    await pull();
    expect([asked, cities()]).toEqual([['a'], ['b']]);
    expect(noted).toEqual([['contacts'], ['contacts', localId]]);
  });

  test('keeps what two walks did not show and is answered', async () => {
    const { pull, there, list, asked, cities, base, clock } = bench();
    for (const id of ['a', 'b']) there.set(id, contact(id, { city: id }));
    await pull();
    list(() => onePage([contact('b', { city: 'b' })]));
    there.set('a', contact('a', { city: 'moved', updatedAt: LATER }));
    await pull();
    clock.time += 60_000;
    await pull();
    expect([asked, cities()]).toEqual([['a'], ['moved', 'b']]);
    expect(base('a')?.generation).toBe(3);
  });
});
