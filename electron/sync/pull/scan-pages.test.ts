import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ListPage } from '../../connectors/gomobile/gomobile-api.ts';
import { scanPages } from './scan-pages.ts';

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
        expect(await list.scan(() => {})).toBe(true);
        expect(list.seen.size).toBe(count);
      }),
    );
  });

  test('says complete only when every row that was there all along was seen', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 5, max: 40 }),
        fc.integer({ min: 2, max: 6 }),
        fc.array(fc.nat(1000), { maxLength: 12 }),
        async (count, limit, removals) => {
          const list = listOf(ids(count), limit);
          const pending = [...removals];
          const isComplete = await list.scan(() => {
            const index = pending.shift();
            if (index !== undefined && list.rows.length > 1) list.rows.splice(index % list.rows.length, 1);
          });
          if (isComplete) for (const id of list.rows) expect(list.seen).toContain(id);
        },
      ),
    );
  });

  test('a removal in between is noticed and the list read again', async () => {
    const list = listOf(ids(9), 3);
    let isFirst = true;
    const isComplete = await list.scan(() => {
      if (isFirst) list.rows.shift();
      isFirst = false;
    });
    expect(isComplete).toBe(true);
    expect(list.requests()).toBe(6);
  });

  test('a list that never stands still is not called complete', async () => {
    const list = listOf(ids(60), 3);
    expect(await list.scan(() => list.rows.shift())).toBe(false);
  });

  test('a server that repeats its page for ever is left', async () => {
    let requests = 0;
    await scanPages<Item>({
      limit: 2,
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
  });

  test.each(['x', '#0'])('one that repeats a row it cannot be read by (%s) is left as well', async (remoteId) => {
    let requests = 0;
    const isComplete = await scanPages<Item>({
      limit: 2,
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
    expect(requests).toBe(6);
  });
});
