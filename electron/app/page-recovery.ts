import type { Clock, Log } from '../lib/ports.ts';

/** The part of Electron's window that is needed here. */
export interface RecoverableContents {
  on(event: 'render-process-gone', listener: (event: unknown, details: { reason: string }) => void): unknown;
  on(event: 'unresponsive' | 'responsive', listener: () => void): unknown;
  on(event: 'did-navigate-in-page', listener: (event: unknown, url: string) => void): unknown;
  reload(): void;
  loadURL(url: string): Promise<void>;
  getURL(): string;
  forcefullyCrashRenderer(): void;
}

export interface PageRecoveryDeps {
  clock: Clock;
  log: Log;
  /** The console's own page. */
  homeUrl: string;
  /** The page that says that the console's own page ended time after time. */
  crashPageUrl: string;
  /** Asks in a box of the system's own, because no page can be shown. */
  askAfterCrash: () => Promise<'reload' | 'quit'>;
  /** Asks the same way about a page that does not answer; the signal takes the question back. */
  askAboutHanging: (signal: AbortSignal) => Promise<'wait' | 'reload'>;
  quit: () => void;
  /** What is done with a page that ends time after time, in the place of the crash page. */
  giveUp?: () => void;
  onProblem: (error: unknown) => void;
}

const MOST_CRASHES = 2;
const CRASH_WINDOW_MS = 5 * 60_000;

/**
 * Brings a window's page back when its process has ended. What was saved is in the engine, so that loading the page anew is all there is to
 * do; a page that ends for the third time in five minutes is not loaded again unasked, but replaced by one that says so.
 */
export function recoverPage(contents: RecoverableContents, deps: PageRecoveryDeps): void {
  const { clock, log, homeUrl, crashPageUrl, quit, onProblem } = deps;
  let crashedAt: number[] = [];

  const load = (url: string) => contents.loadURL(url).catch(onProblem);

  async function recover(): Promise<void> {
    const now = clock.now();
    crashedAt = [...crashedAt.filter((at) => now - at < CRASH_WINDOW_MS), now];
    const url = contents.getURL();
    if (isPage(url, crashPageUrl)) {
      // Not even the page that says so can be shown.
      if ((await deps.askAfterCrash()) === 'quit') quit();
      else await load(homeUrl);
    } else if (crashedAt.length > MOST_CRASHES) {
      if (deps.giveUp) deps.giveUp();
      else await load(crashPageUrl);
    } else if (isPage(url, homeUrl)) {
      contents.reload();
    } else {
      await load(homeUrl);
    }
  }

  contents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return;
    log.error('page.gone', { code: reason });
    recover().catch(onProblem);
  });

  let asking: AbortController | null = null;
  contents.on('unresponsive', () => {
    log.warn('page.hangs');
    if (asking) return;
    asking = new AbortController();
    const { signal } = asking;
    deps
      .askAboutHanging(signal)
      .then((choice) => {
        asking = null;
        // A page that hangs cannot be told to load anew: its process is ended, and then it is as after a crash.
        if (choice === 'reload' && !signal.aborted) contents.forcefullyCrashRenderer();
      })
      .catch(onProblem);
  });
  contents.on('responsive', () => asking?.abort());

  contents.on('did-navigate-in-page', (_event, url) => {
    if (isPage(url, crashPageUrl) && new URL(url).hash === '#quit') quit();
  });
}

function isPage(url: string, page: string): boolean {
  return url === page || url.startsWith(`${page}#`) || url.startsWith(`${page}?`);
}
