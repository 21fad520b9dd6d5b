import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { app, BrowserWindow, dialog, ipcMain, nativeTheme, protocol, session, utilityProcess } from 'electron';
import { rangeReply, toneWav } from './wav.ts';

// A small application, written for Electron, that the tests of the host run.

const here = import.meta.dirname;
const seen: unknown[] = [];
const requests: { url: string; range: string | null; cookie: string | null }[] = [];
// Longer than what Chromium reads ahead, so that a seek asks for another range.
const tone = toneWav(200);
let slowBodyCancelled = false;

protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true, stream: true } }]);

if (process.argv.includes('--single') && !app.requestSingleInstanceLock()) app.exit(7);

await app.whenReady();

session.defaultSession.setPermissionCheckHandler((_contents, permission) => permission === 'clipboard-sanitized-write');
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
  const html = await readFile(join(here, 'pages', pathname), 'utf8').catch(() => undefined);
  if (html === undefined) return new Response('not here', { status: 404 });
  return new Response(html, {
    headers: { 'content-type': 'text/html; charset=utf-8', 'cross-origin-opener-policy': 'same-origin' },
  });
});

function endlessBody(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
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
    return { action: 'deny' };
  });
});

const window = new BrowserWindow({
  width: 900,
  height: 640,
  show: false,
  backgroundColor: '#202020',
  webPreferences: { preload: join(here, 'preload.cjs'), nodeIntegrationInSubFrames: true },
});
window.once('ready-to-show', () => {
  window.show();
  process.stdout.write('fixture: ready\n');
});
for (const name of ['close', 'closed'] as const) {
  window.on(name as 'closed', () => process.stdout.write(`fixture: ${name}\n`));
}
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
ipcMain.handle('said', () => seen);
ipcMain.on('burst', (event, count: number) => {
  for (let index = 0; index < count; index++) event.sender.send('tick', index);
});

const actions: Record<string, (...args: never[]) => unknown> = {
  requests: () => requests,
  slowBodyCancelled: () => slowBodyCancelled,
  url: () => window.webContents.getURL(),
  pdf: () => window.webContents.printToPDF({ pageSize: 'A4' }),
  picture: async () => (await window.webContents.capturePage()).toPNG(),
  theme: (source: 'dark' | 'light') => {
    nativeTheme.themeSource = source;
  },
  save: () => dialog.showSaveDialog(window, { title: 'Save' }),
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
