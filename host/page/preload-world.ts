/// <reference lib="dom" />

import type { Base64, Codec } from './codec.ts';
import type { HostMessage, PageMessage, PageSettings, PopupEntry } from './messages.ts';
import type { WorldEndpoint } from './world-endpoint.ts';

export interface PreloadOptions {
  serverOrigin: string;
  /** The name under which Chromium offers the way to the host, in this world alone. */
  binding: string;
  /** The name under which the host delivers its messages, in this world alone. */
  receiver: string;
  inSubframes: boolean;
  process: Record<string, unknown>;
}

type Listener = (event: unknown, ...args: unknown[]) => void;
type CommonJs = (
  require: (name: string) => unknown,
  module: { exports: object },
  exports: object,
  process: object,
) => void;

/** Runs in the preload's isolated world as source text: it must not use anything from outside its own body. */
export function installPreloadWorld(
  options: PreloadOptions,
  createEndpoint: () => WorldEndpoint,
  createCodec: (base64: Base64) => Codec,
  preload: CommonJs,
): void {
  const world = globalThis as unknown as Record<string, unknown>;
  const post = world[options.binding] as ((text: string) => void) | undefined;
  delete world[options.binding];
  if (!post || location.origin !== options.serverOrigin) return;
  if (window !== window.top && !options.inSubframes) return;

  const codec = createCodec({
    toText: (bytes) => {
      const parts: string[] = [];
      // String.fromCharCode takes its bytes as arguments, of which there may not be too many.
      for (let at = 0; at < bytes.length; at += 0x8000)
        parts.push(String.fromCharCode(...bytes.subarray(at, at + 0x8000)));
      return btoa(parts.join(''));
    },
    toBytes: (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0)),
  });
  const calls = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const listeners = new Map<string, { listener: Listener; once: boolean }[]>();
  let lastId = 0;

  const send = (message: PageMessage) => post(codec.encode(message));

  function add(channel: string, listener: Listener, once: boolean): void {
    listeners.set(channel, [...(listeners.get(channel) ?? []), { listener, once }]);
  }

  function remove(channel: string, listener: Listener): void {
    const list = listeners.get(channel) ?? [];
    const index = list.findIndex((entry) => entry.listener === listener);
    listeners.set(channel, index < 0 ? list : list.toSpliced(index, 1));
  }

  const ipcRenderer = {
    invoke: (channel: string, ...args: unknown[]) =>
      new Promise((resolve, reject) => {
        const id = ++lastId;
        send({ kind: 'invoke', id, channel, args });
        calls.set(id, { resolve, reject });
      }),
    send: (channel: string, ...args: unknown[]) => send({ kind: 'send', channel, args }),
    on: (channel: string, listener: Listener) => {
      add(channel, listener, false);
      return ipcRenderer;
    },
    once: (channel: string, listener: Listener) => {
      add(channel, listener, true);
      return ipcRenderer;
    },
    off: (channel: string, listener: Listener) => {
      remove(channel, listener);
      return ipcRenderer;
    },
    removeListener: (channel: string, listener: Listener) => ipcRenderer.off(channel, listener),
    removeAllListeners: (channel: string) => {
      listeners.delete(channel);
      return ipcRenderer;
    },
  };

  function emit(channel: string, args: unknown[]): void {
    for (const { listener, once } of listeners.get(channel) ?? []) {
      if (once) remove(channel, listener);
      try {
        listener({ sender: ipcRenderer, senderId: 0, ports: [] }, ...args);
      } catch (error) {
        // One listener's failure is reported like any uncaught error and keeps nobody else from the event.
        reportError(error);
      }
    }
  }

  let settings: PageSettings = { accelerators: [], asksBeforeClose: false };

  world[options.receiver] = (text: string) => {
    const message = codec.decode(text) as HostMessage;
    if (message.kind === 'event') return emit(message.channel, message.args);
    if (message.kind === 'settings') {
      settings = message.settings;
      return;
    }
    if (message.kind === 'popup') return drawPopup(message);
    const call = calls.get(message.id);
    calls.delete(message.id);
    if (message.kind === 'reply') call?.resolve(message.value);
    else call?.reject(new Error(message.message));
  };

  function watchWindow(): void {
    const report = () =>
      send({
        kind: 'window',
        state: {
          x: window.screenX,
          y: window.screenY,
          width: window.outerWidth,
          height: window.outerHeight,
          hasFocus: document.hasFocus(),
        },
      });
    for (const event of ['focus', 'blur', 'resize', 'pagehide']) window.addEventListener(event, report);
  }

  /** Calls the listener after every listener of the page, which may have prevented the event. */
  function afterPage<E extends Event>(type: string, listener: (event: E) => void): void {
    // Added while the event is on its way down, it comes last on the way up.
    window.addEventListener(
      type,
      () => window.addEventListener(type, listener as (event: Event) => void, { once: true }),
      {
        capture: true,
      },
    );
  }

  /** Keys by which a browser's window does what an application's window does not: finding, printing, reloading, going back and so on. */
  function isBrowserKey({ key, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
    if (/^F(1|3|5|6|7|10|11|12)$/.test(key)) return true;
    if (ctrlKey && !altKey && !metaKey) return 'defghijklnoprstuw+-=0123456789'.includes(key.toLowerCase());
    return altKey && /^(Arrow(Left|Right)|Home|[def])$/.test(key);
  }

  function watchKeys(): void {
    afterPage<KeyboardEvent>('keydown', (event) => {
      if (event.defaultPrevented || event.isComposing) return;
      const { key, ctrlKey, altKey, shiftKey, metaKey } = event;
      const found = settings.accelerators.find(
        (one) =>
          one.key === key.toLowerCase() &&
          one.control === ctrlKey &&
          one.alt === altKey &&
          // On many keyboards a plus is typed with Shift.
          (one.shift === shiftKey || one.key === '+') &&
          one.meta === metaKey,
      );
      if (found || isBrowserKey(event)) event.preventDefault();
      if (found) send({ kind: 'accelerator', commandId: found.commandId });
    });
  }

  function watchContextMenu(): void {
    afterPage<MouseEvent>('contextmenu', (event) => {
      if (event.defaultPrevented) return;
      event.preventDefault();
      const target = event.target instanceof Element ? event.target : null;
      send({
        kind: 'context-menu',
        params: {
          x: event.clientX,
          y: event.clientY,
          linkURL: target?.closest('a')?.href ?? '',
          selectionText: String(window.getSelection() ?? ''),
          isEditable: target?.closest('input, textarea, [contenteditable=""], [contenteditable="true"]') !== null,
        },
      });
    });
  }

  /** A person who closes the window is asked about by Chromium, and that question is answered by the host. */
  function watchClosing(): void {
    let isNavigating = false;
    window.navigation?.addEventListener('navigate', (event) => {
      isNavigating = !event.hashChange && !event.destination.sameDocument;
      setTimeout(() => {
        isNavigating = false;
      });
    });
    window.addEventListener('beforeunload', (event) => {
      if (settings.asksBeforeClose && !isNavigating) event.preventDefault();
    });
  }

  /** A menu over the page, out of reach of its styles and scripts. */
  function drawPopup({ popupId, x, y, entries }: Extract<HostMessage, { kind: 'popup' }>): void {
    const holder = document.createElement('div');
    const root = holder.attachShadow({ mode: 'closed' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
      :host { all: initial; position: fixed; inset: 0; z-index: 2147483647; color-scheme: light dark; }
      div { position: absolute; box-sizing: border-box; min-width: 160px; max-height: 100%; overflow: auto; padding: 4px;
        font: 13px system-ui, sans-serif; color: MenuText; background: Menu; border: 1px solid GrayText; border-radius: 4px; }
      button { display: block; width: 100%; padding: 4px 12px 4px 24px; border: 0; text-align: start; font: inherit; color: inherit;
        background: none; }
      button[aria-checked='true']::before { content: '✓'; position: absolute; margin-inline-start: -16px; }
      button:focus { outline: none; background: Highlight; color: HighlightText; }
      button:disabled { color: GrayText; }
      hr { margin: 4px 0; border: 0; border-top: 1px solid GrayText; }`);
    root.adoptedStyleSheets = [sheet];
    const menu = document.createElement('div');
    menu.role = 'menu';
    const before = document.activeElement;
    const close = (commandId: number | null) => {
      holder.remove();
      if (before instanceof HTMLElement) before.focus();
      send({ kind: 'popup', popupId, commandId });
    };
    menu.append(...entries.map((entry) => popupEntry(entry, close)));
    holder.addEventListener('pointerdown', (event) => {
      if (event.composedPath()[0] === holder) close(null);
    });
    holder.addEventListener('keydown', (event) => {
      event.stopPropagation();
      const buttons = [...menu.querySelectorAll<HTMLButtonElement>('button:enabled')];
      const at = buttons.indexOf(root.activeElement as HTMLButtonElement);
      if (event.key === 'ArrowDown') buttons[(at + 1) % buttons.length]?.focus();
      else if (event.key === 'ArrowUp') buttons.at(at <= 0 ? -1 : at - 1)?.focus();
      else if (event.key === 'Escape' || event.key === 'Tab') close(null);
      else return;
      event.preventDefault();
    });
    root.append(menu);
    document.documentElement.append(holder);
    const place = (wanted: number, room: number, size: number) => `${Math.max(0, Math.min(wanted, room - size))}px`;
    menu.style.left = place(x ?? pointer.x, window.innerWidth, menu.offsetWidth);
    menu.style.top = place(y ?? pointer.y, window.innerHeight, menu.offsetHeight);
    menu.querySelector<HTMLButtonElement>('button:enabled')?.focus();
  }

  function popupEntry(entry: PopupEntry, choose: (commandId: number) => void): HTMLElement {
    if (entry.kind === 'separator') return document.createElement('hr');
    const button = document.createElement('button');
    button.role = entry.kind === 'checked' ? 'menuitemcheckbox' : 'menuitem';
    if (entry.kind === 'checked') button.ariaChecked = 'true';
    button.textContent = entry.label;
    button.disabled = !entry.enabled;
    button.addEventListener('click', () => choose(entry.commandId));
    return button;
  }

  const pointer = { x: 0, y: 0 };
  const watchPointer = (event: MouseEvent) => {
    pointer.x = event.clientX;
    pointer.y = event.clientY;
  };

  const endpoint = createEndpoint();
  endpoint.onOpen((wanted) => send({ kind: 'open', wanted }));
  const offered: Record<string, unknown> = {
    ipcRenderer,
    contextBridge: { exposeInMainWorld: (key: string, api: unknown) => endpoint.expose(key, api) },
  };
  const electron = new Proxy(offered, {
    get: (target, name) => {
      if (typeof name === 'symbol' || name in target || name === '__esModule') return target[name as string];
      throw new Error(`host: ${name} is not offered outside Electron`);
    },
  });
  const require = (name: string) => {
    if (name === 'electron' || name === 'electron/renderer') return electron;
    throw new Error(`host: a preload cannot require ${name} outside Electron`);
  };

  if (window === window.top) {
    watchWindow();
    watchClosing();
    window.addEventListener('pointerdown', watchPointer, { capture: true, passive: true });
  }
  watchKeys();
  watchContextMenu();
  const module = { exports: {} };
  preload(require, module, module.exports, Object.freeze(options.process));
}
