import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { gomobileRoutes } from '#shared/wire/gomobile/routes.ts';
import { BINARY, type Route } from '#shared/wire/routes.ts';
import { reasonOf, screensOf } from './api-screens/all.ts';
import { apiTable, SERVICES } from './make-api-table.ts';

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

test('counts routes by tag and use, and lists them with their aliases and screens', () => {
  const { getMe } = gomobileRoutes;
  const table = { getMe, two: route('X2', { tag: 'inferred', method: 'DELETE', aliases: ['/x'] }) };
  const page = apiTable([
    { name: 'Gomobile', table, documentation: 'first.example' },
    { name: 'Trillet', table: { three: route('Y1') }, documentation: 'second.example' },
  ]);
  expect(page).toContain('| Gomobile | 2 | 1 | 1 | 1 |\n| Trillet | 1 | 1 | 0 | 0 |\n| **All** | 3 | 2 | 1 | 1 |\n');
  expect(page).toContain('| Settings · Connections | stated |');
  expect(page).toContain('| X2 | DELETE | `/api/X2`, also `/x` | A \\| B | no screen yet | inferred | page |\n');
  expect(page).toContain('## Trillet\n\nFrom second.example.\n');
});

test('a route that is said to be used is called by the console', () => {
  const files = globSync('electron/**/*.ts').filter((file) => !file.endsWith('.test.ts'));
  const code = files.map((file) => readFileSync(file, 'utf8')).join('\n');
  const claimed = SERVICES.flatMap(({ name, table }) =>
    Object.keys(table)
      .filter((id) => screensOf(name, id).length > 0)
      .map((id) => ({ name, id })),
  );
  expect(claimed.length).toBeGreaterThan(10);
  expect(claimed.filter(({ id }) => !code.includes(`'${id}'`) && !code.includes(`paths.${id}`))).toEqual([]);
});

test('every route has a screen or a reason why it has none', () => {
  const all = SERVICES.flatMap(({ name, table }) => Object.keys(table).map((id) => ({ name, id })));
  const open = all.filter(({ name, id }) => screensOf(name, id).length === 0 && reasonOf(name, id) === null);
  const twice = all.filter(({ name, id }) => screensOf(name, id).length > 0 && reasonOf(name, id) !== null);
  expect({ open, twice }).toEqual({ open: [], twice: [] });
});
