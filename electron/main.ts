import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  nativeTheme,
  powerMonitor,
  protocol,
  session,
  utilityProcess,
} from 'electron';
import Store from 'electron-store';
import { contract } from '#shared/contract/index.ts';
import { LINK_SCHEME } from '#shared/domain/deep-link.ts';
import { resolveLanguage } from '#shared/domain/language.ts';
import { toErrorData } from '#shared/errors/app-error.ts';
import { parseArguments } from './app/arguments.ts';
import { createCallWindows } from './app/call-windows.ts';
import { watchFaults } from './app/faults.ts';
import { createHandlers } from './app/handlers.ts';
import { createKeyPlaces } from './app/key-places.ts';
import { createLinks, type Links } from './app/links.ts';
import { setApplicationMenu } from './app/menu.ts';
import { type PageLook, pageLook } from './app/page-look.ts';
import { createPages } from './app/pages.ts';
import { createSamplePlatform } from './app/sample-platform.ts';
import { createSampleWorkspace } from './app/sample-workspace.ts';
import { saveText } from './app/save-text.ts';
import { createStoreRecovery } from './app/store-recovery.ts';
import { UPDATE_CHANNEL } from './app/update-channel.ts';
import { createWindow } from './app/window.ts';
import { createWorkspace } from './app/workspace.ts';
import { createSecurity } from './features/security/service.ts';
import { finishRekey } from './features/setup/interrupted-rekey.ts';
import { createSetup } from './features/setup/service.ts';
import { createUpdates } from './features/updates/service.ts';
import { bindContract } from './ipc/bind.ts';
import { createPublisher } from './ipc/publisher.ts';
import { errorDetail } from './lib/error-detail.ts';
import { createLog } from './lib/log.ts';
import type { Publish } from './lib/publish.ts';
import { followLanguage, screenTexts } from './lib/screen-texts.ts';
import { systemClock } from './lib/system.ts';
import { respondMedia } from './media/media-response.ts';
import { createPreferences } from './prefs/preferences.ts';
import { createProfile } from './prefs/profile.ts';
import { createWindowState } from './prefs/window-state.ts';
import { isKeychainCallPending } from './secrets/keychain.ts';
import { APP_ORIGIN, APP_SCHEME } from './security/origin.ts';
import { showOwnFolder } from './security/own-folder.ts';
import { guardSession, guardWebContents } from './security/session.ts';
import { isTrustedSender } from './security/trusted-sender.ts';

/** A part that does not end holds the quitting up no longer than this; the store survives it as it survives a power cut. */
const CLOSE_TIMEOUT_MS = 15_000;

const outDirectory = dirname(dirname(fileURLToPath(import.meta.url)));
const { sample: throwaway } = parseArguments(process.argv);
const log = createLog();
log.info('app.started');

watchFaults(log);
app.enableSandbox();
if (throwaway) app.setPath('userData', mkdtempSync(join(app.getPath('temp'), 'earshot-sample-')));
const dataDirectory = app.getPath('userData');
// However the program ends: also before its window is there, and also when something throws.
if (throwaway) process.once('exit', () => rmSync(dataDirectory, { recursive: true, force: true }));

protocol.registerSchemesAsPrivileged([
  { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
]);
guardWebContents(log);

// The system may hand a link over before anything is ready to take it.
const early: string[] = [];
const keepEarly = (event: { preventDefault(): void }, url: string) => {
  event.preventDefault();
  early.push(url);
};
app.on('open-url', keepEarly);

if (app.requestSingleInstanceLock()) app.whenReady().then(start).catch(failToStart);
else app.quit();

async function start(): Promise<void> {
  log.info('app.ready');
  const preferences = createPreferences(dataDirectory, Store);
  if (preferences.problem) log.warn('preferences.damaged', { code: preferences.problem.code });
  const profile = createProfile(dataDirectory, Store);
  const tellWindows = createPublisher({ contract, windows: () => BrowserWindow.getAllWindows(), log });
  const publish: Publish = (feature, member, payload) => tellWindows(feature, String(member), payload);

  const links = createLinks({ publish, log });
  const updates = createUpdates({
    channel: UPDATE_CHANNEL,
    currentVersion: app.getVersion(),
    platform: process.platform,
    arch: process.arch,
    directory: join(dataDirectory, 'updates'),
    clock: systemClock,
  });
  const audioPolicy = () => {
    const { audioQuotaBytes, prefetchAudio } = preferences.get();
    return { quotaBytes: audioQuotaBytes, prefetch: prefetchAudio };
  };
  const workspace = createWorkspace({
    dataDirectory,
    enginePath: join(outDirectory, 'main', 'engine.js'),
    readerPath: join(outDirectory, 'main', 'reader.js'),
    peaksWorkerPath: join(outDirectory, 'main', 'peaks-worker.js'),
    exportWorkerPath: join(outDirectory, 'main', 'export-worker.js'),
    audioPolicy,
    onEvent: (feature, member, payload) => {
      tellWindows(feature, member, payload);
      if (feature === 'connections') inBackground(setup.connectionsChanged(), 'setup.refresh-failed');
    },
    onCrash: () => inBackground(setup.crashed().then(readAllAgain), 'setup.restart-failed'),
    onDamage: (error) => inBackground(setup.damaged(error), 'setup.damage-failed'),
    log,
  });
  const { keychain, vault, memory, recovery } = createKeyPlaces(dataDirectory);
  const setup = createSetup({
    profile,
    databaseExists: workspace.databaseExists,
    keychain,
    vault,
    memory,
    recovery,
    openWorkspace: workspace.open,
    closeWorkspace: workspace.suspend,
    checkKey: (keyHex) => workspace.runTask({ name: 'checkKey', keyHex }),
    isOpen: workspace.isOpen,
    hasConnections: async () => {
      const list = await workspace.engine().call('app:connections.list', undefined, 'setup');
      return Array.isArray(list) && list.length > 0;
    },
    newKeyHex: () => randomBytes(32).toString('hex'),
    newProfileId: randomUUID,
    clock: systemClock,
    onStatus: (status) => {
      log.info('setup.status', { state: status.phase });
      publish('setup', 'onStatus', status);
      // An engine that is started again is ready in a moment; in every other phase a call must not stay in sight.
      if (status.phase !== 'ready' && status.phase !== 'opening') callWindows.closeAll();
    },
    onOpened: (held) => {
      inBackground(throwaway ? sample.add() : sample.resume(), 'sample.start-failed');
      inBackground(security.finishMove(held), 'secrets.clearing-failed');
    },
    onLocked: () => {
      callWindows.closeAll();
      workspace.forgetKey();
      security.locked();
      inBackground(platform.stop(), 'sample.stop-failed');
    },
    throwaway,
  });
  const security = createSecurity({
    session: setup.session,
    profile,
    recovery,
    keychain,
    vault,
    useSecrets: workspace.useSecrets,
    connectionIds: async () => {
      const list = await workspace.engine().call('app:connections.list', undefined, 'security');
      return (list as { id: string }[]).map(({ id }) => id);
    },
    countSecretsLeft: () => workspace.engine().internals.countSecretsLeft(),
    removeSecretsLeft: () => workspace.engine().internals.removeSecretsLeft(),
    rekeyDatabase: (keyHex, nextKeyHex) => workspace.runTask({ name: 'rekey', keyHex, nextKeyHex }),
    finishRekey: (held) => finishRekey({ profile, recovery }, held),
    newKeyHex: () => randomBytes(32).toString('hex'),
    saveText: (suggestedName, text) => saveText(BrowserWindow.getAllWindows()[0], suggestedName, text),
    clock: systemClock,
    log,
    onChanged: (status) => publish('security', 'onChanged', status),
  });
  const platform = createSamplePlatform({
    fork: () => utilityProcess.fork(join(outDirectory, 'main', 'platform.js'), [], { serviceName: 'Sample platform' }),
    profile,
    dataDirectory: throwaway ? null : join(dataDirectory, 'sample-platform'),
    sampleDirectory: join(app.getAppPath(), 'resources', 'sample-calls'),
    onState: () => publish('connections', 'onChanged', { ids: null }),
  });
  const sample = createSampleWorkspace({ platform, workspace, profile });
  /** Screens may have met the store while it was away. */
  const readAllAgain = () => {
    for (const feature of ['connections', 'contacts', 'calls', 'comments', 'outbox'] as const) {
      publish(feature, 'onChanged', { ids: null });
    }
  };
  const storeRecovery = createStoreRecovery({
    dataDirectory,
    workerPath: join(outDirectory, 'main', 'recovery.js'),
    workspace,
    setup,
    onReopened: readAllAgain,
    onChanged: () => publish('recovery', 'onChanged', {}),
    log,
  });

  const look = () => pageLook(preferences.get(), app.getPreferredSystemLanguages());

  const windowDeps = {
    preloadPath: join(outDirectory, 'preload', 'preload.cjs'),
    isHighContrast: () => look().isHighContrast,
    text: screenTexts,
    clock: systemClock,
    log,
  };
  const callWindowState = createWindowState(dataDirectory, Store, 'call-window');
  const callWindows = createCallWindows((place, openCount) => {
    const made = createWindow({ kind: 'call', place, openCount }, { ...windowDeps, state: callWindowState });
    inBackground(made.loaded, 'window.load-failed');
    return made.window;
  });

  guardSession(session.defaultSession, log);
  serveApplication(workspace, look);
  bindContract({
    ipcMain,
    contract,
    handlers: createHandlers({
      workspace,
      setup,
      security,
      shell: {
        showDataFolder: () => showOwnFolder(dataDirectory),
        quit: () => app.quit(),
      },
      preferences,
      sample,
      links,
      updates,
      recovery: storeRecovery,
      callWindows,
      publish,
      clock: systemClock,
      tableReaderPath: join(outDirectory, 'main', 'table-reader.js'),
    }),
    isTrusted: (event) =>
      isTrustedSender(event, (id) => BrowserWindow.getAllWindows().some((window) => window.webContents.id === id)),
    newRequestId: randomUUID,
    log,
  });

  nativeTheme.themeSource = preferences.get().theme;
  followLanguage(() => look().language);
  setApplicationMenu(process.platform, look().language);
  preferences.onChange(({ theme }) => {
    nativeTheme.themeSource = theme;
    setApplicationMenu(process.platform, look().language);
    if (workspace.isOpen())
      inBackground(workspace.engine().internals.setAudioPolicy(audioPolicy()), 'audio.policy-failed');
  });
  powerMonitor.on('resume', () => {
    if (workspace.isOpen()) inBackground(workspace.engine().internals.wake(), 'sync.wake-failed');
  });

  const { window, loaded } = createWindow(
    { kind: 'console' },
    { ...windowDeps, state: createWindowState(dataDirectory, Store) },
  );
  window.on('closed', callWindows.closeAll);
  log.info('window.created');
  inBackground(loaded, 'window.load-failed');
  const show = () => {
    if (window.isMinimized()) window.restore();
    window.focus();
  };
  app.on('second-instance', (_event, argv) => {
    links.arguments(argv);
    show();
  });
  takeLinks(links, show);
  quitCleanly(async () => {
    const parts = Promise.allSettled([platform.close(), workspace.close()]);
    for (const part of await Promise.race([parts, setTimeout(CLOSE_TIMEOUT_MS, [])])) {
      if (part.status === 'rejected') log.error('close.failed', { detail: errorDetail(part.reason) });
    }
  });

  await setup.start();
}

/** From now on links go to the screens. Only an installed Earshot tells the system that they are for it. */
function takeLinks(links: Links, show: () => void): void {
  app.off('open-url', keepEarly);
  app.on('open-url', (event, url) => {
    event.preventDefault();
    links.address(url);
    show();
  });
  links.arguments(process.argv);
  for (const url of early) links.address(url);
  // After `--` nothing is a switch any more, so a link cannot bring one along.
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME, process.execPath, ['--']);
}

/** Work that nobody waits for; what goes wrong in it is at least written down. */
function inBackground(work: Promise<unknown>, event: string): void {
  work.catch((error: unknown) => log.error(event, { detail: errorDetail(error) }));
}

/** Without a window there is no other place to say why. */
function failToStart(error: unknown): void {
  log.error('start.failed', { detail: errorDetail(error) });
  const { message, action } = toErrorData(error);
  // The preferences may be what could not be read, so the system says which language.
  followLanguage(() => resolveLanguage('system', app.getPreferredSystemLanguages()));
  dialog.showErrorBox(screenTexts().startFailed, action ? `${message}\n\n${action}` : message);
  app.exit(1);
}

/** Pages and audio share one origin, so that the page's audio graph may touch the samples. */
function serveApplication(workspace: ReturnType<typeof createWorkspace>, look: () => PageLook): void {
  const pages = createPages(join(outDirectory, 'renderer'), look);
  protocol.handle(APP_SCHEME, (request) => {
    if (!new URL(request.url).pathname.startsWith('/media/')) return pages(request);
    return respondMedia({
      request,
      origin: APP_ORIGIN,
      resolve: (recordingId) => workspace.engine().internals.resolveMedia({ recordingId }),
      onProblem: (recordingId, { code }) => {
        // Anything else says nothing of the file, which must then not be thrown away.
        if (code !== 'MEDIA_CORRUPT' && code !== 'MEDIA_MISSING') return;
        if (workspace.isOpen())
          inBackground(workspace.engine().internals.reportDamage({ recordingId }), 'media.damage');
      },
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
    closing = close().finally(() => {
      // A keychain that never answers holds a native thread that no exit waits out; everything is closed by now.
      if (isKeychainCallPending()) process.kill(process.pid, 'SIGKILL');
      app.exit(0);
    });
  });
}
