import { MAX_USAGE_DAYS, type UsageQuery } from '#shared/wire/flowgent/usage.ts';
import { flowgentError } from '../errors.ts';

export const DAY_MS = 24 * 60 * 60_000;
const DEFAULT_DAYS = 7;

/** Whole UTC days, both included, as ms since 1970 at their beginning. */
export interface DayRange {
  firstDay: number;
  lastDay: number;
}

/** The days that a query asks for, seen from `now`. Throws 400 in the order in which the documentation lists its errors. */
export function usageRange({ start_date: start, end_date: end }: UsageQuery, now: number): DayRange {
  if (end !== undefined && start === undefined) {
    throw flowgentError(
      400,
      'Invalid date range',
      'start_date is required when end_date is provided (format: YYYY-MM-DD)',
    );
  }
  const today = now - (now % DAY_MS);
  const yesterday = today - DAY_MS;
  if (start === undefined) return { firstDay: yesterday - (DEFAULT_DAYS - 1) * DAY_MS, lastDay: yesterday };
  for (const text of [start, end]) {
    if (text !== undefined && !/^\d{4}-\d\d-\d\d$/.test(text)) {
      throw flowgentError(400, 'Invalid date format', 'Dates must be in YYYY-MM-DD format');
    }
  }
  const range = { firstDay: dayOf(start), lastDay: end === undefined ? yesterday : dayOf(end) };
  if (range.firstDay > range.lastDay) {
    throw flowgentError(400, 'Invalid date range', 'start_date must not be after end_date');
  }
  if (range.lastDay >= today) {
    const message = 'end_date cannot be today or in the future. Data is only available up to yesterday.';
    throw flowgentError(400, 'Invalid end date', message);
  }
  if ((range.lastDay - range.firstDay) / DAY_MS + 1 > MAX_USAGE_DAYS) {
    throw flowgentError(400, 'Date range too large', `Date range cannot exceed ${MAX_USAGE_DAYS} days`);
  }
  return range;
}

/** A day in the calendar: 2025-02-30 is none. */
function dayOf(text: string): number {
  const at = Date.parse(`${text}T00:00:00.000Z`);
  if (Number.isNaN(at) || dayText(at) !== text) {
    throw flowgentError(400, 'Invalid dates', 'Provided dates are not valid');
  }
  return at;
}

export const dayText = (at: number): string => new Date(at).toISOString().slice(0, 10);
