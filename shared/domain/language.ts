import type { Preferences } from '../contract/preferences.ts';

/** The languages of the console, each named in itself. English comes first: it stands in where a text is missing. */
export const LANGUAGE_NAMES = { en: 'English', fr: 'Français', ar: 'العربية' } as const;

export type Language = keyof typeof LANGUAGE_NAMES;
export type Direction = 'ltr' | 'rtl';

export const LANGUAGES = Object.keys(LANGUAGE_NAMES) as Language[];

export const directionOf = (language: Language): Direction => (language === 'ar' ? 'rtl' : 'ltr');

const languageOf = (tag: string): string => tag.toLowerCase().split(/[-_]/, 1)[0] ?? '';

/** The language to show: the chosen one, else the first of the system's that the console speaks. */
export function resolveLanguage(chosen: Preferences['language'], systemTags: readonly string[]): Language {
  if (chosen !== 'system') return chosen;
  for (const tag of systemTags) {
    const known = LANGUAGES.find((language) => language === languageOf(tag));
    if (known !== undefined) return known;
  }
  return 'en';
}

/**
 * The locale that dates and numbers are written in: the system's own region where it speaks the language too (`en-GB`,
 * `ar-EG`), and for Arabic the digits that the person chose.
 */
export function localeOf(
  language: Language,
  systemTags: readonly string[],
  digits: Preferences['digits'] = 'system',
): string {
  const regional = systemTags.find((tag) => languageOf(tag) === language)?.replaceAll('_', '-') ?? language;
  const { language: name, region, numberingSystem } = new Intl.Locale(isLocale(regional) ? regional : language);
  // Of a tag's extensions only the digits are kept: others, such as the variant that stands for `LANG=C`, change how numbers look.
  const chosen = digits === 'latin' ? 'latn' : 'arab';
  const numbers = language !== 'ar' || digits === 'system' ? numberingSystem : chosen;
  return new Intl.Locale(name, { region, numberingSystem: numbers }).toString();
}

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    // A system may name its language in a way of its own, such as `en@euro`; the bare language always works.
    return false;
  }
}
