import { addDays, type Day } from './calendar.ts';
import type { DaySpan, MeasureField } from './search-query.ts';

const DAYS_BACK = /^(\d{1,4})([dwmy])$/;
const WRITTEN = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;
const DAYS_OF: Readonly<Record<string, number>> = { d: 1, w: 7, m: 30, y: 365 };

/**
 * The days that a text names: `2026-10-01`, a month `2026-10`, a year `2026`, `today`, `yesterday`, or so long ago: `7d`, `2w`, `3m` (of
 * 30 days), `1y` (of 365). Null for anything else, also for a day that no month has.
 */
export function parseDays(text: string, today: Day): DaySpan | null {
  const lower = text.toLowerCase();
  if (lower === 'today') return oneDay(today);
  if (lower === 'yesterday') return oneDay(addDays(today, -1));
  const [, count, unit] = DAYS_BACK.exec(lower) ?? [];
  if (count !== undefined) return oneDay(addDays(today, -Number(count) * (DAYS_OF[unit ?? ''] ?? 1)));
  const [, year, month, day] = WRITTEN.exec(lower) ?? [];
  if (year === undefined) return null;
  if (day !== undefined) return isDay(lower) ? oneDay(lower) : null;
  const first = `${year}-${month ?? '01'}-01`;
  if (!isDay(first)) return null;
  const next = month === undefined ? Number(year) * 12 + 12 : Number(year) * 12 + Number(month);
  const before = `${String(Math.floor(next / 12)).padStart(4, '0')}-${String((next % 12) + 1).padStart(2, '0')}-01`;
  return { first, before };
}

const oneDay = (day: Day): DaySpan => ({ first: day, before: addDays(day, 1) });

/** Whether the calendar has the day, which the parser of dates rolls over. */
const isDay = (text: string): boolean => {
  const parsed = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(parsed) && new Date(parsed).toISOString().startsWith(text);
};

const NUMBER = /^(\d{1,9}(?:[.,]\d{1,6})?)\s?(ms|s|sec|m|min|h|%)?$/;
const MS_OF: Readonly<Record<string, number>> = { ms: 1, s: 1000, sec: 1000, m: 60_000, min: 60_000, h: 3_600_000 };

/** What each measure is counted in; the first unit is taken where none is written. */
const UNITS: Readonly<Record<MeasureField, readonly ('ms' | 'share' | 'count')[]>> = {
  duration: ['ms'],
  silence: ['ms'],
  overtalk: ['ms', 'share'],
  talk: ['share'],
  interruptions: ['count'],
};

/** `20s`, `5m`, `1.5h` as ms, seconds where no unit stands; `10%` as a share; a plain number for what is counted. Null for anything else. */
export function parseMeasure(
  field: MeasureField,
  text: string,
): { value: number; unit: 'ms' | 'share' | 'count' } | null {
  const [, digits, suffix] = NUMBER.exec(text.toLowerCase()) ?? [];
  if (digits === undefined) return null;
  const value = Number(digits.replace(',', '.'));
  const [own] = UNITS[field];
  if (suffix === '%' || (suffix === undefined && own === 'share')) {
    return UNITS[field].includes('share') ? { value: value / 100, unit: 'share' } : null;
  }
  if (own === 'count') return suffix === undefined && Number.isInteger(value) ? { value, unit: 'count' } : null;
  return UNITS[field].includes('ms') ? { value: Math.round(value * (MS_OF[suffix ?? 's'] ?? 1000)), unit: 'ms' } : null;
}
