import { spawn } from 'node:child_process';
import type * as Electron from 'electron';
import { findInPath } from '../chromium/find.ts';
import { offer } from './not-offered.ts';

/** Told of everything that was to be opened outside the application. */
export let onOpened: (target: string) => void = () => {};

export function setOnOpened(listener: typeof onOpened): void {
  onOpened = listener;
}

async function open(target: string): Promise<string> {
  onOpened(target);
  const opener = process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? findInPath(['xdg-open']) : undefined;
  if (!opener) {
    console.error(`host: not opened, no desktop here: ${target}`);
    return 'no desktop';
  }
  const child = spawn(opener, [target], { stdio: 'ignore', detached: true });
  child.on('error', (error) => console.error(`host: ${opener} failed: ${error.message}`));
  child.unref();
  return '';
}

const hostShell = {
  async openExternal(url: string): Promise<void> {
    await open(url);
  },
  openPath: (path: string): Promise<string> => open(path),
  showItemInFolder(path: string): void {
    void open(path.slice(0, path.lastIndexOf('/')) || '/');
  },
  beep(): void {},
};

hostShell satisfies Pick<Electron.Shell, 'openExternal' | 'openPath' | 'showItemInFolder' | 'beep'>;

export const shell = offer('shell', hostShell);
