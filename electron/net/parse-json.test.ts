import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JsonTooDeep, parseJson } from './parse-json.ts';

const HOSTILE_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

test('reads what JSON.parse reads but for hostile keys, and answers undefined for anything else', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      const text = JSON.stringify(value);
      // A reviver that answers undefined takes the key out: the same rule, carried out by the engine.
      const expected = JSON.parse(text, (key, child) => (HOSTILE_KEYS.has(key) ? undefined : child));
      expect(parseJson(text)).toEqual(expected);
    }),
    { examples: [[{ ['__proto__']: null }], [[{ constructor: [{ prototype: 1, a: 2 }] }]]] },
  );
  for (const text of ['', '{"a":', 'undefined', "{'a':1}"]) expect(parseJson(text)).toBeUndefined();
});

test('drops keys that reach a prototype, at any depth', () => {
  const value = parseJson(
    '{"__proto__":{"isAdmin":true},"rows":[{"constructor":{"prototype":{"x":1}},"name":"a","__proto__":[1]}]}',
  ) as { rows: Record<string, unknown>[] };
  expect(JSON.stringify(value)).toBe('{"rows":[{"name":"a"}]}');
  expect(Object.assign({}, value, ...value.rows).isAdmin).toBeUndefined();
  expect(({} as Record<string, unknown>).isAdmin).toBeUndefined();
});

test('the last of two equal keys stands', () => {
  expect(parseJson('{"a":1,"a":2}')).toEqual({ a: 2 });
});

test('refuses 10,000 levels and a million without ending the process', () => {
  for (const depth of [129, 10_000, 1_000_000]) {
    expect(() => parseJson('['.repeat(depth) + ']'.repeat(depth)), String(depth)).toThrow(JsonTooDeep);
  }
  const inside = parseJson(`${'{"a":'.repeat(127)}{}${'}'.repeat(127)}`);
  expect(inside).toBeDefined();
});
