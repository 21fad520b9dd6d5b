import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { durationText } from '#shared/lib/duration-text.ts';

export { humanize } from '#shared/lib/humanize.ts';

/** Dates, lengths, sizes and numbers as a person reads them, in the language of the screen; tests inject another. */

const DASH = '–';

let current: { locale: string | undefined; isRightToLeft: boolean } = { locale: undefined, isRightToLeft: false };

/** Told by the language of the screen, before anything is drawn in it. */
export function setFormatLocale(locale: string, isRightToLeft: boolean): void {
  current = { locale, isRightToLeft };
}

/** What numbers and dates are written in. */
export const formatLocale = (): string => current.locale ?? 'en';

const LEFT_TO_RIGHT_ISOLATE = '\u2066';
const FIRST_STRONG_ISOLATE = '\u2068';
const END_OF_ISOLATE = '\u2069';

/** Keeps the order of what always runs from the left, such as a phone number, wherever it stands in an Arabic line. */
const fromTheLeft = (text: string): string =>
  current.isRightToLeft ? LEFT_TO_RIGHT_ISOLATE + text + END_OF_ISOLATE : text;

const RIGHT_TO_LEFT_LETTER = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const OTHER_LETTER = /[^\P{L}\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u;

/** A name inside a sentence of the other direction, so that neither upsets the other's order and punctuation. */
export const isolate = (text: string): string =>
  (current.isRightToLeft ? OTHER_LETTER : RIGHT_TO_LEFT_LETTER).test(text) && !text.startsWith(LEFT_TO_RIGHT_ISOLATE)
    ? FIRST_STRONG_ISOLATE + text + END_OF_ISOLATE
    : text;

/** `4:07`, or `1:02:09` from an hour on; a dash where nothing is known. */
export function formatDuration(durationMs: number | null): string {
  return durationMs === null ? DASH : durationText(durationMs);
}

/** A place in a call with tenths, for fine work: `0:12.4`. */
export const formatPosition = (positionMs: number): string =>
  `${formatDuration(positionMs)}.${Math.floor((Math.max(0, positionMs) % 1000) / 100)}`;

/** A playing speed: `1.5×`. */
export const formatRate = (rate: number, locale = current.locale): string =>
  fromTheLeft(`${new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(rate)}×`);

/** How much louder or softer: `+3 dB`. */
export const formatDecibels = (gainDb: number, locale = current.locale): string =>
  fromTheLeft(`${new Intl.NumberFormat(locale, { signDisplay: 'exceptZero' }).format(gainDb)} dB`);

const SIZE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** Decimal units, as disks are sold and as the quota is counted. */
export function formatBytes(sizeBytes: number | null, locale = current.locale): string {
  if (sizeBytes === null) return DASH;
  const power = sizeBytes < 1000 ? 0 : Math.min(SIZE_UNITS.length - 1, Math.floor(Math.log10(sizeBytes) / 3));
  const value = sizeBytes / 1000 ** power;
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: SIZE_UNITS[power] ?? 'byte',
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: value < 10 && power > 0 ? 1 : 0,
  }).format(value);
}

export const formatCount = (value: number, locale = current.locale): string =>
  new Intl.NumberFormat(locale).format(value);

export const formatPercent = (share: number, locale = current.locale): string =>
  new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(share);

/** A number with at most so many decimals, such as credits. */
export const formatDecimal = (value: number | null, digits = 2, locale = current.locale): string =>
  value === null ? DASH : new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);

/** A difference as a share with its sign: `+12%`. */
export const formatChange = (share: number, locale = current.locale): string =>
  fromTheLeft(
    new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0, signDisplay: 'exceptZero' }).format(
      share,
    ),
  );

const startOfDay = (instant: number): number => new Date(instant).setHours(0, 0, 0, 0);

const DAY_MS = 86_400_000;

/** How many calendar days lie between two instants, 0 for the same day. */
export const daysBetween = (earlier: number, later: number): number =>
  Math.round((startOfDay(later) - startOfDay(earlier)) / DAY_MS);

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format costs far more than using one, and a list uses the same few hundreds of times. */
function dateFormat(options: Intl.DateTimeFormatOptions, locale?: string): Intl.DateTimeFormat {
  const name = JSON.stringify([locale, options]);
  const format = formats.get(name) ?? new Intl.DateTimeFormat(locale, options);
  formats.set(name, format);
  return format;
}

const time = (instant: number, locale = current.locale): string =>
  dateFormat({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, locale).format(instant);

/** A moment as short as it stays clear: `14:02` today, `Tue 14:02` this week, `3 Nov 14:02`, else `3 Nov 2024`. */
export function formatMoment(instant: number | null, now = Date.now(), locale = current.locale): string {
  if (instant === null) return DASH;
  const days = daysBetween(instant, now);
  if (days === 0) return time(instant, locale);
  const date = new Date(instant);
  if (date.getFullYear() !== new Date(now).getFullYear()) {
    return dateFormat({ day: 'numeric', month: 'short', year: 'numeric' }, locale).format(date);
  }
  const isThisWeek = days > 0 && days < 7;
  const day = dateFormat(isThisWeek ? { weekday: 'short' } : { day: 'numeric', month: 'short' }, locale).format(date);
  return `${day} ${time(instant, locale)}`;
}

/** The time of day alone, for what stands under its day. */
export const formatTime = (instant: number | null, locale = current.locale): string =>
  instant === null ? DASH : time(instant, locale);

/** `today`, `yesterday`, else the day with its weekday, and its year where that is another. */
export function formatDay(instant: number, now = Date.now(), locale = current.locale): string {
  const days = daysBetween(instant, now);
  if (days === 0 || days === 1) {
    return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-days, 'day');
  }
  const isThisYear = new Date(instant).getFullYear() === new Date(now).getFullYear();
  return dateFormat(
    { weekday: 'long', day: 'numeric', month: 'long', ...(!isThisYear && { year: 'numeric' }) },
    locale,
  ).format(instant);
}

/** A day of a calendar, `2026-11-20`, as `Fri 20 Nov`, with its year where that is another than this one. */
export function formatDate(day: string, now = Date.now(), locale = current.locale): string {
  const isThisYear = day.startsWith(String(new Date(now).getFullYear()));
  return dateFormat(
    { weekday: 'short', day: 'numeric', month: 'short', ...(!isThisYear && { year: 'numeric' }), timeZone: 'UTC' },
    locale,
  ).format(Date.parse(day));
}

/** The same as short as an axis needs it: `20 Nov`. */
export const formatDateShort = (day: string, locale = current.locale): string =>
  dateFormat({ day: 'numeric', month: 'short', timeZone: 'UTC' }, locale).format(Date.parse(day));

/** `Central European Time` for `Europe/Paris`. */
export const formatZone = (zone: string, locale = current.locale): string =>
  new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: zone === 'UTC' ? 'long' : 'longGeneric' })
    .formatToParts(0)
    .find(({ type }) => type === 'timeZoneName')?.value ?? zone;

/** An hour of the day, 0 to 23, as `09:00`. */
export const formatHour = (hour: number, locale = current.locale): string =>
  dateFormat({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: 'UTC' }, locale).format(
    hour * 3_600_000,
  );

/** `2026-11-22 14.03` in every language, so that the names of files are in the order of their times. */
export const formatFileTime = (instant: number): string =>
  dateFormat({ dateStyle: 'short', timeStyle: 'short' }, 'sv-SE').format(instant).replace(':', '.');

/** The whole date and time, for titles and details. */
export const formatFull = (instant: number | null, locale = current.locale): string =>
  instant === null
    ? DASH
    : dateFormat(
        {
          weekday: 'short',
          day: 'numeric',
          month: 'short',
          year: 'numeric',
          hour: '2-digit',
          minute: '2-digit',
          hourCycle: 'h23',
        },
        locale,
      ).format(instant);

const AGE_STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', DAY_MS],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** `3 min. ago`, `in 28 min.`, `now`. */
export function formatAge(instant: number, now = Date.now(), locale = current.locale): string {
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' });
  for (const [unit, sizeMs] of AGE_STEPS) {
    if (Math.abs(instant - now) >= sizeMs) return format.format(Math.trunc((instant - now) / sizeMs), unit);
  }
  return format.format(0, 'second');
}

const phones = new Map<string, string>();

/** `+1 415 555 0134`: an international number as its country groups it; anything else is shown as it is. */
export function formatPhone(phone: string | null): string {
  if (phone === null || phone === '') return DASH;
  const known = phones.get(phone);
  if (known !== undefined) return fromTheLeft(known);
  const shown = parsePhoneNumberFromString(phone)?.formatInternational() ?? phone;
  phones.set(phone, shown);
  return fromTheLeft(shown);
}

/** `English` for `en`; the code itself where the system does not know it. */
export function formatLanguage(code: string | null, locale = current.locale): string {
  if (code === null || code === '') return DASH;
  try {
    return new Intl.DisplayNames(locale, { type: 'language' }).of(code) ?? code;
  } catch {
    // A platform may send a code that is no language tag; it is still the best name there is.
    return code;
  }
}
