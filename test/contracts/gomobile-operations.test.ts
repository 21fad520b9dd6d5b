import { expect, test } from 'vitest';
import { gomobileRoutes } from '#shared/wire/gomobile/routes.ts';
import type { Route } from '#shared/wire/routes.ts';
import documentation from './fixtures/gomobile-operations.json' with { type: 'json' };

const routes: Route[] = Object.values(gomobileRoutes);

test('the documentation lists 131 operations', () => {
  expect(documentation.flatMap(({ operations }) => operations)).toHaveLength(131);
});

test('the table has exactly the operations of the documentation, in its order, each with its method and title', () => {
  expect(routes.map(({ method, title }) => ({ method, title }))).toEqual(
    documentation.flatMap(({ operations }) => operations),
  );
});

test('the groups of the documentation are those of the codes', () => {
  const groupOf = ({ code }: Route) => code.replace(/\d+$/, '');
  const sizes = [...Map.groupBy(routes, groupOf).values()].map((group) => group.length);
  expect(sizes).toEqual(documentation.map(({ operations }) => operations.length));
  expect(new Set(routes.map(groupOf)).size).toBe(documentation.length);
  for (const group of Map.groupBy(routes, groupOf).values()) {
    expect(group.map(({ code }) => Number(/\d+$/.exec(code)?.[0]))).toEqual(group.map((_, index) => index + 1));
  }
});
