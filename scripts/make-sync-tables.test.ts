import { expect, test } from 'vitest';
import { withTables } from './make-sync-tables.ts';

const PAGE = 'Before.\n\n<!-- made: one -->\nold\n<!-- end: one -->\n\nAfter.\n';

test('writes a table between its marks and nothing else, and the same when it is done again', () => {
  const tables = { one: () => ['| A |', '| --- |'] };
  const made = withTables(PAGE, tables);
  expect(made).toBe('Before.\n\n<!-- made: one -->\n\n| A |\n| --- |\n\n<!-- end: one -->\n\nAfter.\n');
  expect(withTables(made, tables)).toBe(made);
});

test('a table without a place is no silent loss', () => {
  expect(() => withTables(PAGE, { two: () => [] })).toThrow('no place for the table “two”');
});
