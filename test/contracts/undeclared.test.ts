import { expect, test } from 'vitest';
import { z } from 'zod';
import { undeclared } from './support/undeclared.ts';

test('a field that the schema does not name is found wherever it hides', () => {
  const schema = z.looseObject({
    id: z.string(),
    note: z.looseObject({ text: z.string() }).nullish(),
    rows: z.array(z.union([z.string(), z.looseObject({ at: z.number() })])),
    byKey: z.record(z.string(), z.looseObject({ n: z.number() })),
    free: z.unknown(),
  });
  const good = { id: 'a', note: null, rows: ['x', { at: 1 }], byKey: { k: { n: 1 } }, free: { any: { thing: 1 } } };
  expect(undeclared(schema, good)).toEqual([]);
  const bad = { ...good, extra: 1, note: { text: 'x', b: 1 }, rows: [{ at: 1, c: 1 }], byKey: { k: { n: 1, d: 1 } } };
  expect(undeclared(schema, bad).toSorted()).toEqual(['.byKey.k.d', '.extra', '.note.b', '.rows[0].c']);
});
