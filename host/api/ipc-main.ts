import { EventEmitter } from 'node:events';
import type * as Electron from 'electron';
import type { HostMessage, PageMessage } from '../page/messages.ts';
import type { HostFrame } from './frames.ts';
import { offer } from './not-offered.ts';
import type { HostWebContents } from './web-contents.ts';

export interface HostInvokeEvent {
  type: 'frame';
  processId: number;
  frameId: number;
  sender: HostWebContents;
  /** The frame that called, as Chromium reports it; null when it is gone. */
  senderFrame: HostFrame | null;
  defaultPrevented: boolean;
  preventDefault(): void;
}

type Handler = (event: HostInvokeEvent, ...args: unknown[]) => unknown;

class IpcMain extends EventEmitter {
  readonly #handlers = new Map<string, Handler>();

  handle(channel: string, listener: Handler): void {
    if (this.#handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    this.#handlers.set(channel, listener);
  }

  handleOnce(channel: string, listener: Handler): void {
    this.handle(channel, (event, ...args) => {
      this.removeHandler(channel);
      return listener(event, ...args);
    });
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(channel);
  }

  /** Runs the handler of a call; every outcome is a message for the page that made it. */
  async answer(event: HostInvokeEvent, message: Extract<PageMessage, { kind: 'invoke' }>): Promise<HostMessage> {
    const { id, channel, args } = message;
    try {
      const handler = this.#handlers.get(channel);
      if (!handler) throw new Error(`No handler registered for '${channel}'`);
      return { kind: 'reply', id, value: await handler(event, ...args) };
    } catch (error) {
      console.error(`Error occurred in handler for '${channel}':`, error);
      return failure(id, channel, error);
    }
  }
}

/** The sentence in which Electron passes a handler's error on to the page. */
export function failure(id: number, channel: string, error: unknown): HostMessage {
  return { kind: 'failure', id, message: `Error invoking remote method '${channel}': ${String(error)}` };
}

export const hostIpcMain = new IpcMain();

export const ipcMain = offer('ipcMain', hostIpcMain);

/** Electron's listeners take Electron's own event; ours has the part of it that is offered. */
type Offered = { [K in 'removeHandler']: Electron.IpcMain[K] };
hostIpcMain satisfies Offered;
