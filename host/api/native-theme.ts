import type * as Electron from 'electron';
import { offer, refusingEmitter } from './not-offered.ts';

type ThemeSource = 'system' | 'light' | 'dark';

/** What the desktop asks of every program. */
export interface SystemAppearance {
  dark: boolean;
  highContrast: boolean;
  reducedMotion: boolean;
  reducedTransparency: boolean;
}

const theme = process.env.GTK_THEME ?? '';

/**
 * Real in the pages, through Chromium's emulation of media features. Of the desktop's own settings GTK_THEME alone is read, once; a test
 * may change them.
 */
class NativeTheme extends refusingEmitter('nativeTheme') {
  /** Called with what the pages are to see from now on. */
  onMedia: (features: Record<string, string>) => void = () => {};
  #source: ThemeSource = 'system';
  #system: SystemAppearance = {
    dark: /dark|inverse/i.test(theme),
    highContrast: /highcontrast/i.test(theme),
    reducedMotion: false,
    reducedTransparency: false,
  };
  /** Nothing is emulated that Chromium may know better. */
  #isSystemSet = false;

  get themeSource(): ThemeSource {
    return this.#source;
  }

  set themeSource(source: ThemeSource) {
    if (!['system', 'light', 'dark'].includes(source)) throw new TypeError(`Error processing argument: ${source}`);
    if (source === this.#source) return;
    this.#source = source;
    this.#tell();
  }

  get shouldUseDarkColors(): boolean {
    return this.#source === 'system' ? this.#system.dark : this.#source === 'dark';
  }

  get shouldUseDarkColorsForSystemIntegratedUI(): boolean {
    return this.#system.dark;
  }

  get shouldUseHighContrastColors(): boolean {
    return this.#system.highContrast;
  }

  get shouldUseInvertedColorScheme(): boolean {
    return false;
  }

  get inForcedColorsMode(): boolean {
    return false;
  }

  get prefersReducedTransparency(): boolean {
    return this.#system.reducedTransparency;
  }

  /** A person, here a test, changes the desktop's settings. */
  setSystem(change: Partial<SystemAppearance>): void {
    this.#system = { ...this.#system, ...change };
    this.#isSystemSet = true;
    this.#tell();
  }

  get mediaFeatures(): Record<string, string> {
    const { dark, highContrast, reducedMotion, reducedTransparency } = this.#system;
    if (!this.#isSystemSet) return { 'prefers-color-scheme': this.#source === 'system' ? '' : this.#source };
    const scheme = this.#source === 'system' ? (dark ? 'dark' : 'light') : this.#source;
    return {
      'prefers-color-scheme': scheme,
      'prefers-contrast': highContrast ? 'more' : 'no-preference',
      'prefers-reduced-motion': reducedMotion ? 'reduce' : 'no-preference',
      'prefers-reduced-transparency': reducedTransparency ? 'reduce' : 'no-preference',
    };
  }

  #tell(): void {
    this.onMedia(this.mediaFeatures);
    this.emit('updated');
  }
}

export const hostNativeTheme = new NativeTheme();

hostNativeTheme satisfies Pick<
  Electron.NativeTheme,
  | 'themeSource'
  | 'shouldUseDarkColors'
  | 'shouldUseHighContrastColors'
  | 'inForcedColorsMode'
  | 'prefersReducedTransparency'
>;

export const nativeTheme = offer('nativeTheme', hostNativeTheme);
