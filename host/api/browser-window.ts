import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type * as Electron from 'electron';
import type { OpenedPage } from '../chromium/browser.ts';
import type { Protocol } from '../chromium/cdp.ts';
import type { WindowState } from '../page/messages.ts';
import { runtime } from '../runtime.ts';
import { parseColor } from './color.ts';
import { preventable } from './events.ts';
import { menuFor } from './menu.ts';
import type { HostImage } from './native-image.ts';
import { hostNativeTheme } from './native-theme.ts';
import { offer, refusingEmitter } from './not-offered.ts';
import type { PreloadScript } from './page-bridge.ts';
import { HostWebContents, type WindowOpenDetails } from './web-contents.ts';

/** So long after its last change of size a window counts as let go of. */
const SETTLES_AFTER_MS = 300;

type Placement = 'normal' | 'minimized' | 'maximized' | 'fullscreen';

let lastId = 0;
const windows = new Map<number, HostBrowserWindow>();

/** Called when a window is made, and when the last one has closed. */
export const windowEvents = new EventEmitter<{
  created: [HostWebContents];
  'all-closed': [];
  focus: [HostBrowserWindow];
  blur: [HostBrowserWindow];
}>();

/** A Chromium app window. Chromium cannot hide one: a hidden window is minimized. */
export class HostBrowserWindow extends refusingEmitter('BrowserWindow') {
  readonly id = ++lastId;
  readonly webContents = new HostWebContents();
  readonly #page: Promise<OpenedPage>;
  #targetId: string | undefined;
  #bounds: Electron.Rectangle;
  #timesSet = 0;
  #placement: Placement = 'normal';
  #isVisible: boolean;
  #hasFocus = false;
  #title: string;
  #isDestroyed = false;
  #closeWasAsked = false;
  #least: { width: number; height: number };
  #settling: NodeJS.Timeout | undefined;

  static getAllWindows(): HostBrowserWindow[] {
    return [...windows.values()];
  }

  static fromWebContents(contents: HostWebContents): HostBrowserWindow | null {
    return HostBrowserWindow.getAllWindows().find((window) => window.webContents === contents) ?? null;
  }

  static fromId(id: number): HostBrowserWindow | null {
    return windows.get(id) ?? null;
  }

  static getFocusedWindow(): HostBrowserWindow | null {
    return HostBrowserWindow.getAllWindows().find((window) => window.#hasFocus) ?? null;
  }

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super();
    const { x = 0, y = 0, show = true, title = '', minWidth = 0, minHeight = 0 } = options;
    this.#least = { width: minWidth, height: minHeight };
    const width = Math.max(options.width ?? 800, minWidth);
    const height = Math.max(options.height ?? 600, minHeight);
    this.#bounds = { x, y, width, height };
    const isPlaced = options.x !== undefined && options.y !== undefined;
    this.#isVisible = show;
    this.#title = title;
    windows.set(this.id, this);
    this.#page = runtime()
      .browser()
      .then((browser) => browser.openPage(isPlaced ? { left: x, top: y, width, height } : { width, height }));
    this.#page.then(
      ({ targetId }) => this.#opened(targetId),
      () => this.#closed(),
    );
    this.webContents.attach(this.#page, readPreload(options.webPreferences));
    this.webContents.onWindowState = (state) => this.#report(state);
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show', {}));
    this.webContents.onWindowAllowed = (details, overrides) => this.#openChild(details, overrides);
    this.webContents.onCloseAsked = () => this.#mayClose();
    this.webContents.onAccelerator = (commandId) => menuFor(this)?.findCommand(commandId)?.click({}, this);
    this.webContents.on('unresponsive', () => this.emit('unresponsive'));
    this.webContents.on('responsive', () => this.emit('responsive'));
    this.webContents.setMediaFeatures(hostNativeTheme.mediaFeatures);
    this.webContents.applySettings({ accelerators: menuFor(this)?.accelerators() ?? [] });
    for (const change of ['newListener', 'removeListener'])
      this.on(change, () => setImmediate(() => this.#tellIfAsked()));
    if (options.backgroundColor) this.setBackgroundColor(options.backgroundColor);
    // After this constructor has returned, as listeners expect a window that they can look up.
    windowEvents.emit('created', this.webContents);
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }

  show(): void {
    const wasVisible = this.#isVisible;
    this.#isVisible = true;
    if (this.#placement === 'minimized') this.#place('normal');
    this.focus();
    if (!wasVisible) this.emit('show', {});
  }

  showInactive(): void {
    this.show();
  }

  hide(): void {
    if (!this.#isVisible) return;
    this.#isVisible = false;
    this.#place('minimized');
    this.emit('hide', {});
  }

  focus(): void {
    void this.#command(async ({ session }) => session.tell('Page.bringToFront'));
  }

  blur(): void {}

  /** Asks the window to close: a listener of `close` may prevent it. */
  close(): void {
    if (!this.#isDestroyed && this.#mayClose()) this.destroy();
  }

  #mayClose(): boolean {
    const event = preventable({});
    this.emit('close', event);
    this.#closeWasAsked = !event.defaultPrevented;
    return !event.defaultPrevented;
  }

  /** Chromium asks about closing only where somebody might say no. */
  #tellIfAsked(): void {
    if (!this.#isDestroyed) this.webContents.applySettings({ asksBeforeClose: this.listenerCount('close') > 0 });
  }

  #openChild(details: WindowOpenDetails, overrides: Electron.BrowserWindowConstructorOptions): void {
    const child = new HostBrowserWindow({ ...sizeIn(details.features), ...overrides });
    this.webContents.emit('did-create-window', child, { ...details, options: overrides });
    if (details.url === 'about:blank') return;
    child.loadURL(details.url).catch((error: unknown) => {
      if (!child.isDestroyed()) console.error(`host: a window that a page opened did not load: ${String(error)}`);
    });
  }

  destroy(): void {
    if (this.#isDestroyed) return;
    void this.#command(async ({ targetId }) => {
      const browser = await runtime().runningBrowser();
      await browser?.cdp.tell('Target.closeTarget', { targetId });
    });
    this.#closed();
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  isVisible(): boolean {
    return this.#isVisible;
  }

  isFocused(): boolean {
    return this.#hasFocus;
  }

  isMinimized(): boolean {
    return this.#placement === 'minimized';
  }

  isMaximized(): boolean {
    return this.#placement === 'maximized';
  }

  isFullScreen(): boolean {
    return this.#placement === 'fullscreen';
  }

  minimize(): void {
    this.#place('minimized');
  }

  maximize(): void {
    this.#place('maximized');
  }

  unmaximize(): void {
    this.#place('normal');
  }

  restore(): void {
    this.#place('normal');
  }

  setFullScreen(isFullScreen: boolean): void {
    this.#place(isFullScreen ? 'fullscreen' : 'normal');
  }

  getBounds(): Electron.Rectangle {
    return { ...this.#bounds };
  }

  getNormalBounds(): Electron.Rectangle {
    return this.getBounds();
  }

  setBounds(bounds: Partial<Electron.Rectangle>): void {
    this.#bounds = this.#atLeast({ ...this.#bounds, ...bounds });
    this.#timesSet++;
    const { x: left, y: top, width, height } = this.#bounds;
    this.#setBounds({ left, top, width, height });
  }

  getSize(): number[] {
    return [this.#bounds.width, this.#bounds.height];
  }

  getPosition(): number[] {
    return [this.#bounds.x, this.#bounds.y];
  }

  setPosition(x: number, y: number): void {
    this.setBounds({ x, y });
  }

  getMinimumSize(): number[] {
    return [this.#least.width, this.#least.height];
  }

  setMinimumSize(width: number, height: number): void {
    this.#least = { width, height };
    this.#keepLeast();
  }

  setSize(width: number, height: number): void {
    this.setBounds({ width, height });
  }

  getTitle(): string {
    return this.#title;
  }

  setTitle(title: string): void {
    this.#title = title;
    void this.webContents.runBesidePreload(`document.title = ${JSON.stringify(title)}`).catch(() => {
      // The window is closing: it has no title to show.
    });
  }

  setBackgroundColor(color: string): void {
    this.webContents.setBackground(parseColor(color));
  }

  reload(): void {
    this.webContents.reload();
  }

  /** Chromium app windows have no menu bar. */
  setMenuBarVisibility(_isVisible: boolean): void {}

  setAutoHideMenuBar(_isHidden: boolean): void {}

  removeMenu(): void {}

  setMenu(_menu: unknown): void {}

  capturePage(rect?: Electron.Rectangle): Promise<HostImage> {
    return this.webContents.capturePage(rect);
  }

  /** Chromium says that this window's page has closed, by whatever hand. */
  pageClosed(targetId: string): void {
    if (targetId !== this.#targetId || this.#isDestroyed) return;
    // Closed without a question, as Chromium does with a page that was never clicked or typed into: too late to prevent it.
    if (!this.#closeWasAsked) this.emit('close', preventable({}));
    this.#closed();
  }

  isPage(targetId: string): boolean {
    return targetId === this.#targetId;
  }

  browserGone(): void {
    if (this.#isDestroyed) return;
    this.#closed();
  }

  #opened(targetId: string): void {
    this.#targetId = targetId;
    if (!this.#isDestroyed && this.#placement !== 'normal') this.#place(this.#placement);
  }

  #closed(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    clearTimeout(this.#settling);
    windows.delete(this.id);
    this.webContents.markDestroyed();
    // As Electron does, after the call that closed it has returned.
    setImmediate(() => {
      this.emit('closed');
      if (windows.size === 0) windowEvents.emit('all-closed');
    });
  }

  #report({ hasFocus, ...bounds }: WindowState): void {
    this.#moved(bounds);
    void this.#askBounds();
    if (hasFocus === this.#hasFocus) return;
    this.#hasFocus = hasFocus;
    if (hasFocus && this.#placement === 'minimized') this.#placement = 'normal';
    const event = hasFocus ? 'focus' : 'blur';
    this.emit(event, {});
    windowEvents.emit(event, this);
  }

  #moved(bounds: Electron.Rectangle): void {
    const before = this.#bounds;
    if (bounds.width > 0 && bounds.height > 0) this.#bounds = bounds;
    const { x, y, width, height } = this.#bounds;
    if (width !== before.width || height !== before.height) this.emit('resize', {});
    if (x !== before.x || y !== before.y) this.emit('move', {});
    this.#keepLeast();
  }

  /** A page hears of a change of size before it can see its new outer size, and then hears no more: Chromium knows. */
  async #askBounds(): Promise<void> {
    const setBefore = this.#timesSet;
    try {
      const { targetId } = await this.#page;
      const browser = await runtime().runningBrowser();
      const place = await browser?.cdp.send('Browser.getWindowForTarget', { targetId });
      // Set anew meanwhile: the answer is older than what was set, and the change is reported in its turn.
      if (!place || this.#isDestroyed || this.#timesSet !== setBefore) return;
      const { left, top, width, height } = place.bounds;
      const { x, y } = this.#bounds;
      this.#moved({ x: left ?? x, y: top ?? y, width: width ?? 0, height: height ?? 0 });
    } catch {
      // The page has gone with its window: what it said last holds.
    }
  }

  #atLeast(bounds: Electron.Rectangle): Electron.Rectangle {
    const { width, height } = this.#least;
    return { ...bounds, width: Math.max(bounds.width, width), height: Math.max(bounds.height, height) };
  }

  /** Chromium knows no least size: a window that was made smaller is set right when it is let go of. */
  #keepLeast(): void {
    clearTimeout(this.#settling);
    const { width, height } = this.#bounds;
    if (this.#placement !== 'normal' || (width >= this.#least.width && height >= this.#least.height)) return;
    this.#settling = setTimeout(() => this.setBounds({}), SETTLES_AFTER_MS);
  }

  #place(placement: Placement): void {
    const before = this.#placement;
    this.#placement = placement;
    this.#setBounds({ windowState: placement });
    if (placement === 'minimized') this.emit('minimize', {});
    else if (placement === 'maximized') this.emit('maximize', {});
    else if (before === 'minimized') this.emit('restore', {});
    else if (before === 'maximized') this.emit('unmaximize', {});
  }

  #setBounds(bounds: Protocol.Browser.Bounds): void {
    void this.#command(async ({ targetId }) => {
      const browser = await runtime().runningBrowser();
      const place = await browser?.cdp.send('Browser.getWindowForTarget', { targetId });
      if (place) await browser?.cdp.tell('Browser.setWindowBounds', { windowId: place.windowId, bounds });
    });
  }

  /** Runs a command on the window once it is open; a window that closed meanwhile takes none. */
  async #command(command: (page: OpenedPage) => Promise<void>): Promise<void> {
    try {
      await command(await this.#page);
    } catch (error) {
      if (!this.#isDestroyed) console.error(`host: a window command failed: ${String(error)}`);
    }
  }
}

/** The size in the third argument of `window.open`, such as `width=480,height=300`. */
function sizeIn(features: string): { width?: number; height?: number } {
  const number = (name: string) => Number(new RegExp(`\\b${name}=(\\d+)`).exec(features)?.[1] ?? 0);
  const [width, height] = [number('width'), number('height')];
  return { ...(width > 0 ? { width } : {}), ...(height > 0 ? { height } : {}) };
}

function readPreload(preferences: Electron.WebPreferences | undefined): PreloadScript {
  return {
    source: preferences?.preload ? readFileSync(preferences.preload, 'utf8') : '',
    inSubframes: preferences?.nodeIntegrationInSubFrames === true,
    additionalArguments: preferences?.additionalArguments ?? [],
  };
}

/** Connects the windows to what Chromium reports. */
export function watchPages(onBrowserGone: () => void): void {
  const host = runtime();
  host.onPageClosed = (targetId) => {
    for (const window of HostBrowserWindow.getAllWindows()) window.pageClosed(targetId);
  };
  host.onBrowserGone = () => {
    onBrowserGone();
    for (const window of HostBrowserWindow.getAllWindows()) window.browserGone();
  };
}

export const BrowserWindow = offer('BrowserWindow', HostBrowserWindow);
