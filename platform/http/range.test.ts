import { expect, test } from 'vitest';
import { ifRangeHolds, noneMatchNames, selectRange } from './range.ts';

const part = (start: number, end: number) => ({ kind: 'part', start, end });

test.each([
  [undefined, { kind: 'full' }],
  ['bytes=0-0', part(0, 0)],
  ['bytes=0-99', part(0, 99)],
  ['bytes=10-', part(10, 99)],
  ['bytes=90-500', part(90, 99)],
  ['bytes=-10', part(90, 99)],
  ['bytes=-500', part(0, 99)],
  ['Bytes= 5-6 ', part(5, 6)],
  ['bytes=100-', { kind: 'unsatisfiable' }],
  ['bytes=100-200', { kind: 'unsatisfiable' }],
  ['bytes=-0', { kind: 'unsatisfiable' }],
  ['bytes=9-5', { kind: 'full' }],
  ['bytes=-', { kind: 'full' }],
  ['bytes=a-b', { kind: 'full' }],
  ['bytes=0-1,5-6', { kind: 'full' }],
  ['items=0-1', { kind: 'full' }],
])('%s of 100 bytes', (header, selection) => {
  expect(selectRange(header, 100)).toEqual(selection);
});

test('If-Range holds for the same strong tag alone', () => {
  expect(ifRangeHolds(undefined, '"a"')).toBe(true);
  expect(ifRangeHolds('"a"', '"a"')).toBe(true);
  expect(ifRangeHolds('W/"a"', '"a"')).toBe(false);
  expect(ifRangeHolds('"b"', '"a"')).toBe(false);
  expect(ifRangeHolds('Wed, 21 Oct 2026 07:28:00 GMT', '"a"')).toBe(false);
});

test('If-None-Match takes lists, weak tags and the star', () => {
  expect(noneMatchNames(undefined, '"a"')).toBe(false);
  expect(noneMatchNames('"b", W/"a"', '"a"')).toBe(true);
  expect(noneMatchNames('*', '"a"')).toBe(true);
  expect(noneMatchNames('"b"', '"a"')).toBe(false);
});
