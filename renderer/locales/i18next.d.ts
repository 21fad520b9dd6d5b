import 'i18next';
import type { texts } from './en.ts';

declare module 'i18next' {
  // Makes an unknown key a type error.
  interface CustomTypeOptions {
    resources: { translation: typeof texts };
  }
}
