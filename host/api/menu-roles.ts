import type * as Electron from 'electron';
import type { HostBrowserWindow } from './browser-window.ts';

type Window = HostBrowserWindow | undefined;
type Template = Electron.MenuItemConstructorOptions[];

/** What an entry does by its role alone. */
export interface MenuRole {
  label: string;
  accelerator?: string;
  submenu?: Template;
  run?: (window: Window) => void;
  /** Chromium does it on these keys by itself, as in every text field. */
  isChromiums?: boolean;
}

let quit: () => void = () => {};

/** How the role `quit` reaches the application. */
export function setQuit(how: () => void): void {
  quit = how;
}

const edit = (label: string, accelerator: string | undefined, run: (window: HostBrowserWindow) => void): MenuRole => ({
  label,
  ...(accelerator ? { accelerator } : {}),
  run: (window) => window && run(window),
  isChromiums: true,
});

const act = (label: string, accelerator: string | undefined, run: (window: HostBrowserWindow) => void): MenuRole => ({
  label,
  ...(accelerator ? { accelerator } : {}),
  run: (window) => window && run(window),
});

const ROLES: Record<string, MenuRole> = {
  undo: edit('Undo', 'CommandOrControl+Z', ({ webContents }) => webContents.undo()),
  redo: edit('Redo', 'Shift+CommandOrControl+Z', ({ webContents }) => webContents.redo()),
  cut: edit('Cut', 'CommandOrControl+X', ({ webContents }) => webContents.cut()),
  copy: edit('Copy', 'CommandOrControl+C', ({ webContents }) => webContents.copy()),
  paste: edit('Paste', 'CommandOrControl+V', ({ webContents }) => webContents.paste()),
  delete: edit('Delete', undefined, ({ webContents }) => webContents.delete()),
  selectall: edit('Select All', 'CommandOrControl+A', ({ webContents }) => webContents.selectAll()),
  reload: act('Reload', 'CommandOrControl+R', (window) => window.reload()),
  forcereload: act('Force Reload', 'Shift+CommandOrControl+R', (window) => window.webContents.reloadIgnoringCache()),
  resetzoom: act('Actual Size', 'CommandOrControl+0', ({ webContents }) => webContents.setZoomLevel(0)),
  zoomin: act('Zoom In', 'CommandOrControl+Plus', ({ webContents }) => zoomBy(webContents, 0.5)),
  zoomout: act('Zoom Out', 'CommandOrControl+-', ({ webContents }) => zoomBy(webContents, -0.5)),
  togglefullscreen: act('Toggle Full Screen', 'F11', (window) => window.setFullScreen(!window.isFullScreen())),
  minimize: act('Minimize', 'CommandOrControl+M', (window) => window.minimize()),
  close: act('Close Window', 'CommandOrControl+W', (window) => window.close()),
  quit: { label: 'Quit', accelerator: 'CommandOrControl+Q', run: () => quit() },
  filemenu: { label: 'File', submenu: [{ role: 'quit' }] },
  editmenu: {
    label: 'Edit',
    submenu: [
      { role: 'undo' },
      { role: 'redo' },
      { type: 'separator' },
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      { role: 'delete' },
      { type: 'separator' },
      { role: 'selectAll' },
    ],
  },
  viewmenu: {
    label: 'View',
    submenu: [
      { role: 'reload' },
      { role: 'forceReload' },
      { type: 'separator' },
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
    ],
  },
  windowmenu: { label: 'Window', submenu: [{ role: 'minimize' }, { role: 'close' }] },
  help: { label: 'Help' },
};

function zoomBy(contents: HostBrowserWindow['webContents'], levels: number): void {
  contents.setZoomLevel(contents.getZoomLevel() + levels);
}

/** The role of that name; one that the host does not have does nothing and is said. */
export function roleOf(name: string | undefined): MenuRole | undefined {
  if (name === undefined) return undefined;
  const role = ROLES[name.toLowerCase()];
  if (!role) console.error(`host: the menu role ${name} does nothing outside Electron`);
  return role;
}
