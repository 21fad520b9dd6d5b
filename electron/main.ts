import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, BrowserWindow, ipcMain, nativeTheme, powerMonitor, protocol, session, utilityProcess } from 'electron';
import Store from 'electron-store';
import { contract } from '#shared/contract/index.ts';
import { parseArguments } from './app/arguments.ts';
import { createHandlers } from './app/handlers.ts';
import { setApplicationMenu } from './app/menu.ts';
import { createPages } from './app/pages.ts';
import { createSamplePlatform } from './app/sample-platform.ts';
import { createSampleWorkspace } from './app/sample-workspace.ts';
import { createWindow } from './app/window.ts';
import { createWorkspace } from './app/workspace.ts';
import { createSetup } from './features/setup/service.ts';
import { bindContract } from './ipc/bind.ts';
import { createPublisher } from './ipc/publisher.ts';
import { createLog } from './lib/log.ts';
import type { Publish } from './lib/publish.ts';
import { respondMedia } from './media/media-response.ts';
import { createPreferences } from './prefs/preferences.ts';
import { createProfile } from './prefs/profile.ts';
import { createKeychainSecrets, isKeychainCallPending, keychainName, probeKeychain } from './secrets/keychain.ts';
import { createMemorySecrets } from './secrets/memory.ts';
import { createVault, openVault } from './secrets/vault.ts';
import { APP_SCHEME } from './security/origin.ts';
import { guardSession, guardWebContents } from './security/session.ts';
import { isTrustedSender } from './security/trusted-sender.ts';

const outDirectory = dirname(dirname(fileURLToPath(import.meta.url)));
const { sample: throwaway } = parseArguments(process.argv);
const log = createLog();

app.enableSandbox();
if (throwaway) app.setPath('userData', mkdtempSync(join(app.getPath('temp'), 'earshot-sample-')));
const dataDirectory = app.getPath('userData');
// However the program ends: also before its window is there, and also when something throws.
if (throwaway) process.once('exit', () => rmSync(dataDirectory, { recursive: true, force: true }));

protocol.registerSchemesAsPrivileged([
  { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
]);
guardWebContents(log);

if (app.requestSingleInstanceLock()) void app.whenReady().then(start);
else app.quit();

async function start(): Promise<void> {
  const preferences = createPreferences(dataDirectory, Store);
  const profile = createProfile(dataDirectory, Store);
  const tellWindows = createPublisher({ contract, windows: () => BrowserWindow.getAllWindows(), log });
  const publish: Publish = (feature, member, payload) => tellWindows(feature, String(member), payload);

  const audioPolicy = () => {
    const { audioQuotaBytes, prefetchAudio } = preferences.get();
    return { quotaBytes: audioQuotaBytes, prefetch: prefetchAudio };
  };
  const workspace = createWorkspace({
    dataDirectory,
    enginePath: join(outDirectory, 'main', 'engine.js'),
    peaksWorkerPath: join(outDirectory, 'main', 'peaks-worker.js'),
    audioPolicy,
    onEvent: (feature, member, payload) => {
      tellWindows(feature, member, payload);
      if (feature === 'connections') inBackground(setup.connectionsChanged(), 'setup.refresh-failed');
    },
    onCrash: () => inBackground(setup.start(), 'setup.restart-failed'),
    log,
  });
  const vaultPath = join(dataDirectory, 'vault.json');
  const setup = createSetup({
    profile,
    databaseExists: workspace.databaseExists,
    keychain: { name: keychainName(), probe: probeKeychain, secrets: createKeychainSecrets() },
    vault: {
      create: (passphrase) => createVault(vaultPath, passphrase),
      open: (passphrase) => openVault(vaultPath, passphrase),
    },
    memory: createMemorySecrets(),
    openWorkspace: workspace.open,
    hasConnections: async () => {
      const list = await workspace.engine().call('app:connections.list', undefined, 'setup');
      return Array.isArray(list) && list.length > 0;
    },
    newKeyHex: () => randomBytes(32).toString('hex'),
    newProfileId: randomUUID,
    onStatus: (status) => publish('setup', 'onStatus', status),
    onOpened: () => inBackground(throwaway ? sample.add() : sample.resume(), 'sample.start-failed'),
    throwaway,
  });
  const platform = createSamplePlatform({
    fork: () => utilityProcess.fork(join(outDirectory, 'main', 'platform.js'), [], { serviceName: 'Sample platform' }),
    profile,
    dataDirectory: throwaway ? null : join(dataDirectory, 'sample-platform'),
    sampleDirectory: join(app.getAppPath(), 'resources', 'sample-calls'),
    onState: () => publish('connections', 'onChanged', { ids: null }),
  });
  const sample = createSampleWorkspace({ platform, workspace, profile });

  guardSession(session.defaultSession, log);
  serveApplication(workspace);
  bindContract({
    ipcMain,
    contract,
    handlers: createHandlers({ workspace, setup, preferences, sample, publish }),
    isTrusted: (event) =>
      isTrustedSender(event, (id) => BrowserWindow.getAllWindows().some((window) => window.webContents.id === id)),
    newRequestId: randomUUID,
    log,
  });

  nativeTheme.themeSource = preferences.get().theme;
  preferences.onChange(({ theme }) => {
    nativeTheme.themeSource = theme;
    if (workspace.isOpen())
      inBackground(workspace.engine().internals.setAudioPolicy(audioPolicy()), 'audio.policy-failed');
  });
  powerMonitor.on('resume', () => {
    if (workspace.isOpen()) inBackground(workspace.engine().internals.wake(), 'sync.wake-failed');
  });

  setApplicationMenu(process.platform);
  const window = createWindow({ preloadPath: join(outDirectory, 'preload', 'preload.cjs') });
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  quitCleanly(async () => {
    await Promise.allSettled([platform.stop(), workspace.close()]);
  });

  await setup.start();
}

/** Work that nobody waits for; what goes wrong in it is at least written down. */
function inBackground(work: Promise<unknown>, event: string): void {
  work.catch((error: unknown) => log.error(event, { detail: String(error) }));
}

/** Pages and audio share one origin, so that the page's audio graph may touch the samples. */
function serveApplication(workspace: ReturnType<typeof createWorkspace>): void {
  const pages = createPages(join(outDirectory, 'renderer'));
  protocol.handle(APP_SCHEME, (request) => {
    if (!new URL(request.url).pathname.startsWith('/media/')) return pages(request);
    return respondMedia({
      request,
      resolve: (recordingId) => workspace.engine().internals.resolveMedia({ recordingId }),
      onProblem: (recordingId) =>
        inBackground(workspace.engine().internals.reportDamage({ recordingId }), 'media.damage'),
    });
  });
}

/** Ends child processes and closes the store before the application goes; a second quit does not start it again. */
function quitCleanly(close: () => Promise<void>): void {
  let closing: Promise<void> | null = null;
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    if (closing) return;
    event.preventDefault();
    closing = close();
    void closing.then(() => {
      // A keychain that never answers holds a native thread that no exit waits out; everything is closed by now.
      if (isKeychainCallPending()) process.kill(process.pid, 'SIGKILL');
      app.exit(0);
    });
  });
}
