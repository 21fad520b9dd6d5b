const QUARTER_MS = 900_000;
const MOST_REMEMBERED = 20_000;
/** The furthest that a Date reaches. */
const FURTHEST_MS = 8_640_000_000_000_000;

/** How far a time zone is ahead of UTC at an instant, in milliseconds. Zones change on quarters of an hour alone. */
export type ZoneOffset = (instant: number) => number;

/** Throws a RangeError where there is no such zone. */
export function createZoneOffset(timeZone: string): ZoneOffset {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    era: 'short',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const known = new Map<number, number>();
  return (instant) => {
    const quarter = Math.floor(instant / QUARTER_MS);
    const remembered = known.get(quarter);
    if (remembered !== undefined) return remembered;
    const at = quarter * QUARTER_MS;
    const offset = wallTime(format, at) - at;
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(quarter, offset);
    return offset;
  };
}

function wallTime(format: Intl.DateTimeFormat, instant: number): number {
  const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
  const year = Number(parts.year) * (parts.era === 'BC' ? -1 : 1) + (parts.era === 'BC' ? 1 : 0);
  const date = new Date(0);
  date.setUTCFullYear(year, Number(parts.month) - 1, Number(parts.day));
  date.setUTCHours(Number(parts.hour), Number(parts.minute), Number(parts.second));
  return date.getTime();
}

/** Whether a number can be told as a date at all; a platform may send any. */
export const isDate = (instant: number): boolean => Number.isFinite(instant) && Math.abs(instant) < FURTHEST_MS - 1e8;

const pad = (value: number): string => String(value).padStart(2, '0');

/** `2026-11-23T06:42:00.125+01:00`; UTC ends in `Z`. */
export function isoIn(instant: number, offsetAt: ZoneOffset): string {
  const offset = offsetAt(instant);
  const wall = new Date(instant + offset).toISOString();
  if (offset === 0) return wall;
  const minutes = Math.round(Math.abs(offset) / 60_000);
  return `${wall.slice(0, -1)}${offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}
