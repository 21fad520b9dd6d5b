/** What a clock on the wall shows in a time zone. */
export interface LocalTime {
  /** `2026-11-20` */
  date: string;
  /** 0 to 23. */
  hour: number;
  minute: number;
  weekday: Weekday;
}

export const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

export type Weekday = (typeof WEEKDAYS)[number];

/** Reads instants (ms since 1970 UTC) as a clock in `timeZone` (an IANA name) shows them, daylight saving included. */
export function localTimeIn(timeZone: string): (at: number) => LocalTime {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    weekday: 'long',
  });
  return (at) => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    return {
      date: `${parts.year}-${parts.month}-${parts.day}`,
      hour: Number(parts.hour),
      minute: Number(parts.minute),
      weekday: String(parts.weekday).toLowerCase() as Weekday,
    };
  };
}

/** Every time zone is a multiple of this off UTC, so that calls can be added up by it before they are put on a day. */
export const ZONE_STEP_MS = 15 * 60_000;
