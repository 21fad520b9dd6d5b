import { describe, expect, test } from 'vitest';
import type { PlatformName, PullStrategy } from '#shared/contract/connections.ts';
import type { AnyConnector } from '../../connectors/registry.ts';
import { RECORD_DEFINITIONS } from './collections/all.ts';
import type { AnyRecordDefinition } from './collections/define.ts';
import { PULL_WAYS, type PullWay, strategyOf } from './strategies.ts';

/** Lists with tables of their own; their way is proved by the tests of their pull. */
const OWN = ['contacts', 'attributes', 'audiences', 'recordings', 'reports', 'conversations'];

/** Whether a list asks for pages, seen from the request that it makes. */
async function asksForPages(definition: AnyRecordDefinition): Promise<boolean> {
  let text = '';
  const answer = (...asked: unknown[]) => {
    text += JSON.stringify(asked);
    return Promise.resolve({ items: [], rejected: [], info: {} });
  };
  const api = new Proxy({}, { get: () => answer });
  const connector = { client: { list: answer, call: answer }, api } as unknown as AnyConnector;
  const { signal } = new AbortController();
  await definition.list(connector, { page: 7, limit: 13, parentId: 'p', now: 0, signal });
  return /"page":"?7"?/.test(text);
}

const named = RECORD_DEFINITIONS.map((definition) => ({
  name: `${definition.platform} ${definition.collection}`,
  definition,
}));

describe('the table of ways', () => {
  test('names every list that is read, and no other', () => {
    const told = Object.entries(PULL_WAYS).flatMap(([platform, lists]) =>
      Object.keys(lists).map((list) => `${platform} ${list}`),
    );
    const read = [...OWN.map((list) => `gomobile ${list}`), ...named.map(({ name }) => name)];
    expect(told.toSorted()).toEqual(read.toSorted());
  });

  test.each(named)('says how $name is read', async ({ definition }) => {
    const { platform, collection, keepsDetail = false } = definition;
    const isPaged = await asksForPages(definition);
    const expected: PullStrategy = keepsDetail ? 'twoStep' : isPaged ? 'walk' : 'snapshot';
    expect(strategyOf(platform, collection)).toBe(expected);
  });

  test('gives a reason for each', () => {
    const ways = (Object.keys(PULL_WAYS) as PlatformName[]).flatMap((platform) =>
      Object.values<PullWay>(PULL_WAYS[platform]),
    );
    expect(ways.filter(({ why }) => why.length < 10)).toEqual([]);
  });
});
