import { expect, test } from 'vitest';
import { z } from 'zod';
import { decodeList } from '../list.ts';
import { PageQuery } from './paging.ts';

const Item = z.looseObject({ id: z.string() });
const items = [{ id: 'a' }, { id: 'b', unknown: 1 }];

test.each([
  ['a bare array', items],
  ['data', { data: items }],
  ['items', { items }],
  ['results', { results: items }],
  ['the only array', { apiKeys: items, total: 2 }],
  ['data before other arrays', { warnings: [1], data: items }],
])('reads a list from %s', (_, json) => {
  expect(decodeList(Item, json)).toMatchObject({ ok: true, items, rejected: [] });
});

test.each([
  ['nothing', null],
  ['text', 'no'],
  ['an object without a list', { message: 'hello' }],
  ['two lists of which none is named', { a: [], b: [] }],
])('refuses %s', (_, json) => {
  expect(decodeList(Item, json)).toEqual({ ok: false, problem: 'the reply holds no list' });
});

test('keeps unknown fields and sets aside what does not fit', () => {
  const decoded = decodeList(Item, [{ id: 'a', extra: true }, { id: 7 }]);
  expect(decoded).toMatchObject({ items: [{ id: 'a', extra: true }], rejected: [{ index: 1, item: { id: 7 } }] });
});

test('reads meta or pagination, and null where there is none', () => {
  const none = { page: null, limit: null, offset: null, total: null, totalPages: null, hasNextPage: null };
  const decoded = decodeList(Item, { data: [], meta: { page: 2, total: 30, hasNextPage: false } });
  expect(decoded).toMatchObject({ info: { ...none, page: 2, total: 30, hasNextPage: false } });
  expect(decodeList(Item, { data: [], pagination: { offset: 4 } })).toMatchObject({ info: { ...none, offset: 4 } });
  expect(decodeList(Item, [])).toMatchObject({ info: none });
});

test('queries are read from text, within limits', () => {
  expect(PageQuery.parse({ page: '3', limit: '100' })).toEqual({ page: 3, limit: 100 });
  expect(PageQuery.parse({})).toEqual({ page: 1, limit: 20 });
  for (const query of [{ limit: '101' }, { page: '0' }, { page: '1.5' }, { page: 'x' }, { other: '1' }]) {
    expect(PageQuery.safeParse(query).success).toBe(false);
  }
});
