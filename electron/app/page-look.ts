import type { Preferences } from '#shared/contract/preferences.ts';
import { directionOf, type Language, resolveLanguage } from '#shared/domain/language.ts';

/** What the page has to know before its first paint, so that nothing is seen to turn round or change colour. */
export interface PageLook {
  language: Language;
  /** What the system speaks, best first; the page follows it too where the person leaves the choice to the system. */
  systemTags: readonly string[];
  isHighContrast: boolean;
}

export const pageLook = (
  preferences: Pick<Preferences, 'language' | 'contrast'>,
  systemTags: readonly string[],
): PageLook => ({
  language: resolveLanguage(preferences.language, systemTags),
  systemTags,
  isHighContrast: preferences.contrast === 'more',
});

/** The element that the built page starts with. */
export const PLAIN_ROOT = '<html lang="en" dir="ltr">';

/** The same element with the person's choices; only letters, digits and hyphens of the system's languages get in. */
export function rootElement({ language, systemTags, isHighContrast }: PageLook): string {
  const tags = systemTags.filter((tag) => /^[A-Za-z0-9-]+$/.test(tag)).join(' ');
  const contrast = isHighContrast ? ' data-contrast="more"' : '';
  return `<html lang="${language}" dir="${directionOf(language)}" data-system-languages="${tags}"${contrast}>`;
}
