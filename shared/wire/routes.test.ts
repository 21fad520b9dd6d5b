import { expect, test } from 'vitest';
import { flowgentRoutes } from './flowgent/routes.ts';
import { gomobileRoutes } from './gomobile/routes.ts';
import { pathOf, type Route } from './routes.ts';
import { trilletRoutes } from './trillet/routes.ts';
import { truestateRoutes } from './truestate/routes.ts';

const tables = [gomobileRoutes, flowgentRoutes, trilletRoutes, truestateRoutes];
const routes: Route[] = tables.flatMap((table) => Object.values<Route>(table));

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

test('paths are filled in and encoded', () => {
  expect(pathOf(gomobileRoutes.getContact, { id: 'a b/c' })).toBe('/api/contact/a%20b%2Fc');
  expect(pathOf(gomobileRoutes.listContacts)).toBe('/api/contact');
  expect(() => pathOf(gomobileRoutes.getContact)).toThrow('/api/contact/{id} needs id');
});
