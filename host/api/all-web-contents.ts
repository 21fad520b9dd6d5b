import { HostBrowserWindow } from './browser-window.ts';
import { offer } from './not-offered.ts';
import type { HostWebContents } from './web-contents.ts';

const allWebContents = {
  getAllWebContents: (): HostWebContents[] => HostBrowserWindow.getAllWindows().map((window) => window.webContents),

  getFocusedWebContents: (): HostWebContents | null => HostBrowserWindow.getFocusedWindow()?.webContents ?? null,

  fromId: (id: number): HostWebContents | undefined =>
    allWebContents.getAllWebContents().find((contents) => contents.id === id),
};

export const webContents = offer('webContents', allWebContents);
