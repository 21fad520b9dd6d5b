import { existsSync, realpathSync } from 'node:fs';
import { enableCompileCache, registerHooks } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CdpError } from './chromium/cdp.ts';
import type { RuntimeOptions } from './runtime.ts';

// node host/run.ts out/main/main.js [--headless] [--user-data-dir=DIR] [--remote-debugging-port=N] [flags of the application]

const ELECTRON_URL = new URL('./electron.ts', import.meta.url).href;

function readOptions(main: string, flags: string[]): RuntimeOptions {
  const value = (name: string) => flags.find((flag) => flag.startsWith(`--${name}=`))?.slice(name.length + 3);
  const userDataDir = value('user-data-dir');
  const debuggingPort = value('remote-debugging-port');
  if (debuggingPort !== undefined && !/^\d{1,5}$/.test(debuggingPort)) {
    throw new Error(`host: --remote-debugging-port takes a port number, not "${debuggingPort}"`);
  }
  return {
    appPath: findAppPath(main),
    headless: flags.includes('--headless'),
    ...(userDataDir ? { userDataDir: resolve(userDataDir) } : {}),
    ...(debuggingPort === undefined ? {} : { debuggingPort: Number(debuggingPort) }),
  };
}

function findAppPath(main: string): string {
  for (let folder = dirname(main); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (folder === dirname(folder)) throw new Error(`host: no package.json above ${main}`);
  }
}

/**
 * Keeps what V8 made of the sources beside the built files, until the next build empties their folder. Also for the threads
 * and processes that the application starts.
 */
function keepCompiledCode(folder: string): void {
  process.env.NODE_COMPILE_CACHE ??= folder;
  enableCompileCache(process.env.NODE_COMPILE_CACHE);
}

/** Runs a built application in this process, which from then on is the application's own: it ends when the application quits. */
export async function runInHost(entry: string, flags: string[]): Promise<void> {
  const main = realpathSync(resolve(entry));
  process.argv = [process.execPath, main, ...flags];
  Object.assign(process, { type: 'browser' });
  const options = readOptions(main, flags);
  keepCompiledCode(join(dirname(main), '.cache'));
  // Loaded from here on, so that their compiled code is kept too.
  const { Runtime, setRuntime } = await import('./runtime.ts');
  const runtime = await Runtime.start(options);
  setRuntime(runtime);
  const { hostApp } = await import('./api/app.ts');
  const { isInstanceRunning } = await import('./api/single-instance.ts');
  // Chromium takes as long to start as main takes to load: side by side. A second instance opens no window.
  if (!isInstanceRunning(hostApp.getPath('userData')))
    runtime.browser().catch(() => {
      // Whoever opens the first window gets the same error.
    });
  const { listenToTests } = await import('./test-hooks.ts');
  listenToTests(() => hostApp.quit());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) endOn(signal, hostApp);
  const { dialog } = await import('./api/dialog.ts');
  runOnThroughFaults(hostApp, (text) => dialog.showErrorBox('A JavaScript error occurred in the main process', text));
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'electron' || specifier === 'electron/main'
        ? { url: ELECTRON_URL, format: 'module-typescript', shortCircuit: true }
        : next(specifier, context),
  });
  const loaded = import(pathToFileURL(main).href);
  // Electron is ready when main's first lines have run, even if main itself waits for that.
  setImmediate(() => hostApp.becomeReady());
  await loaded.catch((error: unknown) => {
    // Electron too ends when main itself does not load.
    if (!hostApp.isExiting) console.error(error);
    hostApp.exit(1);
  });
}

/** As Electron does: the program goes on. A rejection is a line on stderr, an exception a message box unless the application listens itself. */
function runOnThroughFaults(app: { isExiting: boolean; exit(code: number): void }, show: (text: string) => void): void {
  // A page that was still loading has nobody to load for any more.
  const isExpected = (error: unknown) => app.isExiting && error instanceof CdpError;
  process.on('unhandledRejection', (reason) => {
    if (isExpected(reason) || process.listenerCount('unhandledRejection') > 1) return;
    console.error('(node) UnhandledPromiseRejectionWarning:', reason);
  });
  process.on('uncaughtException', (error) => {
    if (isExpected(error) || process.listenerCount('uncaughtException') > 1) return;
    show(`Uncaught Exception:\n${error instanceof Error ? error.stack : String(error)}`);
  });
}

// A terminal and npm both pass on the same Ctrl-C: what comes this soon after the first is not a second wish.
const SAME_WISH_MS = 1000;

/** The first signal asks to quit, as a person would; a later one insists. */
function endOn(signal: NodeJS.Signals, app: { quit(): void; exit(code: number): void }): void {
  let askedAt: number | undefined;
  process.on(signal, () => {
    if (askedAt !== undefined && performance.now() - askedAt > SAME_WISH_MS) {
      app.exit(1);
      return;
    }
    askedAt ??= performance.now();
    app.quit();
  });
}

if (import.meta.main) {
  const [entry, ...flags] = process.argv.slice(2);
  if (entry) {
    await runInHost(entry, flags);
  } else {
    console.error('Usage: node host/run.ts out/main/main.js [flags]');
    process.exitCode = 2;
  }
}
