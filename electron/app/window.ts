import { BrowserWindow, nativeTheme } from 'electron';
import { APP_ORIGIN } from '../security/origin.ts';

const BACKGROUND = { light: '#ffffff', dark: '#17181a' };

/** The one place where a window is made: every window has the same locks. */
export function createWindow({ preloadPath }: { preloadPath: string }): {
  window: BrowserWindow;
  /** Rejects where the page does not load, as when the window is closed before. */
  loaded: Promise<void>;
} {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 1024,
    minHeight: 640,
    show: false,
    title: 'Earshot',
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
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
