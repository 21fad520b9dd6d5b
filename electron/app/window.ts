import { app, BrowserWindow, dialog, nativeTheme, screen } from 'electron';
import type { mainText } from '#shared/locales/main-text.ts';
import { errorDetail } from '../lib/error-detail.ts';
import type { Clock, Log } from '../lib/ports.ts';
import type { WindowState, WindowStateFile } from '../prefs/window-state.ts';
import { APP_ORIGIN } from '../security/origin.ts';
import { type CallPlace, callPageUrl } from './call-windows.ts';
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

const SIZES = {
  console: { width: 1440, height: 900, minWidth: 1024, minHeight: 640 },
  call: { width: 1040, height: 760, minWidth: 720, minHeight: 560 },
};
/** How far a window opens from the last one of its kind, so that both are seen. */
const STEP_ASIDE_PX = 28;

/** The main window, or that of one call beside so many others. */
export type WindowKind = { kind: 'console' } | { kind: 'call'; place: CallPlace; openCount: number };

export interface WindowDeps {
  preloadPath: string;
  isHighContrast: () => boolean;
  /** In the language of the moment. */
  text: () => MainText;
  state: WindowStateFile;
  clock: Clock;
  log: Log;
}

/** The one place where a window is made: every window has the same locks. */
export function createWindow(
  of: WindowKind,
  { preloadPath, isHighContrast, text, state, clock, log }: WindowDeps,
): {
  window: BrowserWindow;
  /** Rejects where the page does not load, as when the window is closed before. */
  loaded: Promise<void>;
} {
  const background = isHighContrast() ? BACKGROUND.highContrast : BACKGROUND.plain;
  const isCall = of.kind === 'call';
  const last = stepAside(state.read(), isCall ? of.openCount : 0);
  const url = isCall ? callPageUrl(HOME_URL, of.place) : HOME_URL;
  const workAreas = last ? screen.getAllDisplays().map(({ workArea }) => workArea) : [];
  const window = new BrowserWindow({
    ...SIZES[of.kind],
    ...(last ? placeOnScreen(last, workAreas) : {}),
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
    // The call can be opened again from the main window; the page that says what happened leads to that one's place.
    ...(isCall && { giveUp: () => window.destroy() }),
    askAfterCrash: () => askAfterCrash(text()),
    askAboutHanging: (signal) => askAboutHanging(text(), signal),
    quit: () => app.quit(),
    onProblem: (error) => log.error('page.recovery-failed', { detail: errorDetail(error) }),
  });
  return { window, loaded: window.loadURL(url) };
}

function stepAside(last: WindowState | null, steps: number): WindowState | null {
  const by = steps * STEP_ASIDE_PX;
  return last && { ...last, x: last.x + by, y: last.y + by };
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
