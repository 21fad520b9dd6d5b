import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ListPage } from '../../connectors/list-page.ts';
import { scanPages } from './scan-pages.ts';

const RUNS = process.env.EARSHOT_TEST_SIZE === 'long' ? 10_000 : 300;

interface Item {
  id: string;
}

/** A list by pages, from which rows may vanish between two requests. */
function listOf(ids: string[], limit: number, { tellsTotal = true }: { tellsTotal?: boolean } = {}) {
  const rows = [...ids];
  const seen = new Set<string>();
  let requests = 0;
  const fetch = async (page: number): Promise<ListPage<Item>> => {
    requests++;
    const items = rows.slice((page - 1) * limit, page * limit).map((id) => ({ id }));
    return {
      items,
      rejected: [],
      info: {
        page,
        limit,
        offset: null,
        total: tellsTotal ? rows.length : null,
        totalPages: null,
        hasNextPage: tellsTotal ? page * limit < rows.length : null,
      },
    };
  };
  const scan = (between: () => void) =>
    scanPages<Item>({
      limit,
      plural: 'rows',
      fetch,
      apply: ({ items }) => {
        for (const { id } of items) seen.add(id);
      },
      between: async () => between(),
      onProgress: () => {},
    });
  return { rows, seen, scan, requests: () => requests };
}

const ids = (count: number) => Array.from({ length: count }, (_, i) => `row-${i}`);

describe('scanPages', () => {
  test('reads every row of a list that stands still, told its length or not', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(60), fc.integer({ min: 1, max: 9 }), fc.boolean(), async (count, limit, tellsTotal) => {
        const list = listOf(ids(count), limit, { tellsTotal });
        expect(await list.scan(() => {})).toEqual({ isComplete: true, problem: null, met: new Set(ids(count)) });
        expect(list.seen.size).toBe(count);
      }),
      { numRuns: RUNS },
    );
  }, 120_000);

  test('says complete only when every row that was there all along was seen', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 5, max: 40 }),
        fc.integer({ min: 2, max: 6 }),
        fc.array(fc.nat(1000), { maxLength: 12 }),
        async (count, limit, removals) => {
          const list = listOf(ids(count), limit);
          const pending = [...removals];
          const { isComplete } = await list.scan(() => {
            const index = pending.shift();
            if (index !== undefined && list.rows.length > 1) list.rows.splice(index % list.rows.length, 1);
          });
          if (isComplete) for (const id of list.rows) expect(list.seen).toContain(id);
        },
      ),
      { numRuns: RUNS },
    );
  }, 120_000);

  test('a removal in between is noticed and the list read again', async () => {
    const list = listOf(ids(9), 3);
    let isFirst = true;
    const { isComplete, met } = await list.scan(() => {
      if (isFirst) list.rows.shift();
      isFirst = false;
    });
    // What went meanwhile was met: that it is gone is for the next walk to see.
    expect([isComplete, met]).toEqual([true, new Set(ids(9))]);
    expect(list.requests()).toBe(6);
  });

  test('a list that never stands still is not called complete', async () => {
    const list = listOf(ids(60), 3);
    expect(await list.scan(() => list.rows.shift())).toMatchObject({ isComplete: false, problem: null });
  });

  test('a server that repeats its page for ever is left', async () => {
    let requests = 0;
    const { isComplete, problem } = await scanPages<Item>({
      limit: 2,
      plural: 'rows',
      fetch: async () => {
        requests++;
        const info = { page: 1, limit: 2, offset: null, total: null, totalPages: null, hasNextPage: true };
        return { items: [{ id: 'a' }, { id: 'b' }], rejected: [], info };
      },
      apply: () => {},
      between: async () => {},
      onProgress: () => {},
    });
    expect(requests).toBe(2);
    expect(isComplete).toBe(false);
    expect(problem?.message).toMatch(/repeats its list of rows.*nothing was removed/);
  });

  test.each(['x', '#0'])('one that repeats a row it cannot be read by (%s) is left as well', async (remoteId) => {
    let requests = 0;
    const { isComplete, problem } = await scanPages<Item>({
      limit: 2,
      plural: 'rows',
      fetch: async () => {
        requests++;
        if (requests > 20) throw new Error('it goes on for ever');
        const info = { page: 1, limit: 2, offset: null, total: 1000, totalPages: null, hasNextPage: true };
        return { items: [{ id: 'a' }], rejected: [{ remoteId, item: {}, problem: 'no shape' }], info };
      },
      apply: () => {},
      between: async () => {},
      onProgress: () => {},
    });
    expect(isComplete).toBe(false);
    expect(problem?.message).toMatch(/repeats its list/);
    expect(requests).toBe(2);
  });

  const reply = (rows: number, info: Partial<ListPage<Item>['info']>, from = 0): ListPage<Item> => ({
    items: Array.from({ length: rows }, (_, i) => ({ id: `row-${from + i}` })),
    rejected: [],
    info: { page: null, limit: null, offset: null, total: null, totalPages: null, hasNextPage: null, ...info },
  });
  const scanOf = async (fetch: (page: number) => ListPage<Item>, maxRows?: number) => {
    let requests = 0;
    const result = await scanPages<Item>({
      limit: 2,
      plural: 'rows',
      fetch: async (page) => {
        requests++;
        if (requests > 60) throw new Error('it goes on for ever');
        return fetch(page);
      },
      apply: () => {},
      between: async () => {},
      onProgress: () => {},
      ...(maxRows !== undefined && { maxRows }),
    });
    return { ...result, requests };
  };

  test('empty pages that promise more are no end, so nothing is concluded from them', async () => {
    expect(await scanOf(() => reply(0, { hasNextPage: true }))).toMatchObject({
      isComplete: false,
      requests: 1,
      problem: { code: 'UPSTREAM_BAD_REPLY' },
    });
  });

  test('a list that answers everything at once is read in one request', async () => {
    expect(await scanOf(() => reply(7, {}))).toMatchObject({ isComplete: true, problem: null, requests: 1 });
  });

  test('a list whose page number is ignored is not taken for a whole one', async () => {
    expect(await scanOf(() => reply(2, {}))).toMatchObject({ isComplete: false, requests: 2 });
  });

  test('a length that is never shown is said, after three tries', async () => {
    const { isComplete, problem, requests } = await scanOf(() => reply(1, { total: 1000, hasNextPage: false }));
    expect({ isComplete, requests }).toEqual({ isComplete: false, requests: 3 });
    expect(problem?.message).toMatch(/says that it has 1,000 rows and lists 1\b/);
  });

  test('a last page that promises another is forgiven where all were shown', async () => {
    expect(await scanOf((page) => reply(page === 1 ? 2 : 0, { total: 2, hasNextPage: true }))).toMatchObject({
      isComplete: true,
      problem: null,
    });
  });

  test('a list of a million pages is left at the most that is plausible', async () => {
    const { isComplete, problem, requests } = await scanOf(
      (page) => reply(2, { hasNextPage: true, total: 2_000_000 }, page * 2),
      100,
    );
    expect({ isComplete, requests }).toEqual({ isComplete: false, requests: 51 });
    expect(problem?.message).toMatch(/longer than any list/);
  });

  describe('on its way', () => {
    /** Reads pages of two rows as given, and tells all that happened. */
    const scanTold = async (pages: ListPage<Item>[], given: { goesOn?: () => boolean; maxRows?: number } = {}) => {
      const told: unknown[] = [];
      const result = await scanPages<Item>({
        ...{ limit: 2, plural: 'rows' },
        fetch: async (page) => pages[page - 1] ?? expect.fail(`page ${page} was asked for`),
        apply: (page, number) => told.push(['apply', number, page.items.length]),
        between: async () => void told.push('between'),
        onProgress: (done, total) => told.push(['progress', done, total]),
        ...given,
      });
      return { ...result, told };
    };
    const rejected = (remoteId: string) => ({ remoteId, item: {}, problem: 'odd' });

    test('keeps each page, says how far it is, and lets others go first before the next', async () => {
      const pages = [
        reply(2, { total: 5 }),
        { ...reply(1, { total: 5 }, 2), rejected: [rejected('#0')] },
        reply(1, { total: 5 }, 3),
      ];
      const { told, isComplete } = await scanTold(pages);
      expect(told).toEqual([
        ...[['apply', 1, 2], ['progress', 2, 5], 'between'],
        ...[['apply', 2, 1], ['progress', 4, 5], 'between'],
        ...[
          ['apply', 3, 1],
          ['progress', 5, 5],
        ],
      ]);
      expect(isComplete).toBe(true);
    });

    test('is over where the rest is known, which is asked after each page but the last', async () => {
      let askedCount = 0;
      const goesOn = () => ++askedCount < 2;
      const pages = [reply(2, {}), reply(2, {}, 2), reply(1, {}, 4)];
      expect(await scanTold(pages, { goesOn })).toMatchObject({ isComplete: true, problem: null });
      expect(askedCount).toBe(2);
      askedCount = -10;
      expect(await scanTold(pages, { goesOn })).toMatchObject({ isComplete: true });
      expect(askedCount).toBe(-8);
    });

    test('counts a row that cannot be read as seen, by its id once', async () => {
      const twice = { ...reply(1, { total: 2 }), rejected: [rejected('x'), rejected('x')] };
      expect(await scanTold([twice, reply(0, { total: 2 })])).toMatchObject({ isComplete: true });
      const three = { ...reply(1, { total: 3, hasNextPage: false }), rejected: [rejected('x')] };
      expect(await scanOf(() => three)).toMatchObject({ isComplete: false, requests: 3 });
      const anonymous = { ...reply(1, { total: 3, hasNextPage: false }), rejected: [rejected('#0'), rejected('#1')] };
      expect(await scanOf(() => anonymous)).toMatchObject({ isComplete: true, requests: 1 });
    });

    test('goes on after a full page, whatever it is full of, unless the platform says that it is the last', async () => {
      const full = { ...reply(1, {}), rejected: [rejected('x')] };
      expect((await scanTold([full, reply(1, {}, 5)])).told.filter((entry) => entry === 'between')).toHaveLength(1);
      expect((await scanTold([reply(2, { hasNextPage: false })])).isComplete).toBe(true);
      expect((await scanTold([reply(1, { hasNextPage: true }), reply(1, { hasNextPage: false }, 1)])).isComplete).toBe(
        true,
      );
    });

    test('takes more rows than were asked for as all of them only on a first page that names no other', async () => {
      expect(await scanTold([reply(3, {})])).toMatchObject({ isComplete: true });
      expect(
        (await scanTold([reply(3, { hasNextPage: true }), reply(1, { hasNextPage: false }, 3)])).told,
      ).toHaveLength(5);
      expect((await scanTold([reply(2, {}), reply(3, {}, 2), reply(0, {})])).told).toHaveLength(8);
    });

    test('forgives a promise of more only where all that it names was shown', async () => {
      const more = { hasNextPage: true };
      expect((await scanOf((page) => reply(page === 1 ? 2 : 0, { ...more, total: 3 }))).problem).not.toBeNull();
      expect((await scanOf(() => reply(0, { ...more, total: 0 }))).problem).not.toBeNull();
      expect((await scanOf((page) => reply(page === 1 ? 2 : 0, { ...more, total: page }))).problem).not.toBeNull();
      expect((await scanOf((page) => reply(page === 1 ? 2 : 0, more))).problem).not.toBeNull();
      const anonymous = { ...reply(1, { ...more, total: 2 }), rejected: [rejected('#0')] };
      expect(await scanOf((page) => (page === 1 ? anonymous : reply(0, { ...more, total: 2 })))).toMatchObject({
        ...{ isComplete: true, problem: null },
      });
    });

    test('is given up beyond the most rows that are plausible, or half as many pages', async () => {
      const endless = (rows: number) => (page: number) => reply(rows, { hasNextPage: true }, page * rows);
      expect((await scanOf(endless(2), 8)).requests).toBe(5);
      expect((await scanOf(endless(1), 8)).requests).toBe(5);
      expect((await scanOf(endless(4), 8)).requests).toBe(3);
      const nameless = (): ListPage<Item> => ({
        ...reply(1, { hasNextPage: true }),
        rejected: [rejected('#0'), rejected('#1')],
      });
      let page = 0;
      const result = await scanOf(() => ({ ...nameless(), items: [{ id: `row-${page++}` }] }), 8);
      expect(result).toMatchObject({ isComplete: false, requests: 3 });
      expect(result.problem?.message).toMatch(/longer than any list/);
    });
  });
});
