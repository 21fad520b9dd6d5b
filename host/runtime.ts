import { Browser } from './chromium/browser.ts';
import { type Display, openDisplay } from './chromium/display.ts';
import { findChromium } from './chromium/find.ts';
import { COOKIE_NAME } from './server/gate.ts';
import { LoopbackServer } from './server/loopback.ts';

export interface RuntimeOptions {
  /** The folder of the application's package.json. */
  appPath: string;
  headless: boolean;
  userDataDir?: string;
  debuggingPort?: number;
}

/** What every part of the offered API stands on: the loopback server, and the Chromium that is started once and used by all windows. */
export class Runtime {
  readonly options: RuntimeOptions;
  readonly server: LoopbackServer;
  onBrowserGone: () => void = () => {};
  onPageClosed: (targetId: string) => void = () => {};
  /** Called with every Chromium that starts, before its first page. */
  onBrowserStarted: (browser: Browser) => Promise<void> = async () => {};
  /** Called when a page of our own, which is no window of the application, closes. */
  readonly ownPages = new Map<string, () => void>();
  #display: Promise<Display> | undefined;
  #browser: Promise<Browser> | undefined;

  static async start(options: RuntimeOptions): Promise<Runtime> {
    return new Runtime(options, await LoopbackServer.start());
  }

  private constructor(options: RuntimeOptions, server: LoopbackServer) {
    this.options = options;
    this.server = server;
  }

  /** Chromium, started at the first call; a later call after it crashed starts it anew. */
  browser(): Promise<Browser> {
    this.#browser ??= this.#launch();
    return this.#browser;
  }

  /** The running Chromium, if there is one: does not start it. */
  runningBrowser(): Promise<Browser> | undefined {
    return this.#browser;
  }

  /** Where windows appear; decided once. */
  display(): Promise<Display> {
    this.#display ??= openDisplay({ headless: this.options.headless });
    return this.#display;
  }

  async close(): Promise<void> {
    const browser = await this.#browser?.catch(() => undefined);
    await browser?.close();
    const display = await this.#display?.catch(() => undefined);
    await display?.close();
    await this.server.close();
  }

  async #launch(): Promise<Browser> {
    const path = findChromium();
    if (!path)
      throw new Error('host: no Chromium found; install chromium, or name it in the environment variable CHROMIUM');
    if (process.getuid?.() === 0) console.error('host: without the Chromium sandbox, because this is root');
    const { debuggingPort } = this.options;
    const browser = await Browser.launch({
      path,
      display: await this.display(),
      serverAddress: this.server.address,
      ...(debuggingPort === undefined ? {} : { debuggingPort }),
    });
    browser.onPageClosed = (targetId) => {
      this.ownPages.get(targetId)?.();
      this.ownPages.delete(targetId);
      this.onPageClosed(targetId);
    };
    browser.onGone = () => {
      this.#browser = undefined;
      for (const closed of this.ownPages.values()) closed();
      this.ownPages.clear();
      void browser.close();
      this.onBrowserGone();
    };
    await this.#prepare(browser);
    return browser;
  }

  async #prepare(browser: Browser): Promise<void> {
    await browser.cdp.send('Storage.setCookies', {
      cookies: [
        {
          name: COOKIE_NAME,
          value: this.server.secret,
          url: this.server.addresses.serverOrigin,
          httpOnly: true,
          sameSite: 'Strict',
        },
      ],
    });
    await this.onBrowserStarted(browser);
  }
}

let current: Runtime | undefined;

export function setRuntime(runtime: Runtime): void {
  current = runtime;
}

/** The runtime of this process. It exists before the application's first line runs. */
export function runtime(): Runtime {
  if (!current) throw new Error('host: start the application with `node host/run.ts`');
  return current;
}
