import { EventEmitter } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as Electron from 'electron';
import { runtime } from '../runtime.ts';
import { HostBrowserWindow, watchPages, windowEvents } from './browser-window.ts';
import { errorBoxesRead } from './dialog.ts';
import { Downloads } from './downloads.ts';
import { preventable } from './events.ts';
import { menuFor, onMenuChange, setFocusedWindow } from './menu.ts';
import { setQuit } from './menu-roles.ts';
import { hostNativeTheme } from './native-theme.ts';
import { offer } from './not-offered.ts';
import { Paths } from './paths.ts';
import { defaultSession } from './session.ts';
import { SingleInstance } from './single-instance.ts';
import { endUtilityProcesses } from './utility-process.ts';

class CommandLine {
  readonly #switches = new Map<string, string>();

  constructor(argv: string[]) {
    for (const argument of argv) {
      const [, name, value = ''] = /^--([^=]+)(?:=(.*))?$/s.exec(argument) ?? [];
      if (name) this.#switches.set(name, value);
    }
  }

  appendSwitch(name: string, value = ''): void {
    this.#switches.set(name, value);
  }

  appendArgument(_value: string): void {}

  hasSwitch(name: string): boolean {
    return this.#switches.has(name);
  }

  getSwitchValue(name: string): string {
    return this.#switches.get(name) ?? '';
  }

  removeSwitch(name: string): void {
    this.#switches.delete(name);
  }
}

/** The application's life: from the first line of main to the last process ended. */
class HostApp extends EventEmitter {
  readonly isPackaged = false;
  /** As in Electron on every system but macOS. */
  readonly dock = undefined;
  accessibilitySupportEnabled = false;
  badgeCount = 0;
  readonly commandLine = new CommandLine(process.argv.slice(2));
  readonly #manifest = readManifest(runtime().options.appPath);
  readonly #paths = new Paths(() => this.name, runtime().options.userDataDir);
  readonly #ready = Promise.withResolvers<void>();
  #isReady = false;
  #isQuitting = false;
  #isExiting = false;
  #instance: SingleInstance | undefined;
  #leastExitCode = 0;
  name = this.#manifest.productName ?? this.#manifest.name ?? 'application';

  /** Main's first lines have run: what must come before `ready` has been said. */
  becomeReady(): void {
    this.#isReady = true;
    this.#ready.resolve();
    this.emit('will-finish-launching');
    this.emit('ready', {}, {});
  }

  whenReady(): Promise<void> {
    return this.#ready.promise;
  }

  isReady(): boolean {
    return this.#isReady;
  }

  getName(): string {
    return this.name;
  }

  setName(name: string): void {
    this.name = name;
  }

  getVersion(): string {
    return this.#manifest.version ?? '0.0.0';
  }

  getAppPath(): string {
    return runtime().options.appPath;
  }

  getPath(name: string): string {
    return this.#paths.get(name);
  }

  setPath(name: string, path: string): void {
    mkdirSync(path, { recursive: true });
    this.#paths.set(name, path);
  }

  getLocale(): string {
    return this.getSystemLocale();
  }

  getSystemLocale(): string {
    return new Intl.DateTimeFormat().resolvedOptions().locale;
  }

  getPreferredSystemLanguages(): string[] {
    return [this.getSystemLocale()];
  }

  /** Every page of the host runs in Chromium's sandbox already, unless Chromium runs as root. */
  enableSandbox(): void {}

  disableHardwareAcceleration(): void {}

  setAppUserModelId(_id: string): void {}

  setAsDefaultProtocolClient(_scheme: string): boolean {
    return false;
  }

  removeAsDefaultProtocolClient(_scheme: string): boolean {
    return false;
  }

  isDefaultProtocolClient(_scheme: string): boolean {
    return false;
  }

  isInApplicationsFolder(): boolean {
    return false;
  }

  /** Kept, and drawn nowhere. */
  setBadgeCount(count = 0): boolean {
    this.badgeCount = count;
    return false;
  }

  getBadgeCount(): number {
    return this.badgeCount;
  }

  isEmojiPanelSupported(): boolean {
    return false;
  }

  setAboutPanelOptions(_options: unknown): void {}

  /** Chromium itself has ended. In Electron that is the whole program; here the application still gets to close its data. */
  browserGone(): void {
    console.error('host: Chromium has ended by itself, so the application quits; what it saved is kept');
    this.#leastExitCode = 1;
    this.quit();
  }

  focus(): void {
    HostBrowserWindow.getAllWindows()[0]?.focus();
  }

  requestSingleInstanceLock(additionalData: unknown = {}): boolean {
    this.#instance ??= new SingleInstance(this.getPath('userData'), (second) => {
      this.emit('second-instance', {}, second.argv, second.workingDirectory, second.additionalData);
    });
    return this.#instance.acquire({ argv: process.argv, workingDirectory: process.cwd(), additionalData });
  }

  hasSingleInstanceLock(): boolean {
    return this.#instance?.isHeld ?? false;
  }

  releaseSingleInstanceLock(): void {
    this.#instance?.release();
  }

  /** Asks everybody in Electron's order: `before-quit`, every window's `close`, `will-quit`; any of them may prevent it. */
  quit(): void {
    if (this.#isQuitting || this.#isExiting) return;
    const before = preventable({});
    this.emit('before-quit', before);
    if (before.defaultPrevented) return;
    this.#isQuitting = true;
    for (const window of HostBrowserWindow.getAllWindows()) window.close();
    if (HostBrowserWindow.getAllWindows().length > 0) {
      this.#isQuitting = false;
      return;
    }
    const will = preventable({});
    // The windows tell that they have closed first.
    setImmediate(() =>
      setImmediate(() => {
        this.emit('will-quit', will);
        this.#isQuitting = false;
        if (!will.defaultPrevented) this.exit(Number(process.exitCode ?? 0));
      }),
    );
  }

  /** Ends at once, asking nobody; Chromium, its profile and every utility process go first. */
  exit(exitCode = 0): void {
    if (this.#isExiting) return;
    this.#isExiting = true;
    const code = Math.max(exitCode, this.#leastExitCode);
    this.emit('quit', {}, code);
    void errorBoxesRead().then(() => this.#end(code));
  }

  get isExiting(): boolean {
    return this.#isExiting;
  }

  relaunch(): void {
    throw new Error('host: app.relaunch is not offered outside Electron');
  }

  allWindowsClosed(): void {
    if (this.#isQuitting || this.#isExiting) return;
    if (this.listenerCount('window-all-closed') === 0) this.quit();
    else this.emit('window-all-closed');
  }

  async #end(exitCode: number): Promise<void> {
    for (const window of HostBrowserWindow.getAllWindows()) window.webContents.markDestroyed();
    try {
      await Promise.all([runtime().close(), endUtilityProcesses()]);
    } catch (error) {
      console.error(`host: ${String(error)}`);
    }
    this.#instance?.release();
    process.exit(exitCode);
  }
}

interface Manifest {
  name?: string;
  productName?: string;
  version?: string;
}

function readManifest(appPath: string): Manifest {
  return JSON.parse(readFileSync(join(appPath, 'package.json'), 'utf8')) as Manifest;
}

export const hostApp = new HostApp();

windowEvents.on('created', (contents) => {
  hostApp.emit('web-contents-created', {}, contents);
  contents.on('render-process-gone', (event, details) => hostApp.emit('render-process-gone', event, contents, details));
});
setQuit(() => hostApp.quit());
setFocusedWindow(() => HostBrowserWindow.getFocusedWindow());
windowEvents.on('all-closed', () => hostApp.allWindowsClosed());
windowEvents.on('focus', (window) => hostApp.emit('browser-window-focus', {}, window));
windowEvents.on('blur', (window) => hostApp.emit('browser-window-blur', {}, window));
hostNativeTheme.onMedia = (features) => {
  for (const window of HostBrowserWindow.getAllWindows()) window.webContents.setMediaFeatures(features);
};
onMenuChange(() => {
  for (const window of HostBrowserWindow.getAllWindows()) {
    window.webContents.applySettings({ accelerators: menuFor(window)?.accelerators() ?? [] });
  }
});
runtime().server.rules = defaultSession.webRequest;
watchPages(() => hostApp.browserGone());
runtime().onBrowserStarted = async (browser) => {
  const downloads = new Downloads(browser.cdp, browser.profile, runtime().server.addresses, {
    isAwaited: () => defaultSession.listenerCount('will-download') > 0,
    offer: (item, frameId) => {
      const window = HostBrowserWindow.getAllWindows().find(({ webContents }) => webContents.hasFrame(frameId));
      const event = preventable({});
      defaultSession.emit('will-download', event, item, window?.webContents);
      return !event.defaultPrevented;
    },
  });
  for (const change of ['newListener', 'removeListener']) {
    defaultSession.on(change, () => setImmediate(() => void downloads.apply()));
  }
  await downloads.apply();
};

hostApp satisfies Pick<
  Electron.App,
  | 'whenReady'
  | 'isReady'
  | 'quit'
  | 'exit'
  | 'getName'
  | 'setName'
  | 'getVersion'
  | 'getAppPath'
  | 'getPath'
  | 'setPath'
  | 'isPackaged'
  | 'enableSandbox'
  | 'hasSingleInstanceLock'
  | 'releaseSingleInstanceLock'
  | 'setAppUserModelId'
  | 'commandLine'
>;

export const app = offer('app', hostApp);
