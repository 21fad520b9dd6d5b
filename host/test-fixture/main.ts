import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  app,
  BrowserWindow,
  ClipboardItem,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  Notification,
  nativeTheme,
  powerMonitor,
  protocol,
  screen,
  session,
  shell,
  Tray,
  utilityProcess,
} from 'electron';
import { rangeReply, toneWav } from './wav.ts';

// A small application, written for Electron alone, that the conformance suite runs on the host and on Electron.

const here = import.meta.dirname;
const webPreferences = { preload: join(here, 'preload.cjs'), nodeIntegrationInSubFrames: true };
const seen: unknown[] = [];
const requests: { url: string; range: string | null; cookie: string | null }[] = [];
// Longer than what Chromium reads ahead, so that a seek asks for another range.
const tone = toneWav(200);
let slowBodyCancelled = false;
let slowBytes = 0;
/** Where the next download goes; without one nobody gives it a place. */
let downloadTo: string | undefined;
let keepsOpen = false;
let second: BrowserWindow | undefined;

protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true, stream: true } }]);

if (process.argv.includes('--single') && !app.requestSingleInstanceLock()) app.exit(7);

await app.whenReady();

// One of them alone grants nothing.
session.defaultSession.setPermissionCheckHandler(
  (_contents, permission) => permission === 'clipboard-sanitized-write' || permission === 'geolocation',
);
session.defaultSession.setPermissionRequestHandler((_contents, permission, decide) => {
  decide(permission === 'clipboard-sanitized-write' || permission === 'notifications');
});
session.defaultSession.webRequest.onBeforeRequest(
  { urls: ['http://*/*', 'https://*/*', 'ws://*/*'] },
  (details, answer) => {
    seen.push(['refused', details.url]);
    answer({ cancel: true });
  },
);
session.defaultSession.webRequest.onHeadersReceived((details, answer) => {
  answer({ responseHeaders: { ...details.responseHeaders, 'x-session': ['was here'] } });
});

protocol.handle('app', async (request) => {
  const { pathname } = new URL(request.url);
  requests.push({ url: request.url, range: request.headers.get('range'), cookie: request.headers.get('cookie') });
  if (pathname === '/tone.wav') return rangeReply(tone, request);
  if (pathname === '/upload') return Response.json({ sizeBytes: (await request.arrayBuffer()).byteLength });
  if (pathname === '/slow') return new Response(endlessBody());
  if (pathname === '/broken') throw new Error('broken on purpose');
  if (pathname === '/file.bin') return fileReply();
  const html = await readFile(join(here, 'pages', pathname), 'utf8').catch(() => undefined);
  if (html === undefined) return new Response('not here', { status: 404 });
  return new Response(html, {
    headers: { 'content-type': 'text/html; charset=utf-8', 'cross-origin-opener-policy': 'same-origin' },
  });
});

function fileReply(): Response {
  return new Response(new Uint8Array(100_000).fill(7), {
    headers: { 'content-disposition': 'attachment; filename="calls.bin"', 'content-length': '100000' },
  });
}

function endlessBody(): ReadableStream<Uint8Array> {
  slowBytes = 0;
  return new ReadableStream({
    pull: (controller) => {
      slowBytes += 65_536;
      controller.enqueue(new Uint8Array(65_536));
    },
    cancel: () => {
      slowBodyCancelled = true;
    },
  });
}

app.on('web-contents-created', (_event, contents) => {
  contents.on('will-navigate', (event) => {
    seen.push(['will-navigate', event.url]);
    if (!event.url.startsWith('app://fixture/')) event.preventDefault();
  });
  contents.setWindowOpenHandler(({ url }) => {
    seen.push(['window-open', url]);
    if (!url.startsWith('app://fixture/popout')) return { action: 'deny' };
    return { action: 'allow', overrideBrowserWindowOptions: { width: 420, height: 300, webPreferences } };
  });
  contents.on('did-create-window', (child) => {
    second = child;
    seen.push(['did-create-window']);
  });
  contents.on('render-process-gone', (_gone, { reason }) => seen.push(['render-process-gone', reason]));
  contents.on('unresponsive', () => seen.push(['unresponsive']));
  contents.on('responsive', () => seen.push(['responsive']));
  contents.on('context-menu', (_menu, { isEditable }) => seen.push(['context-menu', isEditable]));
});

session.defaultSession.on('will-download', (event, item) => {
  if (downloadTo === 'prevent') {
    seen.push(['download-prevented', item.getURL(), item.getFilename()]);
    event.preventDefault();
    return;
  }
  if (downloadTo) item.setSavePath(downloadTo);
  item.once('done', (_done, state) => seen.push(['download', item.getFilename(), state, item.getReceivedBytes()]));
});

for (const name of ['suspend', 'resume', 'lock-screen', 'unlock-screen'] as const) {
  powerMonitor.on(name as 'suspend', () => seen.push([name]));
}

Menu.setApplicationMenu(
  Menu.buildFromTemplate([
    {
      label: 'Fixture',
      submenu: [
        {
          id: 'plain',
          label: 'Plain',
          accelerator: 'CommandOrControl+Shift+K',
          click: () => seen.push(['menu', 'plain']),
        },
        {
          id: 'check',
          label: 'Check',
          type: 'checkbox',
          click: ({ checked }) => seen.push(['menu', 'check', checked]),
        },
        { id: 'off', label: 'Off', enabled: false, click: () => seen.push(['menu', 'off']) },
      ],
    },
    { role: 'editMenu' },
  ]),
);

const window = new BrowserWindow({
  width: 900,
  height: 640,
  show: false,
  backgroundColor: '#202020',
  webPreferences,
});
window.once('ready-to-show', () => {
  window.show();
  process.stdout.write('fixture: ready\n');
});
window.on('close', (event) => {
  process.stdout.write('fixture: close\n');
  seen.push(['close']);
  if (keepsOpen) event.preventDefault();
});
window.on('closed', () => process.stdout.write('fixture: closed\n'));
for (const name of ['before-quit', 'will-quit', 'quit', 'window-all-closed'] as const) {
  app.on(name as 'will-quit', () => {
    process.stdout.write(`fixture: ${name}\n`);
    if (name === 'window-all-closed') app.quit();
  });
}
app.on('second-instance', (_event, argv) => process.stdout.write(`fixture: second ${argv.slice(2).join(' ')}\n`));

ipcMain.handle('echo', (_event, value) => value);
ipcMain.handle('who-am-i', ({ sender, senderFrame }) => ({
  id: sender.id,
  url: senderFrame?.url,
  origin: senderFrame?.origin,
  isMainFrame: senderFrame?.parent === null,
  parentUrl: senderFrame?.parent?.url,
}));
ipcMain.handle('fail', (_event, kind) => {
  if (kind === 'uncloneable') return () => 1;
  throw new RangeError('failed on purpose');
});
ipcMain.handle('never', () => new Promise(() => {}));
ipcMain.on('say', (_event, value) => seen.push(value));
ipcMain.on('say-back', (event, ...values) => event.sender.send('tick', ...values));
ipcMain.handle('said', () => seen);
ipcMain.on('burst', (event, count: number) => {
  for (let index = 0; index < count; index++) event.sender.send('tick', index);
});

const actions: Record<string, (...args: never[]) => unknown> = {
  requests: () => requests,
  slowBodyCancelled: () => slowBodyCancelled,
  slowBytes: () => slowBytes,
  url: () => window.webContents.getURL(),
  pdf: () => window.webContents.printToPDF({ pageSize: 'A4' }),
  picture: async () => (await window.webContents.capturePage()).toPNG(),
  theme: (source: 'dark' | 'light') => {
    nativeTheme.themeSource = source;
  },
  permission: () => (window.webContents.session === session.defaultSession ? 'same session' : 'another session'),
  save: (options: object) => dialog.showSaveDialog(window, { title: 'Save', ...options }),
  open: (options: object) => dialog.showOpenDialog(window, { title: 'Open', ...options }),
  ask: (options: object) =>
    dialog.showMessageBox(window, {
      message: 'Delete it?',
      detail: 'For good.',
      buttons: ['Cancel', 'Delete'],
      ...options,
    }),
  download: (to: string | undefined) => {
    downloadTo = to;
    window.webContents.executeJavaScript(`location.href = '/file.bin'`, true);
  },
  copy: (text: string) => clipboard.writeText(text),
  paste: () => clipboard.readText(),
  copyHtml: () => clipboard.write([new ClipboardItem({ 'text/plain': 'bold', 'text/html': '<b>bold</b>' })]),
  pasteHtml: async () => {
    const [item] = await clipboard.read();
    return [await clipboard.readText(), await (await item?.getType('text/html'))?.text()];
  },
  keepOpen: (value: boolean) => {
    keepsOpen = value;
  },
  /** As main itself would close it. */
  closeOwn: () => window.close(),
  isOpen: () => !window.isDestroyed(),
  choose: (id: string) => Menu.getApplicationMenu()?.getMenuItemById(id)?.click(),
  popup: () =>
    new Promise<void>((resolve) => {
      const menu = Menu.buildFromTemplate([
        { label: 'First', click: () => seen.push(['popup', 'first']) },
        { type: 'separator' },
        { label: 'Second', click: () => seen.push(['popup', 'second']) },
      ]);
      menu.popup({ window, x: 20, y: 20, callback: () => resolve() });
    }),
  openSecond: async () => {
    second = new BrowserWindow({ width: 700, height: 500, minWidth: 600, minHeight: 350, webPreferences });
    await second.loadURL('app://fixture/index.html?second');
    return BrowserWindow.getAllWindows().length;
  },
  secondBounds: () => second?.getBounds(),
  secondEvaluate: (code: string) => second?.webContents.executeJavaScript(code),
  crashSecond: () => second?.webContents.forcefullyCrashRenderer(),
  secondIsCrashed: () => second?.webContents.isCrashed(),
  reloadSecond: () =>
    new Promise<void>((resolve) => {
      second?.webContents.once('did-finish-load', () => resolve());
      second?.webContents.reload();
    }),
  sendToSecond: (value: unknown) => second?.webContents.send('tick', value),
  closeSecond: () => second?.destroy(),
  reject: () => {
    void Promise.reject(new Error('nobody waited for this'));
  },
  throwLater: () => {
    setImmediate(() => {
      throw new Error('thrown in main');
    });
  },
  notify: () => {
    const notification = new Notification({ title: 'Call ready', body: 'Hannah' });
    notification.on('click', () => seen.push(['notification', 'click']));
    notification.show();
  },
  tray: () => {
    const tray = new Tray(join(here, 'icon.png'));
    tray.on('click', () => seen.push(['tray', 'click']));
    tray.setContextMenu(
      Menu.buildFromTemplate([{ id: 'show', label: 'Show', click: () => seen.push(['tray', 'show']) }]),
    );
  },
  appearance: () => ({
    dark: nativeTheme.shouldUseDarkColors,
    highContrast: nativeTheme.shouldUseHighContrastColors,
  }),
  displays: () => screen.getAllDisplays().map(({ bounds, workArea }) => ({ bounds, workArea })),
  external: (url: string) => shell.openExternal(url),
  /** Reaches for a member by its path, as code written for Electron would. */
  reach: async (path: string) => {
    const electron: unknown = await import('electron');
    const roots: Record<string, unknown> = {
      window,
      contents: window.webContents,
      request: session.defaultSession.webRequest,
    };
    let at: unknown = { ...(electron as object), ...roots };
    for (const name of path.split('.')) at = (at as Record<string, unknown>)[name];
    return typeof at === 'function' ? typeof at.call(undefined) : typeof at;
  },
  about: () => ({
    name: app.getName(),
    version: app.getVersion(),
    userData: app.getPath('userData'),
    argv: process.argv.slice(2),
  }),
  bounds: () => window.getBounds(),
  utility: () =>
    new Promise((resolve) => {
      const child = utilityProcess.fork(join(here, 'utility.mjs'), ['one'], { serviceName: 'fixture' });
      child.once('message', (message: unknown) => resolve({ message, pid: child.pid }));
      child.postMessage({ sent: new Date(0) });
    }),
  quit: () => app.quit(),
};
ipcMain.handle('main', (_event, name: string, ...args: unknown[]) => actions[name]?.(...(args as never[])));

const page = app.commandLine.getSwitchValue('page') || 'index.html';
await window.loadURL(`app://fixture/${page}`);
