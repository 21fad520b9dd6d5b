import { BrowserWindow, nativeTheme } from 'electron';
import { APP_ORIGIN } from '../security/origin.ts';

/** The console's own grounds, so that a window is never seen in another colour before its page is. */
const BACKGROUND = {
  plain: { light: '#f4f4f6', dark: '#101014' },
  highContrast: { light: '#ffffff', dark: '#000000' },
};

/** The one place where a window is made: every window has the same locks. */
export function createWindow({ preloadPath, isHighContrast }: { preloadPath: string; isHighContrast: boolean }): {
  window: BrowserWindow;
  /** Rejects where the page does not load, as when the window is closed before. */
  loaded: Promise<void>;
} {
  const background = isHighContrast ? BACKGROUND.highContrast : BACKGROUND.plain;
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 1024,
    minHeight: 640,
    show: false,
    title: 'Earshot',
    backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
    // Security: see docs/security.md before changing.
    webPreferences: {
      preload: preloadPath,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  return { window, loaded: window.loadURL(`${APP_ORIGIN}/index.html`) };
}
