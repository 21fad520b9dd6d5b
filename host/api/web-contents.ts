import type * as Electron from 'electron';
import type { OpenedPage } from '../chromium/browser.ts';
import type { CdpSession } from '../chromium/cdp.ts';
import type { HostMessage, PageMessage, PageSettings, PopupEntry, WindowState } from '../page/messages.ts';
import type { WindowWish } from '../page/world-endpoint.ts';
import { runtime } from '../runtime.ts';
import { preventable } from './events.ts';
import { FrameTree, HostFrame } from './frames.ts';
import { HangWatch } from './hang-watch.ts';
import { failure, type HostInvokeEvent, hostIpcMain } from './ipc-main.ts';
import { HostImage } from './native-image.ts';
import { NavigationGuard, type NavigationQuestion } from './navigation-guard.ts';
import { refusingEmitter } from './not-offered.ts';
import { PageBridge, type PreloadScript } from './page-bridge.ts';
import { printParameters } from './print.ts';
import { defaultSession, type HostSession } from './session.ts';

export interface WindowOpenDetails {
  url: string;
  frameName: string;
  features: string;
  disposition: 'new-window' | 'foreground-tab';
  referrer: { url: string; policy: 'no-referrer' };
}
type WindowOpenHandler = (details: WindowOpenDetails) => {
  action: string;
  overrideBrowserWindowOptions?: Electron.BrowserWindowConstructorOptions;
};

/** What Chromium calls the editing commands that Electron has as methods. */
type EditCommand = 'undo' | 'redo' | 'cut' | 'copy' | 'paste' | 'delete' | 'selectAll';

const CONSOLE_LEVELS: Record<string, string> = {
  verbose: 'debug',
  debug: 'debug',
  warning: 'warning',
  error: 'error',
  assert: 'error',
};

/** Electron's zoom levels grow by a fifth each. */
const ZOOM_STEP = 1.2;

let lastId = 0;

/** A page: messages, navigation, printing and pictures of it. */
export class HostWebContents extends refusingEmitter('webContents') {
  readonly id = ++lastId;
  readonly session: HostSession = defaultSession;
  /** Called with what the page reports of its window. */
  onWindowState: (state: WindowState) => void = () => {};
  /** Called for a window that the page wants and the application has allowed. */
  onWindowAllowed: (details: WindowOpenDetails, options: Electron.BrowserWindowConstructorOptions) => void = () => {};
  /** Called when a person closes the window; false keeps it. */
  onCloseAsked: () => boolean = () => true;
  /** Called with the menu entry whose keys were pressed. */
  onAccelerator: (commandId: number) => void = () => {};
  #frames: FrameTree | undefined;
  #bridge: PageBridge | undefined;
  #guard: NavigationGuard | undefined;
  #windowOpenHandler: WindowOpenHandler = () => ({ action: 'deny' });
  #zoomFactor = 1;
  #isCrashed = false;
  #settings: PageSettings = { accelerators: [], asksBeforeClose: false };
  #media: Record<string, string> = {};
  #lastPopup = 0;
  readonly #popups = new Map<number, (commandId: number | null) => void>();
  readonly #hangWatch = new HangWatch();
  #isDestroyed = false;
  #url = '';
  /** Settles when the page is attached and guarded; commands wait for it. */
  #ready: Promise<CdpSession> = Promise.reject(new Error('host: the page was not opened'));
  readonly #placeholder = new HostFrame('', null, runtime().server.addresses);

  constructor() {
    super();
    this.#ready.catch(() => {});
  }

  get mainFrame(): HostFrame {
    return this.#frames?.main ?? this.#placeholder;
  }

  /** Takes over a page that has not run anything yet. */
  attach(page: Promise<OpenedPage>, script: PreloadScript): void {
    this.#ready = page.then((opened) => this.#install(opened, script));
    this.#ready.catch((error: unknown) => {
      if (this.#isDestroyed) return;
      console.error(`host: the window could not be opened: ${String(error)}`);
      // Closing the last window makes the application quit, which is no success here.
      process.exitCode = 1;
    });
  }

  async loadURL(url: string): Promise<void> {
    const { addresses } = runtime().server;
    this.#url = url;
    const cdp = await this.#ready;
    const serverUrl = addresses.toServer(url);
    await this.session.applyPermissions();
    const loaded = this.#nextLoad(url);
    // Whoever waits for this call hears of it from Chromium's answer.
    loaded.catch(() => {});
    this.#guard?.expect(serverUrl);
    const { errorText } = await cdp.send('Page.navigate', { url: serverUrl });
    if (errorText) {
      this.emit('did-fail-load', preventable({}), -2, errorText, url, true);
      throw new Error(`${errorText} loading '${url}'`);
    }
    await loaded;
  }

  /** Settles when the page has loaded, or cannot any more. */
  #nextLoad(url: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = () => end(() => reject(new Error(`ERR_FAILED (-2) loading '${url}'`)));
      const finish = () => end(resolve);
      const end = (settle: () => void) => {
        this.off('did-finish-load', finish).off('destroyed', fail).off('render-process-gone', fail);
        settle();
      };
      this.on('did-finish-load', finish).on('destroyed', fail).on('render-process-gone', fail);
    });
  }

  send(channel: string, ...args: unknown[]): void {
    if (this.#isDestroyed) throw new TypeError('Object has been destroyed');
    this.#bridge?.send(this.mainFrame, { kind: 'event', channel, args });
  }

  reload(): void {
    void this.#tell((cdp) => {
      this.#guard?.expect(this.mainFrame.serverUrl);
      return cdp.tell('Page.reload');
    });
  }

  reloadIgnoringCache(): void {
    this.reload();
  }

  isCrashed(): boolean {
    return this.#isCrashed;
  }

  /** Ends the page's process, as a crash would. */
  forcefullyCrashRenderer(): void {
    void this.#tell((cdp) => cdp.tell('Page.crash'));
  }

  getURL(): string {
    return this.mainFrame.url || this.#url;
  }

  getTitle(): string {
    return this.#title;
  }

  hasFrame(frameId: string): boolean {
    return this.#frames?.find(frameId) !== undefined;
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  isLoading(): boolean {
    return this.#loading;
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.#windowOpenHandler = handler;
  }

  async executeJavaScript(code: string, userGesture = false): Promise<unknown> {
    const cdp = await this.#ready;
    const { result, exceptionDetails } = await cdp.send('Runtime.evaluate', {
      expression: code,
      userGesture,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  async printToPDF(options: Electron.PrintToPDFOptions = {}): Promise<Buffer> {
    const cdp = await this.#ready;
    const { data } = await cdp.send('Page.printToPDF', printParameters(options));
    return Buffer.from(data, 'base64');
  }

  async capturePage(rect?: Electron.Rectangle): Promise<HostImage> {
    const cdp = await this.#ready;
    const clip = rect ? { clip: { ...rect, scale: 1 } } : {};
    const { data } = await cdp.send('Page.captureScreenshot', { format: 'png', ...clip });
    return new HostImage(Buffer.from(data, 'base64'));
  }

  getZoomFactor(): number {
    return this.#zoomFactor;
  }

  setZoomFactor(factor: number): void {
    this.#zoomFactor = factor;
    this.#applyZoom();
  }

  getZoomLevel(): number {
    return Math.log(this.#zoomFactor) / Math.log(ZOOM_STEP);
  }

  setZoomLevel(level: number): void {
    this.setZoomFactor(ZOOM_STEP ** level);
  }

  undo = (): void => this.#edit('undo');
  redo = (): void => this.#edit('redo');
  cut = (): void => this.#edit('cut');
  copy = (): void => this.#edit('copy');
  paste = (): void => this.#edit('paste');
  delete = (): void => this.#edit('delete');
  selectAll = (): void => this.#edit('selectAll');

  async insertText(text: string): Promise<void> {
    const cdp = await this.#ready;
    await cdp.send('Input.insertText', { text });
  }

  /** Runs an editing command on whatever has the focus. No key is pressed: Chromium takes the command along with one that has no name. */
  #edit(command: EditCommand): void {
    void this.runEditCommand(command);
  }

  async runEditCommand(command: EditCommand): Promise<void> {
    await this.#tell((cdp) => cdp.tell('Input.dispatchKeyEvent', { type: 'rawKeyDown', commands: [command] }));
  }

  /** Types text into, or runs, the preload's world: for the clipboard, which wants a user's gesture. */
  async runBesidePreload(expression: string): Promise<unknown> {
    await this.#ready;
    return this.#bridge?.evaluateInPreload(expression);
  }

  /** Media features that the page sees, such as `prefers-color-scheme`; an empty value leaves one to Chromium. */
  setMediaFeatures(features: Record<string, string>): void {
    this.#media = features;
    void this.#tell((cdp) => this.#applyMedia(cdp));
  }

  #applyMedia(cdp: CdpSession): Promise<void> {
    const features = Object.entries(this.#media).map(([name, value]) => ({ name, value }));
    return cdp.tell('Emulation.setEmulatedMedia', { features });
  }

  /** What every document of this window is to do, also those that come later. */
  applySettings(change: Partial<PageSettings>): void {
    this.#settings = { ...this.#settings, ...change };
    this.#bridge?.broadcast({ kind: 'settings', settings: this.#settings });
  }

  /** Draws a menu over the page; settles with the entry that was chosen. */
  async showPopup(entries: PopupEntry[], x: number | null, y: number | null): Promise<number | null> {
    await this.#ready;
    const popupId = ++this.#lastPopup;
    const chosen = new Promise<number | null>((resolve) => this.#popups.set(popupId, resolve));
    this.#bridge?.send(this.mainFrame, { kind: 'popup', popupId, x, y, entries });
    return chosen;
  }

  setBackground(color: { r: number; g: number; b: number; a: number }): void {
    void this.#tell((cdp) => cdp.tell('Emulation.setDefaultBackgroundColorOverride', { color }));
  }

  /** A page of this window wanted another window; Chromium opened none, or it is closed already. */
  askWindowOpen(wanted: WindowWish): void {
    const details: WindowOpenDetails = {
      ...wanted,
      url: runtime().server.addresses.toApp(wanted.url),
      disposition: wanted.features === '' ? 'foreground-tab' : 'new-window',
      referrer: { url: '', policy: 'no-referrer' },
    };
    const answer = this.#windowOpenHandler(details);
    if (answer.action === 'allow') this.onWindowAllowed(details, answer.overrideBrowserWindowOptions ?? {});
  }

  markDestroyed(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    this.#hangWatch.stop();
    this.#endPopups();
    this.#frames?.detachAll();
    this.emit('destroyed');
  }

  #endPopups(): void {
    for (const resolve of this.#popups.values()) resolve(null);
    this.#popups.clear();
  }

  #loading = false;
  #title = '';

  /** Runs a command whose page may be gone by then. */
  async #tell(command: (cdp: CdpSession) => Promise<void>): Promise<void> {
    const cdp = await this.#ready.catch(() => undefined);
    if (cdp) await command(cdp);
  }

  async #install({ session, targetId }: OpenedPage, script: PreloadScript): Promise<CdpSession> {
    const { addresses } = runtime().server;
    this.#frames = new FrameTree(session, targetId, addresses);
    this.#bridge = new PageBridge(session, this.#frames, addresses.serverOrigin, script);
    this.#bridge.onMessage = (frame, message) => this.#receive(frame, message);
    this.#bridge.greet = (): HostMessage => ({ kind: 'settings', settings: this.#settings });
    this.#guard = new NavigationGuard(session, this.#frames, addresses);
    this.#guard.isPrevented = (question) => this.#ask(question);
    this.#forwardEvents(session);
    this.#hangWatch.onChange = (hangs) => this.emit(hangs ? 'unresponsive' : 'responsive', {});
    await Promise.all([
      session.send('Page.enable'),
      session.send('Runtime.enable'),
      session.send('Log.enable'),
      this.#bridge.install(),
      this.#guard.install(),
      session.send('Runtime.runIfWaitingForDebugger'),
    ]);
    return session;
  }

  #forwardEvents(session: CdpSession): void {
    session.on('Page.frameStartedLoading', ({ frameId }) => {
      if (frameId === this.mainFrame.id) this.#loading = true;
    });
    session.on('Page.domContentEventFired', () => {
      if (runtime().server.addresses.isOurs(this.mainFrame.serverUrl)) this.emit('dom-ready', {});
    });
    session.on('Page.loadEventFired', () => {
      // The blank page that every window starts with is not the application's.
      if (!runtime().server.addresses.isOurs(this.mainFrame.serverUrl)) return;
      this.#loading = false;
      if (this.#zoomFactor !== 1) this.#applyZoom();
      this.emit('did-finish-load', {});
    });
    session.on('Page.windowOpen', ({ url, windowName, windowFeatures }) =>
      this.askWindowOpen({ url, frameName: windowName, features: windowFeatures.join(',') }),
    );
    session.on('Page.javascriptDialogOpening', ({ type }) => {
      if (type !== 'beforeunload') return;
      const accept = this.#isDestroyed || this.onCloseAsked();
      void session.tell('Page.handleJavaScriptDialog', { accept });
    });
    session.on('Inspector.targetCrashed', () => this.processGone());
    session.on('Page.frameNavigated', ({ frame }) => {
      if (!frame.parentId) this.#revived(session);
    });
    session.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      const isMain = frameId === this.mainFrame.id;
      this.emit('did-navigate-in-page', {}, runtime().server.addresses.toApp(url), isMain, 0, 0);
    });
    session.on('Runtime.consoleAPICalled', ({ type, args, stackTrace }) => {
      const message = args
        .map((arg) => String(arg.value ?? arg.description ?? arg.unserializableValue ?? arg.type))
        .join(' ');
      const at = stackTrace?.callFrames[0];
      this.#console(type, message, at?.url ?? '', (at?.lineNumber ?? -1) + 1);
    });
    session.on('Runtime.exceptionThrown', ({ exceptionDetails: { exception, text, url, lineNumber } }) => {
      this.#console('error', `Uncaught ${exception?.description ?? text}`, url ?? '', lineNumber + 1);
    });
    session.on('Log.entryAdded', ({ entry }) => {
      this.#console(entry.level, entry.text, entry.url ?? '', entry.lineNumber ?? 0);
      if (entry.source === 'network' && entry.url) void this.#reportRefused(entry.url);
    });
  }

  /** The page's process has ended by itself. */
  processGone(): void {
    if (this.#isCrashed || this.#isDestroyed) return;
    this.#isCrashed = true;
    this.#loading = false;
    this.#hangWatch.stop();
    this.#endPopups();
    this.#bridge?.forgetDocuments();
    this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
  }

  /** A document has come: in a new process where the last one had crashed, which knows nothing of what was emulated. */
  #revived(session: CdpSession): void {
    this.#endPopups();
    if (this.#isCrashed) void this.#applyMedia(session);
    this.#isCrashed = false;
    this.#hangWatch.start(session);
  }

  /** The page asked for something that is not ours; Chromium's proxy has refused it, and the session's listener learns of it. */
  async #reportRefused(url: string): Promise<void> {
    if (!runtime().server.addresses.isOurs(url)) await this.session.webRequest.isCancelled(url, 'GET');
  }

  #console(type: string, message: string, url: string, lineNumber: number): void {
    const level = CONSOLE_LEVELS[type] ?? 'info';
    const sourceId = runtime().server.addresses.toApp(url);
    const levels = ['debug', 'info', 'warning', 'error'];
    const details = { level, message, lineNumber, sourceId, frame: this.mainFrame };
    this.emit('console-message', details, levels.indexOf(level), message, lineNumber, sourceId);
  }

  #ask({ event, url, frame }: NavigationQuestion): boolean {
    const details = preventable({ url, isMainFrame: frame === this.mainFrame, isSameDocument: false, frame });
    if (event !== 'will-redirect') this.emit('will-frame-navigate', details);
    if (event !== 'will-frame-navigate') this.emit(event, details, url, false, true);
    return details.defaultPrevented;
  }

  #receive(frame: HostFrame, message: PageMessage): void {
    if (message.kind !== 'invoke' && message.kind !== 'send') {
      this.#obey(frame, message);
      return;
    }
    const event: HostInvokeEvent = preventable({
      type: 'frame' as const,
      processId: frame.processId,
      frameId: frame.routingId,
      sender: this,
      senderFrame: frame.detached ? null : frame,
    });
    if (message.kind === 'invoke') {
      void hostIpcMain.answer(event, message).then((reply) => this.#reply(message, reply));
      return;
    }
    this.emit('ipc-message', event, message.channel, ...message.args);
    hostIpcMain.emit(message.channel, event, ...message.args);
  }

  /** What the page's window wants of its host, where the page is the window's own. */
  #obey(frame: HostFrame, message: Exclude<PageMessage, { kind: 'invoke' | 'send' }>): void {
    switch (message.kind) {
      case 'open':
        this.askWindowOpen(message.wanted);
        break;
      case 'accelerator':
        this.onAccelerator(message.commandId);
        break;
      case 'context-menu':
        this.emit('context-menu', preventable({}), { ...message.params, frame });
        break;
      case 'window':
        if (!frame.parent) this.onWindowState(message.state);
        break;
      case 'popup':
        this.#popups.get(message.popupId)?.(message.commandId);
        this.#popups.delete(message.popupId);
        break;
    }
  }

  #reply(
    message: Extract<PageMessage, { kind: 'invoke' }>,
    reply: Awaited<ReturnType<typeof hostIpcMain.answer>>,
  ): void {
    try {
      this.#bridge?.reply(message, reply);
    } catch (error) {
      // The handler's value cannot be cloned: the caller learns it as Electron tells it.
      this.#bridge?.reply(message, failure(message.id, message.channel, error));
    }
  }

  #applyZoom(): void {
    this.runBesidePreload(`document.documentElement.style.zoom = ${JSON.stringify(String(this.#zoomFactor))}`).catch(
      () => {
        // The page went away: the next one is zoomed when it has loaded.
      },
    );
  }
}
