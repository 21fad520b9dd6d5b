import { expect, test } from 'vitest';
import { pathOf, type Route } from '../routes.ts';
import { gomobileRoutes } from './routes.ts';

const routes: Route[] = Object.values(gomobileRoutes);

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

test('paths are filled in and encoded', () => {
  expect(pathOf(gomobileRoutes.getContact, { id: 'a b/c' })).toBe('/api/contact/a%20b%2Fc');
  expect(pathOf(gomobileRoutes.listContacts)).toBe('/api/contact');
  expect(() => pathOf(gomobileRoutes.getContact)).toThrow('/api/contact/{id} needs id');
});
