import { EventEmitter } from 'node:events';
import type * as Electron from 'electron';

/** A notification that is not drawn: `show` tells its listeners, and one line on stderr, that it was meant to be. */
export class HostNotification extends EventEmitter {
  readonly title: string;
  readonly body: string;

  static isSupported(): boolean {
    return false;
  }

  constructor(options: Electron.NotificationConstructorOptions = {}) {
    super();
    this.title = options.title ?? '';
    this.body = options.body ?? '';
  }

  show(): void {
    console.error('host: a notification was not shown: notifications are not drawn outside Electron');
    this.emit('show', {});
  }

  close(): void {
    this.emit('close', {});
  }
}
