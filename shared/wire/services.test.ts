import { expect, test } from 'vitest';
import { flowgentRoutes } from './flowgent/routes.ts';
import type { Route } from './routes.ts';
import { trilletRoutes } from './trillet/routes.ts';
import { truestateRoutes } from './truestate/routes.ts';

const routes: Route[] = [flowgentRoutes, trilletRoutes, truestateRoutes].flatMap((table) => Object.values(table));

test('no two routes share a code, or a method and path', () => {
  expect(new Set(routes.map(({ code }) => code)).size).toBe(routes.length);
  expect(new Set(routes.map(({ method, path }) => `${method} ${path}`)).size).toBe(routes.length);
});

test('every parameter of a path has a schema, and no other has', () => {
  for (const { path, params } of routes) {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    expect(Object.keys(params?.shape ?? {})).toEqual(inPath);
  }
});

test('every path of TrueState ends with a slash', () => {
  for (const { path, aliases = [] } of Object.values<Route>(truestateRoutes)) {
    for (const each of [path, ...aliases]) expect(each).toMatch(/\/$/);
  }
});
