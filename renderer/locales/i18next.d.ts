import 'i18next';
import type en from './en.json';

declare module 'i18next' {
  // Makes an unknown key a type error.
  interface CustomTypeOptions {
    resources: { translation: typeof en };
  }
}
