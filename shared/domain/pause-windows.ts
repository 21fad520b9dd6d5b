import type { PauseWindows } from '../contract/programs.ts';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;
/** A wall clock may be moved within a window; so often its hands are read again. */
const STEP_MINUTES = 60;
/** Longer than a pause of weekdays that ends at all. */
const LONGEST_MS = 8 * DAY_MINUTES * MINUTE_MS;
const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

/**
 * When the pause that holds at `at` ends, in ms since 1970 UTC; null where none holds. Weekly windows are what the clock on the
 * wall shows in `timeZone`, the machine's own where nobody knows that zone.
 */
export function pausedUntil(windows: PauseWindows, timeZone: string | null, at: number): number | null {
  const wall = wallClock(timeZone);
  let time = at;
  while (time < at + LONGEST_MS) {
    const left = Math.max(advancedLeftMs(windows, time), weeklyLeftMs(windows, wall(time), time));
    if (left <= 0) return time === at ? null : time;
    time += left;
  }
  return time;
}

const advancedLeftMs = ({ advanced }: PauseWindows, at: number): number =>
  Math.max(0, ...advanced.filter(({ startAt, endAt }) => startAt <= at && at < endAt).map(({ endAt }) => endAt - at));

interface WallTime {
  /** 0 is Sunday. */
  day: number;
  minute: number;
}

function weeklyLeftMs({ days }: PauseWindows, { day, minute }: WallTime, at: number): number {
  const on = (index: number, now: number) =>
    (days[DAYS[(index + 7) % 7] ?? 'sunday'] ?? []).map(({ startAt, endAt }) => {
      const start = startAt.hour * 60 + startAt.minute;
      const end = endAt.hour * 60 + endAt.minute;
      const lasts = end > start ? end : end + DAY_MINUTES;
      return start <= now && now < lasts ? lasts - now : 0;
    });
  const left = Math.max(0, ...on(day, minute), ...on(day - 1, minute + DAY_MINUTES));
  return left === 0 ? 0 : Math.min(left, STEP_MINUTES) * MINUTE_MS - (at % MINUTE_MS);
}

function wallClock(timeZone: string | null): (at: number) => WallTime {
  const format = formatOf(timeZone);
  return (at) => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const day = DAYS.findIndex((name) => name.startsWith(String(parts.weekday).toLowerCase()));
    return { day, minute: Number(parts.hour) * 60 + Number(parts.minute) };
  };
}

function formatOf(timeZone: string | null): Intl.DateTimeFormat {
  const options = { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  try {
    return new Intl.DateTimeFormat('en-GB', { ...options, ...(timeZone !== null && { timeZone }) });
  } catch {
    // A zone that this machine has never heard of.
    return new Intl.DateTimeFormat('en-GB', options);
  }
}
