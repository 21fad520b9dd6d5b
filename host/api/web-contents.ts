import { EventEmitter } from 'node:events';
import type * as Electron from 'electron';
import type { OpenedPage } from '../chromium/browser.ts';
import type { CdpSession } from '../chromium/cdp.ts';
import type { PageMessage, WindowState } from '../page/messages.ts';
import { runtime } from '../runtime.ts';
import { preventable } from './events.ts';
import { FrameTree, HostFrame } from './frames.ts';
import { failure, type HostInvokeEvent, hostIpcMain } from './ipc-main.ts';
import { HostImage } from './native-image.ts';
import { NavigationGuard, type NavigationQuestion } from './navigation-guard.ts';
import { PageBridge, type PreloadScript } from './page-bridge.ts';
import { printParameters } from './print.ts';
import { defaultSession, type HostSession } from './session.ts';

type WindowOpenHandler = (details: {
  url: string;
  frameName: string;
  features: string;
  disposition: 'new-window';
  referrer: { url: string; policy: 'no-referrer' };
}) => { action: string };

const CONSOLE_LEVELS: Record<string, string> = {
  verbose: 'debug',
  debug: 'debug',
  warning: 'warning',
  error: 'error',
  assert: 'error',
};

let lastId = 0;

/** A page: messages, navigation, printing and pictures of it. */
export class HostWebContents extends EventEmitter {
  readonly id = ++lastId;
  readonly session: HostSession = defaultSession;
  /** Called with what the page reports of its window. */
  onWindowState: (state: WindowState) => void = () => {};
  #frames: FrameTree | undefined;
  #bridge: PageBridge | undefined;
  #guard: NavigationGuard | undefined;
  #windowOpenHandler: WindowOpenHandler = () => ({ action: 'deny' });
  #zoomFactor = 1;
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
    const loaded = new Promise<void>((resolve) => this.once('did-finish-load', () => resolve()));
    this.#guard?.expect(serverUrl);
    const { errorText } = await cdp.send('Page.navigate', { url: serverUrl });
    if (errorText) {
      this.emit('did-fail-load', preventable({}), -2, errorText, url, true);
      throw new Error(`${errorText} loading '${url}'`);
    }
    await loaded;
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

  getURL(): string {
    return this.mainFrame.url || this.#url;
  }

  getTitle(): string {
    return this.#title;
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

  /** Types text into, or runs, the preload's world: for the clipboard, which wants a user's gesture. */
  async runBesidePreload(expression: string): Promise<void> {
    await this.#ready;
    await this.#bridge?.evaluateInPreload(expression);
  }

  setColorScheme(scheme: '' | 'dark' | 'light'): void {
    void this.#tell((cdp) =>
      cdp.tell('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] }),
    );
  }

  setBackground(color: { r: number; g: number; b: number; a: number }): void {
    void this.#tell((cdp) => cdp.tell('Emulation.setDefaultBackgroundColorOverride', { color }));
  }

  /** A page of this window wanted another window; Chromium opened none, or it is closed already. */
  askWindowOpen(url: string): void {
    const referrer = { url: '', policy: 'no-referrer' as const };
    const answer = this.#windowOpenHandler({ url, frameName: '', features: '', disposition: 'new-window', referrer });
    if (answer.action !== 'deny') console.error('host: a window opened by a page is not offered outside Electron');
  }

  markDestroyed(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    this.#frames?.detachAll();
    this.emit('destroyed');
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
    this.#guard = new NavigationGuard(session, this.#frames, addresses);
    this.#guard.isPrevented = (question) => this.#ask(question);
    this.#forwardEvents(session);
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
    session.on('Page.windowOpen', ({ url }) => this.askWindowOpen(runtime().server.addresses.toApp(url)));
    session.on('Inspector.targetCrashed', () => {
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
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
    if (message.kind === 'window') {
      if (!frame.parent) this.onWindowState(message.state);
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
    void this.runBesidePreload(`document.documentElement.style.zoom = ${JSON.stringify(String(this.#zoomFactor))}`);
  }
}
