import type { Language } from '#shared/domain/language.ts';
import { mainText } from '#shared/locales/main-text.ts';

let languageNow: () => Language = () => 'en';

/** Main says once where the person's language is known from; a dialog asks for it when it is shown. */
export function followLanguage(language: () => Language): void {
  languageNow = language;
}

/** What the main side shows by itself, in the person's language. */
export const screenTexts = (): ReturnType<typeof mainText> => mainText(languageNow());
