/// <reference lib="dom" />

import type { Base64, Codec } from './codec.ts';
import type { HostMessage, PageMessage } from './messages.ts';
import type { WindowManners } from './window-manners.ts';
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
  createManners: (send: (message: PageMessage) => void) => WindowManners,
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
  const manners = createManners(send);

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

  world[options.receiver] = (text: string) => {
    const message = codec.decode(text) as HostMessage;
    if (message.kind === 'event') return emit(message.channel, message.args);
    if (message.kind === 'settings') return manners.apply(message.settings);
    if (message.kind === 'popup') return manners.drawPopup(message);
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

  if (window === window.top) watchWindow();
  const module = { exports: {} };
  preload(require, module, module.exports, Object.freeze(options.process));
}
