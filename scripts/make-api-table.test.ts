import { expect, test } from 'vitest';
import { BINARY, type Route } from '#shared/wire/routes.ts';
import { apiTable } from './make-api-table.ts';

const route = (code: string, more: Partial<Route> = {}): Route => ({
  code,
  method: 'GET',
  path: `/api/${code}`,
  summary: 'A | B',
  status: 200,
  reply: BINARY,
  tag: 'stated',
  source: 'page',
  ...more,
});

test('counts routes by tag and lists them with their aliases', () => {
  const table = { one: route('X1', { aliases: ['/x'] }), two: route('X2', { tag: 'inferred', method: 'DELETE' }) };
  const page = apiTable([
    { name: 'First', table, documentation: 'first.example' },
    { name: 'Second', table: { three: route('Y1') }, documentation: 'second.example' },
  ]);
  expect(page).toContain('| First | 2 | 1 | 1 |\n| Second | 1 | 1 | 0 |\n| **All** | 3 | 2 | 1 |\n');
  expect(page).toContain('| X1 | GET | `/api/X1`, also `/x` | A \\| B | stated | page |\n');
  expect(page).toContain('| X2 | DELETE | `/api/X2` | A \\| B | inferred | page |\n');
  expect(page).toContain('## Second\n\nFrom second.example.\n');
});
