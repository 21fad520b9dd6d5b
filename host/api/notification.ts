import { spawn } from 'node:child_process';
import type * as Electron from 'electron';
import { findInPath } from '../chromium/find.ts';
import { offer, refusingEmitter } from './not-offered.ts';

/** The one that was shown last: for a test that clicks on it. */
let last: HostNotification | undefined;

export function clickLastNotification(): void {
  last?.clicked();
}

function notifySend(): string | undefined {
  return process.env.DBUS_SESSION_BUS_ADDRESS ? findInPath(['notify-send']) : undefined;
}

/** Shown by `notify-send` where there is one and a desktop; elsewhere one line on stderr says that it was meant to be. */
export class HostNotification extends refusingEmitter('Notification') {
  readonly title: string;
  readonly body: string;
  readonly silent: boolean;

  static isSupported(): boolean {
    return notifySend() !== undefined;
  }

  constructor(options: Electron.NotificationConstructorOptions = {}) {
    super();
    this.title = options.title ?? '';
    this.body = options.body ?? '';
    this.silent = options.silent ?? false;
  }

  show(): void {
    last = this;
    const path = notifySend();
    if (path) this.#send(path);
    else console.error('host: a notification was not shown: there is no desktop here, or no notify-send');
    this.emit('show', {});
  }

  close(): void {
    this.emit('close', {});
  }

  clicked(): void {
    this.emit('click', {});
  }

  /** With `--action` it waits until the notification is gone, and writes the action's name when a person clicked on it. */
  #send(path: string): void {
    const child = spawn(path, ['--action=default=Open', '--', this.title, this.body], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    child.on('error', (error) => this.emit('failed', {}, error.message));
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.on('close', (code) => {
      if (code) this.emit('failed', {}, `notify-send ended with ${code}`);
      else if (said.trim() === 'default') this.clicked();
    });
    child.unref();
  }
}

export const Notification = offer('Notification', HostNotification);
