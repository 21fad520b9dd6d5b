import type { Language } from '../domain/language.ts';
import ar from './ar.json' with { type: 'json' };
import en from './en.json' with { type: 'json' };
import fr from './fr.json' with { type: 'json' };

/** What the main side itself shows: menus and the system's dialogs. A text that a language lacks is a type error. */
const TEXTS = { en, fr, ar } satisfies Record<Language, typeof en>;

export const mainText = (language: Language): typeof en => TEXTS[language];
