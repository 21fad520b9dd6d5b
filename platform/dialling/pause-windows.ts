import type { PauseWindows } from '#shared/wire/gomobile/programs.ts';
import { type LocalTime, localTimeIn, WEEKDAYS, ZONE_STEP_MS } from '../db/zone.ts';

const MINUTE_MS = 60_000;
const MINUTES_OF_DAY = 24 * 60;
/** Longer than any pause of weekdays that ends at all. */
const LONGEST_PAUSE_MS = 8 * MINUTES_OF_DAY * MINUTE_MS;

const readers = new Map<string, (at: number) => LocalTime>();

function localTime(timeZone: string, at: number): LocalTime {
  let read = readers.get(timeZone);
  if (read === undefined) {
    read = localTimeIn(timeZone);
    readers.set(timeZone, read);
  }
  return read(at);
}

/**
 * When the pause that holds at `at` ends, in ms since 1970 UTC; null where none holds. Windows are what the clock on the
 * wall shows: an hour that comes twice is paused twice, one that is skipped shortens the pause. Where there is always a
 * pause, the answer is a time to look again.
 */
export function pauseEndsAt(windows: PauseWindows, timeZone: string, at: number): number | null {
  let time = at;
  while (time < at + LONGEST_PAUSE_MS) {
    const leftMs = advancedLeftMs(windows, time) ?? weeklyLeftMs(windows, timeZone, time);
    if (leftMs === null) return time === at ? null : time;
    time += leftMs;
  }
  return time;
}

function advancedLeftMs({ advanced = [] }: PauseWindows, at: number): number | null {
  const ends = advanced
    .filter(({ startAt, endAt }) => Date.parse(startAt) <= at && at < Date.parse(endAt))
    .map(({ endAt }) => Date.parse(endAt) - at);
  return ends.length === 0 ? null : Math.max(...ends);
}

/** At most until the wall clock could be moved, which it is at quarters of an hour alone. */
function weeklyLeftMs(windows: PauseWindows, timeZone: string, at: number): number | null {
  const { weekday, hour, minute } = localTime(timeZone, at);
  const today = WEEKDAYS.indexOf(weekday);
  const yesterday = WEEKDAYS[(today + 6) % 7] ?? 'sunday';
  const now = hour * 60 + minute;
  const left = [...minutesLeft(windows[weekday], now), ...minutesLeft(windows[yesterday], now + MINUTES_OF_DAY)];
  if (left.length === 0) return null;
  const untilEndMs = Math.max(...left) * MINUTE_MS - (at % MINUTE_MS);
  return Math.min(untilEndMs, ZONE_STEP_MS - (at % ZONE_STEP_MS));
}

/** Of the windows that hold at minute `now` of the day they begin on, or of the next: how long they last. */
function minutesLeft(windows: PauseWindows['monday'], now: number): number[] {
  return (windows ?? []).flatMap(({ startAt, endAt }) => {
    const start = startAt.hour * 60 + startAt.minute;
    const end = endAt.hour * 60 + endAt.minute;
    const lastsUntil = end > start ? end : end + MINUTES_OF_DAY;
    return start <= now && now < lastsUntil ? [lastsUntil - now] : [];
  });
}
