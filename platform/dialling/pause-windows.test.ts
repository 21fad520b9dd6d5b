import { expect, test } from 'vitest';
import type { PauseWindows } from '#shared/wire/gomobile/programs.ts';
import { pauseEndsAt } from './pause-windows.ts';

const LONDON = 'Europe/London';
const time = (text: string): { hour: number; minute: number } => {
  const [hour = 0, minute = 0] = text.split(':').map(Number);
  return { hour, minute };
};
const window = (start: string, end: string) => ({ startAt: time(start), endAt: time(end) });
const ends = (windows: PauseWindows, at: string, zone = LONDON): string | null => {
  const end = pauseEndsAt(windows, zone, Date.parse(at));
  return end === null ? null : new Date(end).toISOString();
};

test('a window holds from its first minute to before its last, on its day and in the time zone', () => {
  const windows = { monday: [window('12:00', '13:30')] };
  // British summer time: an hour before UTC.
  expect(ends(windows, '2026-06-01T10:59:59.999Z')).toBe(null);
  expect(ends(windows, '2026-06-01T11:00:00.000Z')).toBe('2026-06-01T12:30:00.000Z');
  expect(ends(windows, '2026-06-01T12:29:59.999Z')).toBe('2026-06-01T12:30:00.000Z');
  expect(ends(windows, '2026-06-01T12:30:00.000Z')).toBe(null);
  expect(ends(windows, '2026-06-02T11:00:00.000Z')).toBe(null);
  expect(ends(windows, '2026-06-01T11:00:00.000Z', 'America/New_York')).toBe(null);
  expect(ends(windows, '2026-06-01T16:00:00.000Z', 'America/New_York')).toBe('2026-06-01T17:30:00.000Z');
});

test('a window over midnight belongs to the day it begins on', () => {
  const windows = { saturday: [window('22:00', '06:00')] };
  expect(ends(windows, '2026-01-10T23:00:00.000Z')).toBe('2026-01-11T06:00:00.000Z');
  expect(ends(windows, '2026-01-11T05:59:00.000Z')).toBe('2026-01-11T06:00:00.000Z');
  expect(ends(windows, '2026-01-10T05:00:00.000Z')).toBe(null);
  expect(ends(windows, '2026-01-11T23:00:00.000Z')).toBe(null);
});

test('windows that follow one another are one pause, dates among them', () => {
  const windows = {
    monday: [window('09:00', '12:00'), window('11:00', '14:00')],
    advanced: [{ startAt: '2026-01-12T14:00:00Z', endAt: '2026-01-12T16:15:30Z' }],
  };
  expect(ends(windows, '2026-01-12T09:30:00.000Z')).toBe('2026-01-12T16:15:30.000Z');
  expect(ends(windows, '2026-01-19T09:30:00.000Z')).toBe('2026-01-19T14:00:00.000Z');
});

test('where the clock is put forward the pause is shorter', () => {
  // 01:00 becomes 02:00 on 29 March 2026.
  expect(ends({ sunday: [window('00:30', '03:00')] }, '2026-03-29T00:30:00.000Z')).toBe('2026-03-29T02:00:00.000Z');
  // The end is skipped: the pause ends where the clock jumps.
  expect(ends({ sunday: [window('00:30', '01:30')] }, '2026-03-29T00:45:00.000Z')).toBe('2026-03-29T01:00:00.000Z');
  expect(ends({ sunday: [window('01:15', '02:15')] }, '2026-03-29T01:00:00.000Z')).toBe('2026-03-29T01:15:00.000Z');
});

test('where the clock is put back the hour that comes twice is paused twice', () => {
  // 02:00 becomes 01:00 on 25 October 2026.
  const windows = { sunday: [window('01:00', '01:30')] };
  expect(ends(windows, '2026-10-25T00:10:00.000Z')).toBe('2026-10-25T00:30:00.000Z');
  expect(ends(windows, '2026-10-25T00:45:00.000Z')).toBe(null);
  expect(ends(windows, '2026-10-25T01:10:00.000Z')).toBe('2026-10-25T01:30:00.000Z');
  expect(ends({ sunday: [window('01:00', '02:00')] }, '2026-10-25T00:10:00.000Z')).toBe('2026-10-25T02:00:00.000Z');
});

test('a pause without end is looked at again', () => {
  const always = [window('00:00', '00:00')];
  const days = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
  const windows = Object.fromEntries(days.map((day) => [day, always]));
  const at = Date.parse('2026-01-12T09:00:00.000Z');
  const end = pauseEndsAt(windows, LONDON, at) ?? 0;
  expect(end).toBeGreaterThan(at + 7 * 24 * 3_600_000);
});
