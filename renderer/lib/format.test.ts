import { describe, expect, it } from 'vitest';
import {
  daysBetween,
  formatAge,
  formatBytes,
  formatDuration,
  formatLanguage,
  formatMoment,
  formatPhone,
  formatPosition,
  formatRate,
  humanize,
  setFormatLocale,
} from './format.ts';

const local = (year: number, month: number, day: number, hour = 0, minute = 0): number =>
  new Date(year, month - 1, day, hour, minute).getTime();

describe('formatDuration', () => {
  it('shows minutes and seconds, and hours only when there are any', () => {
    expect(formatDuration(0)).toBe('0:00');
    expect(formatDuration(247_900)).toBe('4:07');
    expect(formatDuration(3_729_000)).toBe('1:02:09');
  });

  it('shows a dash for what is not known and never a negative length', () => {
    expect(formatDuration(null)).toBe('–');
    expect(formatDuration(-5)).toBe('0:00');
  });
});

it('shows tenths in a position', () => {
  expect(formatPosition(12_480)).toBe('0:12.4');
});

describe('formatBytes', () => {
  it('uses decimal units with one decimal below ten', () => {
    expect(formatBytes(1_234_567, 'en')).toBe('1.2 MB');
    expect(formatBytes(20_000_000_000, 'en')).toBe('20 GB');
    expect(formatBytes(999, 'en')).toBe('999 bytes');
    expect(formatBytes(null)).toBe('–');
  });
});

describe('formatMoment', () => {
  const now = local(2026, 11, 22, 15, 4);

  it('grows with the distance', () => {
    expect(formatMoment(local(2026, 11, 22, 9, 5), now, 'en-GB')).toBe('09:05');
    expect(formatMoment(local(2026, 11, 20, 23, 30), now, 'en-GB')).toBe('Fri 23:30');
    expect(formatMoment(local(2026, 3, 2, 8), now, 'en-GB')).toBe('2 Mar 08:00');
    expect(formatMoment(local(2024, 3, 2, 8), now, 'en-GB')).toBe('2 Mar 2024');
    expect(formatMoment(null, now)).toBe('–');
  });

  it('counts calendar days, not spans of 24 hours', () => {
    expect(daysBetween(local(2026, 11, 21, 23, 59), local(2026, 11, 22, 0, 1))).toBe(1);
  });
});

it('tells how long ago', () => {
  expect(formatAge(1_000_000, 1_000_000 + 3 * 60_000, 'en')).toBe('3 min. ago');
  expect(formatAge(1_000_000 + 28 * 60_000, 1_000_000, 'en')).toBe('in 28 min.');
  expect(formatAge(1_000_000, 1_000_000, 'en')).toBe('now');
});

describe('formatPhone', () => {
  it('groups international numbers and leaves the rest alone', () => {
    expect(formatPhone('+14155550134')).toBe('+1 415 555 0134');
    expect(formatPhone('+32470112468')).toBe('+32 470 11 24 68');
    expect(formatPhone('12')).toBe('12');
    expect(formatPhone(null)).toBe('–');
  });
});

it('names a language, and keeps a code that names none', () => {
  expect(formatLanguage('fr', 'en')).toBe('French');
  expect(formatLanguage('not a tag', 'en')).toBe('not a tag');
});

it('turns a constant into words', () => {
  expect(humanize('no_answer')).toBe('No answer');
  expect(humanize('primaryPhone')).toBe('Primary phone');
});

describe('on a screen that runs from the right', () => {
  const isolated = (text: string) => `\u2066${text}\u2069`;
  const fromTheRight = <T>(show: () => T): T => {
    setFormatLocale('ar-u-nu-arab', true);
    try {
      return show();
    } finally {
      setFormatLocale('en', false);
    }
  };

  it('keeps phone numbers and speeds in their own order, and leaves lengths in the digits of a clock', () => {
    expect(fromTheRight(() => formatPhone('+32470112468'))).toBe(isolated('+32 470 11 24 68'));
    expect(fromTheRight(() => formatRate(1.5))).toBe(isolated('١٫٥×'));
    expect(fromTheRight(() => formatDuration(247_000))).toBe('4:07');
    expect(formatPhone('+32470112468')).toBe('+32 470 11 24 68');
  });

  it('writes dates, sizes and ages as Arabic does', () => {
    expect(fromTheRight(() => formatBytes(20_000_000_000))).toBe('٢٠ غ.ب');
    expect(fromTheRight(() => formatAge(0, 3 * 60_000))).toBe('قبل ٣ دقائق');
    expect(fromTheRight(() => formatLanguage('en'))).toBe('الإنجليزية');
  });
});
