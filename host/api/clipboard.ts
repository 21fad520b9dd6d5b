import type * as Electron from 'electron';
import { HostBrowserWindow } from './browser-window.ts';
import { offer } from './not-offered.ts';

let text = '';

const hostClipboard = {
  /** Reaches the desktop's clipboard through a window of ours; without one it is only remembered. */
  async writeText(value: string): Promise<void> {
    text = value;
    const window = HostBrowserWindow.getFocusedWindow() ?? HostBrowserWindow.getAllWindows()[0];
    await window?.webContents.runBesidePreload(copyScript(value));
  },

  /** What this application wrote last: a page may not read what others wrote. */
  readText: async (): Promise<string> => text,

  clear: (): Promise<void> => hostClipboard.writeText(''),
};

function copyScript(value: string): string {
  return `(() => {
    const write = (event) => {
      event.clipboardData.setData('text/plain', ${JSON.stringify(value)});
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    document.addEventListener('copy', write, { capture: true, once: true });
    document.execCommand('copy');
    document.removeEventListener('copy', write, { capture: true });
  })()`;
}

hostClipboard satisfies Pick<Electron.Clipboard, 'writeText' | 'readText' | 'clear'>;

export const clipboard = offer('clipboard', hostClipboard);
