import type { TFunction } from 'i18next';
import type { PauseWindows, RetryStrategy } from '#shared/contract/programs.ts';
import { formatCount, formatFull, humanize } from '../../lib/format.ts';

const pad = (value: number): string => String(value).padStart(2, '0');

/** A weekday by its name in the language of the screen. 2026-11-23 was a Monday. */
const WEEKDAY_DATES = {
  monday: 23,
  tuesday: 24,
  wednesday: 25,
  thursday: 26,
  friday: 27,
  saturday: 28,
  sunday: 29,
} as const;

export const weekdayName = (day: keyof typeof WEEKDAY_DATES, language: string): string =>
  new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' }).format(
    Date.UTC(2026, 10, WEEKDAY_DATES[day]),
  );

/** How often and when somebody is called again, in a sentence. */
export function retryWords(retry: RetryStrategy | null, t: TFunction): string {
  if (retry === null) return t('programs.retry.unknown');
  switch (retry.type) {
    case 'none':
      return t('programs.retry.none');
    case 'fixedDelay':
      return t('programs.retry.fixedDelay', {
        count: retry.maxRetries,
        times: formatCount(retry.maxRetries),
        minutes: formatCount(retry.delayMinutes),
      });
    case 'scheduled':
      return t('programs.retry.scheduled', { dates: retry.dates.map((date) => formatFull(date)).join(', ') });
  }
}

/** Each pause in a line: a weekday with its hours, or certain dates. */
export function pauseLines(windows: PauseWindows | null, t: TFunction, language: string): string[] {
  if (windows === null) return [t('programs.windows.none')];
  const days = (Object.keys(WEEKDAY_DATES) as (keyof typeof WEEKDAY_DATES)[]).flatMap((day) => {
    const spans = (windows.days[day] ?? []).map(({ startAt, endAt }) =>
      t('programs.windows.span', {
        from: `${pad(startAt.hour)}:${pad(startAt.minute)}`,
        to: `${pad(endAt.hour)}:${pad(endAt.minute)}`,
      }),
    );
    return spans.length === 0 ? [] : [`${weekdayName(day, language)} ${spans.join(', ')}`];
  });
  const dates = windows.advanced.map(({ startAt, endAt }) =>
    t('programs.windows.dates', { from: formatFull(startAt), to: formatFull(endAt) }),
  );
  return [...days, ...dates];
}

/** A state in words; one that nobody has heard of by its own name. */
export const executionStatusWords = (status: string, t: TFunction): string =>
  t(`programs.status.${status}` as 'programs.status.running', { defaultValue: humanize(status) });

export const programStatusWords = (status: string | null, t: TFunction): string =>
  status === null
    ? '–'
    : t(`programs.programStatus.${status}` as 'programs.programStatus.draft', { defaultValue: humanize(status) });
