import { expect, test } from 'vitest';
import { instantOf } from './common.ts';

const at = Date.UTC(2026, 2, 5, 14, 7, 9);

test.each([
  ['2026-03-05T14:07:09Z', at],
  ['2026-03-05T14:07:09', at],
  ['2026-03-05 14:07:09', at],
  ['2026-03-05T14:07:09.1', at + 100],
  ['2026-03-05T14:07:09.123456', at + 123],
  ['2026-03-05T14:07:09.123999Z', at + 123],
  ['2026-03-05T14:07:09.123456+00:00', at + 123],
  ['2026-03-05T16:07:09+02:00', at],
  ['2026-03-05T16:07:09+0200', at],
])('%s is read as UTC', (text, expected) => {
  expect(instantOf(text)).toBe(expected);
});

test.each(['', 'soon', '2026-03-05', '2026-13-05T14:07:09', '2026-03-05T25:07:09Z', '14:07:09'])(
  '"%s" is no timestamp',
  (text) => {
    expect(instantOf(text)).toBeNull();
  },
);
