import { expect, test } from 'vitest';
import { pausedUntil } from './pause-windows.ts';

const at = (text: string) => Date.parse(text);
const evening = { startAt: { hour: 18, minute: 30 }, endAt: { hour: 9, minute: 30 } };
const wholeDay = { startAt: { hour: 0, minute: 0 }, endAt: { hour: 0, minute: 0 } };

// 2026-11-23 is a Monday.
test.each([
  ['in the middle of the day', '2026-11-23T12:00:00Z', null],
  ['in the evening, over midnight', '2026-11-23T20:00:00Z', '2026-11-24T09:30:00Z'],
  ['early, by the window of the day before', '2026-11-24T03:00:10Z', '2026-11-24T09:30:00Z'],
  ['through a whole day that is paused', '2026-11-24T20:00:00Z', '2026-11-26T00:00:00Z'],
])('a pause %s', (_, now, until) => {
  const windows = { days: { monday: [evening], tuesday: [evening], wednesday: [wholeDay] }, advanced: [] };
  expect(pausedUntil(windows, 'UTC', at(now))).toBe(until === null ? null : at(until));
});

test('windows are in the time zone of the organization', () => {
  const windows = { days: { monday: [evening] }, advanced: [] };
  expect(pausedUntil(windows, 'Asia/Tokyo', at('2026-11-23T12:00:00Z'))).toBe(at('2026-11-24T00:30:00Z'));
  expect(pausedUntil(windows, 'Nowhere/Land', at('2026-11-25T12:00:00Z'))).toBeNull();
});

test('a window of certain dates holds until it ends', () => {
  const [startAt, endAt] = [at('2026-12-24T00:00:00Z'), at('2027-01-02T00:00:00Z')];
  const windows = { days: {}, advanced: [{ startAt, endAt }] };
  expect(pausedUntil(windows, 'UTC', at('2026-12-25T10:00:00Z'))).toBe(endAt);
  expect(pausedUntil(windows, 'UTC', endAt)).toBeNull();
});
