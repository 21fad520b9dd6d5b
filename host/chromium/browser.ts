import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { type Guard, guard } from '../process/watchdog.ts';
import { type CdpSession, CdpTransport } from './cdp.ts';
import type { Display } from './display.ts';
import { AS_ROOT, chromiumFlags } from './flags.ts';
import { createProfile, removeProfile } from './profile.ts';

export interface LaunchOptions {
  path: string;
  display: Display;
  serverAddress: string;
  debuggingPort?: number;
}

export interface PageBounds {
  left?: number;
  top?: number;
  width: number;
  height: number;
}

/** A page that the host opened, paused before its first script. */
export interface OpenedPage {
  targetId: string;
  session: CdpSession;
}

const NO_SANDBOX_ADVICE = `
host: Chromium's sandbox needs user namespaces, which this machine does not let this user have. Allow them
(sysctl kernel.unprivileged_userns_clone=1, kernel.apparmor_restrict_unprivileged_userns=0, or a container that permits them).
The host does not run pages outside the sandbox on its own account.`;

const GROUP_DEADLINE_MS = 1000;
const GROUP_POLL_MS = 10;
const STOP_DEADLINE_MS = 3000;
// sun_path of unix(7), and what Chromium adds: /org.chromium.Chromium.XXXXXX/SingletonSocket.
const SOCKET_PATH_LIMIT = 107;
const SOCKET_NAME_LENGTH = 46;

/** One Chromium with its own temporary profile, ended and cleaned up by `close` and, failing that, by the watchdog. */
export class Browser {
  readonly cdp: CdpSession;
  /** Called once when Chromium has ended by itself. */
  onGone: () => void = () => {};
  /** Called when a page closes, by whatever cause. */
  onPageClosed: (targetId: string) => void = () => {};
  readonly #process: ChildProcess;
  readonly #transport: CdpTransport;
  readonly #options: LaunchOptions;
  readonly #profile: string;
  readonly #watchdog: Guard;
  /** What Chromium wrote last. */
  readonly #words: string[];
  readonly #exited: Promise<void>;
  readonly #sessionIds = new Map<string, string>();
  readonly #expected = new Map<string, (page: OpenedPage) => void>();
  /** Pages that attached before `Target.createTarget` told us which one is ours. */
  readonly #unclaimed = new Map<string, OpenedPage>();
  #creating = 0;
  #closing = false;

  static async launch(options: LaunchOptions): Promise<Browser> {
    const browser = new Browser(options);
    await browser.#start();
    return browser;
  }

  private constructor(options: LaunchOptions) {
    this.#options = options;
    this.#profile = createProfile(options.path);
    this.#process = spawn(options.path, chromiumFlags({ profile: this.#profile, ...this.#flags() }), {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
      // Its own group, so that a signal from the terminal reaches the application first and the group can be ended whole.
      detached: true,
      env: this.#environment(),
    });
    this.#watchdog = guard({ processGroup: this.#process.pid ?? 0, directory: this.#profile });
    this.#exited = new Promise((resolve) => {
      this.#process.once('exit', () => resolve());
      this.#process.once('error', () => resolve());
    });
    const [, , errors, input, output] = this.#process.stdio;
    this.#words = readWords(errors as Readable);
    this.#transport = new CdpTransport(output as Readable, input as Writable);
    this.cdp = this.#transport.browser;
  }

  /** Opens a page of the given outer size, at the given place if any, and attaches to it before it runs anything. */
  async openPage(bounds: PageBounds): Promise<OpenedPage> {
    if (this.#options.display.kind === 'headless') return this.#createTarget(bounds);
    const page = await this.#openAppWindow();
    // An app window takes its size from the last one of its kind, whatever it is asked.
    const { windowId } = await this.cdp.send('Browser.getWindowForTarget', { targetId: page.targetId });
    await this.cdp.send('Browser.setWindowBounds', { windowId, bounds });
    return page;
  }

  /** The folder that is removed when Chromium has ended. */
  get profile(): string {
    return this.#profile;
  }

  async close(): Promise<void> {
    if (!this.#closing) {
      this.#closing = true;
      await this.cdp.tell('Browser.close');
    }
    const late = setTimeout(() => this.#killGroup(), STOP_DEADLINE_MS);
    await this.#exited;
    clearTimeout(late);
    // Helpers that outlived the browser process would write into the profile again, also in the moment they are ended.
    await this.#endGroup();
    removeProfile(this.#profile);
    await this.#watchdog.release();
  }

  /** Ends Chromium's group and waits for its last process. One that nobody collects stays listed, hence the bound. */
  async #endGroup(): Promise<void> {
    const deadline = performance.now() + GROUP_DEADLINE_MS;
    while (this.#killGroup() && performance.now() < deadline) await pause(GROUP_POLL_MS);
  }

  async #start(): Promise<void> {
    try {
      await this.#prepare();
    } catch (error) {
      await this.close();
      // Chromium's own last words tell more than that it is gone.
      const words = this.#words.join('\n');
      const advice = /no usable sandbox/i.test(words) ? NO_SANDBOX_ADVICE : '';
      throw new Error(`host: ${this.#options.path} did not start:\n${words}${advice}`, { cause: error });
    }
    void this.#exited.then(() => {
      if (!this.#closing) this.onGone();
    });
  }

  async #prepare(): Promise<void> {
    this.cdp.on('Target.attachedToTarget', ({ sessionId, targetInfo, waitingForDebugger }) => {
      const session = this.#transport.session(sessionId);
      this.#sessionIds.set(targetInfo.targetId, sessionId);
      this.#attached(
        { targetId: targetInfo.targetId, session },
        targetInfo.url,
        targetInfo.openerId,
        waitingForDebugger,
      );
    });
    this.cdp.on('Target.targetDestroyed', ({ targetId }) => {
      const sessionId = this.#sessionIds.get(targetId);
      this.#sessionIds.delete(targetId);
      this.#unclaimed.delete(targetId);
      if (sessionId) this.#transport.forget(sessionId);
      this.onPageClosed(targetId);
    });
    await this.cdp.send('Target.setDiscoverTargets', { discover: true, filter: [{ type: 'page' }] });
    await this.cdp.send('Target.setAutoAttach', {
      autoAttach: true,
      waitForDebuggerOnStart: true,
      flatten: true,
      filter: [{ type: 'page' }],
    });
    // Until the application says that it wants one.
    await this.cdp.send('Browser.setDownloadBehavior', { behavior: 'deny' });
  }

  #attached(page: OpenedPage, url: string, openerId: string | undefined, waiting: boolean): void {
    const claim = this.#expected.get(url) ?? this.#expected.get(page.targetId);
    if (claim) {
      this.#expected.delete(url);
      this.#expected.delete(page.targetId);
      claim(page);
    } else if (this.#creating > 0 && !openerId) {
      this.#unclaimed.set(page.targetId, page);
    } else {
      // Opened by a link or a key of Chromium's own. The page that wanted it has told of its wish; the window is never seen to load.
      if (waiting) void page.session.tell('Runtime.runIfWaitingForDebugger');
      void this.cdp.tell('Target.closeTarget', { targetId: page.targetId });
    }
  }

  async #createTarget(bounds: PageBounds): Promise<OpenedPage> {
    this.#creating++;
    try {
      const { targetId } = await this.cdp.send('Target.createTarget', {
        url: 'about:blank',
        newWindow: true,
        ...bounds,
      });
      const page = this.#unclaimed.get(targetId);
      this.#unclaimed.delete(targetId);
      return page ?? (await new Promise((resolve) => this.#expected.set(targetId, resolve)));
    } finally {
      this.#creating--;
    }
  }

  /**
   * DevTools cannot open a window without an address bar. A second Chromium on the same profile can: it hands
   * `--app` to the first one and ends.
   */
  async #openAppWindow(): Promise<OpenedPage> {
    const url = `data:text/html,${randomBytes(12).toString('hex')}`;
    const { path } = this.#options;
    return new Promise((resolve, reject) => {
      this.#expected.set(url, resolve);
      const messenger = spawn(
        path,
        [`--user-data-dir=${this.#profile}`, `--app=${url}`, ...(this.#flags().asRoot ? AS_ROOT : [])],
        { stdio: 'ignore', env: this.#environment() },
      );
      messenger.once('error', reject);
      messenger.once('exit', (code) => {
        if (code) reject(new Error(`host: Chromium did not open a window (exit code ${code})`));
      });
    });
  }

  #flags() {
    const { display, serverAddress, debuggingPort } = this.#options;
    return {
      headless: display.kind === 'headless',
      asRoot: process.getuid?.() === 0,
      serverAddress,
      ...(debuggingPort === undefined ? {} : { debuggingPort }),
    };
  }

  #environment(): NodeJS.ProcessEnv {
    const { display } = this.#options.display;
    // What Chromium writes to the temporary folder then goes with the profile. A socket is among it, and its path has a limit.
    const isShort = this.#profile.length + SOCKET_NAME_LENGTH <= SOCKET_PATH_LIMIT;
    return {
      ...process.env,
      ...(display ? { DISPLAY: display } : {}),
      ...(isShort ? { TMPDIR: this.#profile } : {}),
      // Else it keeps a folder for crash reports in the person's own settings, whatever its flags say.
      CHROME_CONFIG_HOME: this.#profile,
    };
  }

  /** True while there was anything left to end. */
  #killGroup(): boolean {
    const { pid } = this.#process;
    if (!pid) return false;
    try {
      process.kill(-pid, 'SIGKILL');
      return true;
    } catch {
      // No such group: everything has ended.
      return false;
    }
  }
}

/** Passes on the one line that says where DevTools listens, and keeps the last ones for when Chromium does not start. */
function readWords(errors: Readable): string[] {
  const last: string[] = [];
  createInterface({ input: errors }).on('line', (line) => {
    if (line.startsWith('DevTools listening on ')) process.stderr.write(`${line}\n`);
    last.push(line);
    if (last.length > 5) last.shift();
  });
  return last;
}
