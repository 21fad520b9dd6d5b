import { app, BrowserWindow, dialog, nativeTheme, screen } from 'electron';
import type { mainText } from '#shared/locales/main-text.ts';
import { errorDetail } from '../lib/error-detail.ts';
import type { Clock, Log } from '../lib/ports.ts';
import type { WindowStateFile } from '../prefs/window-state.ts';
import { APP_ORIGIN } from '../security/origin.ts';
import { recoverPage } from './page-recovery.ts';
import { placeOnScreen } from './window-place.ts';

type MainText = ReturnType<typeof mainText>;

/** The console's own grounds, so that a window is never seen in another colour before its page is. */
const BACKGROUND = {
  plain: { light: '#f4f4f6', dark: '#101014' },
  highContrast: { light: '#ffffff', dark: '#000000' },
};
const HOME_URL = `${APP_ORIGIN}/index.html`;
const CRASH_PAGE_URL = `${APP_ORIGIN}/crash.html`;
/** A window that is moved is moved many times; its place is kept when it has rested. */
const RESTS_AFTER_MS = 500;

export interface WindowDeps {
  preloadPath: string;
  isHighContrast: boolean;
  /** In the language of the moment. */
  text: () => MainText;
  state: WindowStateFile;
  clock: Clock;
  log: Log;
}

/** The one place where a window is made: every window has the same locks. */
export function createWindow({ preloadPath, isHighContrast, text, state, clock, log }: WindowDeps): {
  window: BrowserWindow;
  /** Rejects where the page does not load, as when the window is closed before. */
  loaded: Promise<void>;
} {
  const background = isHighContrast ? BACKGROUND.highContrast : BACKGROUND.plain;
  const last = state.read();
  const workAreas = last ? screen.getAllDisplays().map(({ workArea }) => workArea) : [];
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    ...(last ? placeOnScreen(last, workAreas) : {}),
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
  window.once('ready-to-show', () => {
    if (last?.maximized) window.maximize();
    window.show();
  });
  keepPlace(window, state, log);
  recoverPage(window.webContents, {
    clock,
    log,
    homeUrl: HOME_URL,
    crashPageUrl: CRASH_PAGE_URL,
    askAfterCrash: () => askAfterCrash(text()),
    askAboutHanging: (signal) => askAboutHanging(text(), signal),
    quit: () => app.quit(),
    onProblem: (error) => log.error('page.recovery-failed', { detail: errorDetail(error) }),
  });
  return { window, loaded: window.loadURL(HOME_URL) };
}

function keepPlace(window: BrowserWindow, state: WindowStateFile, log: Log): void {
  const keep = () => {
    clearTimeout(resting);
    if (window.isDestroyed() || window.isMinimized()) return;
    try {
      state.write({ ...window.getNormalBounds(), maximized: window.isMaximized() });
    } catch (error) {
      // The window is where it is; only the next start will not know.
      log.warn('window.place-not-kept', { detail: errorDetail(error) });
    }
  };
  let resting: NodeJS.Timeout | undefined;
  const rest = () => {
    clearTimeout(resting);
    resting = setTimeout(keep, RESTS_AFTER_MS);
  };
  window.on('resize', rest);
  window.on('move', rest);
  window.on('close', keep);
  window.on('closed', () => clearTimeout(resting));
}

async function askAfterCrash({ afterCrash }: MainText): Promise<'reload' | 'quit'> {
  const { response } = await dialog.showMessageBox({
    type: 'error',
    message: afterCrash.message,
    detail: afterCrash.detail,
    buttons: [afterCrash.reload, afterCrash.quit],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  });
  return response === 0 ? 'reload' : 'quit';
}

async function askAboutHanging({ hanging }: MainText, signal: AbortSignal): Promise<'wait' | 'reload'> {
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    message: hanging.message,
    detail: hanging.detail,
    buttons: [hanging.wait, hanging.reload],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
    signal,
  });
  return response === 1 ? 'reload' : 'wait';
}
