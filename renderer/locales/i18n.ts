import { createInstance, type FormatterModule } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Preferences } from '#shared/contract/preferences.ts';
import { directionOf, type Language, localeOf, resolveLanguage } from '#shared/domain/language.ts';
import { formatCount, isolate, setFormatLocale } from '../lib/format.ts';
import { texts as en } from './en.ts';

/** English is part of the first file, because it stands in for a text that is missing; of the others only the chosen one is read. */
const LOADERS: Record<Exclude<Language, 'en'>, () => Promise<{ texts: object }>> = {
  fr: () => import('./fr.ts'),
  ar: () => import('./ar.ts'),
};

/** Every value put into a text: numbers as the language writes them, names kept apart from a sentence of the other direction. */
const formatter: FormatterModule = {
  type: 'formatter',
  init: () => undefined,
  format: (value) =>
    typeof value === 'number' ? formatCount(value) : typeof value === 'string' ? isolate(value) : value,
  add: () => undefined,
  addCached: () => undefined,
};

export const i18n = createInstance();

void i18n
  .use(initReactI18next)
  .use(formatter)
  .init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    interpolation: { escapeValue: false, alwaysFormat: true },
    initAsync: false,
  });

/** What the system speaks, best first. Main writes it into the page, so that both sides decide alike. */
const systemTags = (): readonly string[] =>
  document.documentElement.dataset.systemLanguages?.split(' ').filter(Boolean) ?? navigator.languages;

type Choice = Pick<Preferences, 'language' | 'digits'>;

export const languageFor = ({ language }: Choice): Language => resolveLanguage(language, systemTags());

/** The newest choice wins: a slow file of an earlier one must not come after it. */
let wanted = '';

/** Turns the whole screen to a language: its texts, its direction, its dates and numbers. */
export async function showIn(choice: Choice): Promise<void> {
  const language = languageFor(choice);
  const mine = `${language} ${choice.digits}`;
  if (mine === wanted) return;
  wanted = mine;
  if (language !== 'en' && !i18n.hasResourceBundle(language, 'translation')) {
    const { texts } = await LOADERS[language]();
    i18n.addResourceBundle(language, 'translation', texts);
  }
  if (mine !== wanted) return;
  const direction = directionOf(language);
  setFormatLocale(localeOf(language, systemTags(), choice.digits), direction === 'rtl');
  document.documentElement.lang = language;
  document.documentElement.dir = direction;
  await i18n.changeLanguage(language);
}
