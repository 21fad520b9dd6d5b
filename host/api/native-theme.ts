import { EventEmitter } from 'node:events';
import { offer } from './not-offered.ts';

type ThemeSource = 'system' | 'light' | 'dark';

/** Real in the pages, through Chromium's emulation of `prefers-color-scheme`; the desktop's own theme is not watched. */
class NativeTheme extends EventEmitter {
  #source: ThemeSource = 'system';

  get themeSource(): ThemeSource {
    return this.#source;
  }

  set themeSource(source: ThemeSource) {
    if (source === this.#source) return;
    this.#source = source;
    this.emit('scheme', this.emulatedScheme);
    this.emit('updated');
  }

  get shouldUseDarkColors(): boolean {
    return this.#source === 'system' ? /dark/i.test(process.env.GTK_THEME ?? '') : this.#source === 'dark';
  }

  get shouldUseHighContrastColors(): boolean {
    return false;
  }

  get prefersReducedTransparency(): boolean {
    return false;
  }

  get emulatedScheme(): '' | 'dark' | 'light' {
    return this.#source === 'system' ? '' : this.#source;
  }
}

export const hostNativeTheme = new NativeTheme();

export const nativeTheme = offer('nativeTheme', hostNativeTheme);
