import { describe, expect, it } from 'vitest';
import { directionOf, localeOf, resolveLanguage } from './language.ts';

describe('the language to show', () => {
  it('is the chosen one, whatever the system speaks', () => {
    expect(resolveLanguage('ar', ['fr-FR'])).toBe('ar');
  });

  it.each([
    [['fr-CA', 'en'], 'fr'],
    [['de-DE', 'ar-EG', 'en'], 'ar'],
    [['AR_eg.UTF-8'.slice(0, 5)], 'ar'],
    [['de', 'nl'], 'en'],
    [[], 'en'],
  ] as const)('follows a system that speaks %j', (tags, language) => {
    expect(resolveLanguage('system', tags)).toBe(language);
  });

  it('runs from the right in Arabic alone', () => {
    expect([directionOf('en'), directionOf('fr'), directionOf('ar')]).toEqual(['ltr', 'ltr', 'rtl']);
  });
});

describe('the locale of dates and numbers', () => {
  it('takes the region of a system that speaks the language, and no other', () => {
    expect(localeOf('en', ['fr-FR', 'en-GB'])).toBe('en-GB');
    expect(localeOf('en', ['fr-FR'])).toBe('en');
    expect(localeOf('fr', ['fr@euro'])).toBe('fr');
    expect(localeOf('en', ['en-US-u-va-posix'])).toBe('en-US');
    expect(localeOf('ar', ['ar-EG-u-nu-latn-ca-islamic'])).toBe('ar-EG-u-nu-latn');
  });

  it('writes Arabic in the digits that were chosen', () => {
    const digits = (choice: 'system' | 'latin' | 'arabic', tags: readonly string[]) =>
      new Intl.NumberFormat(localeOf('ar', tags, choice)).format(12);
    expect(digits('system', ['ar-AE'])).toBe('12');
    expect(digits('system', ['ar-EG'])).toBe('١٢');
    expect(digits('latin', ['ar-EG'])).toBe('12');
    expect(digits('arabic', [])).toBe('١٢');
    expect(localeOf('fr', [], 'arabic')).toBe('fr');
  });
});
