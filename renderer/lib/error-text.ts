import type { TFunction } from 'i18next';
import type { ErrorData } from '#shared/errors/app-error.ts';

/** How an error is told on screen. */
export interface ErrorText {
  title: string;
  action: string | undefined;
  /** The sentence of the main side, which is in English, where the screen is not. */
  detail: string | null;
}

/**
 * The main side writes what happened in English, with the names and numbers of the case. An English screen shows that; any
 * other shows what the code means in its own language, and the sentence below it.
 */
export function errorText(data: ErrorData, t: TFunction, language: string): ErrorText {
  if (language === 'en') return { title: data.message, action: data.action, detail: null };
  return {
    // Which codes there are is checked with the locale files, so that a new code is no type error before it has its words.
    title: t(`errors.${data.code}.title` as 'errors.BUG.title'),
    action: t(`errors.${data.code}.action` as 'errors.BUG.action'),
    detail: [data.message, data.action].filter(Boolean).join(' '),
  };
}

/** The same in one line. */
export function errorLine(data: ErrorData, t: TFunction, language: string): string {
  const { title, action } = errorText(data, t, language);
  if (language === 'en') return [title, action].filter(Boolean).join(' ');
  return action === undefined ? title : `${title}. ${action}`;
}
