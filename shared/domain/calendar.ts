/** A day as it is written: `2026-11-23`. Two of them compare as texts do. */
export type Day = string;

export interface Calendar {
  timeZone: string;
  dayOf(instant: number): Day;
  /** The hour on the clock of the zone, 0 to 23. */
  hourOf(instant: number): number;
  /** The first instant of a day; where the clock skips midnight it is later than 0:00. */
  startOf(day: Day): number;
}

const STEP_MS = 900_000;
const DAY_MS = 86_400_000;
const STEPS_AROUND = 64;

const pad = (value: number): string => String(value).padStart(2, '0');

/** Whether the system knows the time zone by this name. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    // Intl has no other way to say that it does not know a zone.
    return false;
  }
}

/**
 * Days and hours in a time zone. Zones differ from UTC by a multiple of 15 minutes and change on one, so that an instant is looked
 * up by its quarter of an hour: asking the system for each of many thousand calls would take longer than counting them.
 */
export function createCalendar(timeZone: string): Calendar {
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
  });
  const known = new Map<number, { day: Day; hour: number }>();
  const atStep = (step: number) => {
    const found = known.get(step);
    if (found) return found;
    const parts = new Map(format.formatToParts(step * STEP_MS).map(({ type, value }) => [type, value]));
    const place = {
      day: `${parts.get('year')?.padStart(4, '0')}-${parts.get('month')}-${parts.get('day')}`,
      hour: Number(parts.get('hour')),
    };
    known.set(step, place);
    return place;
  };
  const at = (instant: number) => atStep(Math.floor(instant / STEP_MS));
  return {
    timeZone,
    dayOf: (instant) => at(instant).day,
    hourOf: (instant) => at(instant).hour,
    startOf: (day) => {
      const middle = Math.floor(Date.parse(day) / STEP_MS);
      let low = middle - STEPS_AROUND;
      let high = middle + STEPS_AROUND;
      while (low < high) {
        const step = Math.floor((low + high) / 2);
        if (atStep(step).day >= day) high = step;
        else low = step + 1;
      }
      return low * STEP_MS;
    },
  };
}

export function addDays(day: Day, count: number): Day {
  const date = new Date(Date.parse(day) + count * DAY_MS);
  return `${String(date.getUTCFullYear()).padStart(4, '0')}-${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())}`;
}

/** How many days a range has, both ends counted. */
export const countDays = ({ from, to }: DayRange): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;

/** Whole days, both ends counted. */
export interface DayRange {
  from: Day;
  to: Day;
}

export const daysOf = (range: DayRange): Day[] =>
  Array.from({ length: Math.max(0, countDays(range)) }, (_, index) => addDays(range.from, index));

/** As many days right before a range, to compare it with. */
export function rangeBefore(range: DayRange): DayRange {
  const count = countDays(range);
  return { from: addDays(range.from, -count), to: addDays(range.to, -count) };
}

/** The instants of a range: from the first, to right before the second. */
export const instantsOf = (calendar: Calendar, { from, to }: DayRange): { from: number; to: number } => ({
  from: calendar.startOf(from),
  to: calendar.startOf(addDays(to, 1)),
});
