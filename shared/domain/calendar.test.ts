import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, countDays, createCalendar, daysOf, instantsOf, isTimeZone, rangeBefore } from './calendar.ts';

const ZONES = ['UTC', 'Europe/Paris', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Africa/Casablanca'];
const DAY_MS = 86_400_000;
const zone = fc.constantFrom(...ZONES);
const instant = fc.integer({ min: Date.UTC(2015, 0, 1), max: Date.UTC(2035, 0, 1) });

/** What the system says, asked for one instant. */
function placeOf(at: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    ...{ timeZone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', hourCycle: 'h23' },
  }).format(at);
  return parts.replace(/\s+/, ' ');
}

describe('days and hours of a time zone', () => {
  it('are those of the system, at any instant', () => {
    fc.assert(
      fc.property(zone, instant, (timeZone, at) => {
        const calendar = createCalendar(timeZone);
        const hour = String(calendar.hourOf(at)).padStart(2, '0');
        expect(`${calendar.dayOf(at)} ${hour}`).toBe(placeOf(at, timeZone));
      }),
    );
  });

  it('begin with their first instant, and end right before the next', () => {
    fc.assert(
      fc.property(zone, instant, (timeZone, at) => {
        const calendar = createCalendar(timeZone);
        const day = calendar.dayOf(at);
        const { from, to } = instantsOf(calendar, { from: day, to: day });
        expect(from).toBeLessThanOrEqual(at);
        expect(to).toBeGreaterThan(at);
        expect(calendar.dayOf(from)).toBe(day);
        expect(calendar.dayOf(from - 1)).toBe(addDays(day, -1));
        expect(calendar.dayOf(to - 1)).toBe(day);
        expect(calendar.dayOf(to)).toBe(addDays(day, 1));
      }),
    );
  });

  it('have 23 or 25 hours when the clock is moved', () => {
    const calendar = createCalendar('Europe/Paris');
    const lengthOf = (day: string) => {
      const { from, to } = instantsOf(calendar, { from: day, to: day });
      return (to - from) / 3_600_000;
    };
    expect([lengthOf('2026-03-29'), lengthOf('2026-10-25'), lengthOf('2026-11-23')]).toEqual([23, 25, 24]);
  });
});

describe('ranges of days', () => {
  it('count both their ends, and are compared with as many days before', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 400 }), (start, length) => {
        const from = new Date(start * DAY_MS).toISOString().slice(0, 10);
        const range = { from, to: addDays(from, length) };
        const days = daysOf(range);
        expect(days.length).toBe(countDays(range));
        expect([days[0], days.at(-1)]).toEqual([range.from, range.to]);
        const before = rangeBefore(range);
        expect(countDays(before)).toBe(countDays(range));
        expect(addDays(before.to, 1)).toBe(range.from);
      }),
    );
  });
});

it('knows a time zone by its name', () => {
  expect(ZONES.every(isTimeZone)).toBe(true);
  expect(isTimeZone('Nowhere/Land')).toBe(false);
});
