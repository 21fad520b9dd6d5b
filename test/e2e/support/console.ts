import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Browser,
  chromium,
  type ElectronApplication,
  _electron as electronDriver,
  type Page,
} from 'playwright-core';
import type { DialogAnswer } from '../../../host/api/dialog.ts';
import { type LaunchedApp, launchApp } from '../../../host/launch.ts';
import { endWorker, evaluate, openDevTools } from './devtools.ts';

/** A person's machine: where the application keeps its data and its temporary files, and nothing else. */
export interface Machine {
  dataDirectory: string;
  temporaryDirectory: string;
  env: NodeJS.ProcessEnv;
  dispose(): void;
}

/** An empty machine. `env` brings the keychain of `startKeyring`. */
export function createMachine(env: NodeJS.ProcessEnv): Machine {
  const root = mkdtempSync(join(tmpdir(), 'earshot-e2e-'));
  const temporaryDirectory = join(root, 'tmp');
  mkdirSync(temporaryDirectory);
  return {
    dataDirectory: join(root, 'data'),
    temporaryDirectory,
    // The suites read English texts, whatever the machine that runs them speaks.
    env: { ...env, TMPDIR: temporaryDirectory, LC_ALL: 'en_US.UTF-8' },
    dispose: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** What may go wrong while the console runs, done to it from outside. */
export interface Faults {
  /** Ends the process of the window's page, as a crash would. */
  crashPage(): Promise<void>;
  /** Ends the thread that keeps the data. */
  crashEngine(): Promise<void>;
  /** Evaluates in whatever page the window shows now; `page` is of no use any more once its process has ended. */
  inWindow<T>(expression: string): Promise<T>;
}

/** The running console and its window. */
export interface Console {
  faults: Faults;
  page: Page;
  /** What it wrote to its output so far. */
  output: readonly string[];
  /** What it opened outside, as far as the host tells it; always empty on Electron. */
  opened: readonly string[];
  /** Answers the next file dialog or message box, on the host. */
  answerDialog(answer: DialogAnswer): Promise<void>;
  /** The exit code, once it has ended. */
  exited: Promise<number | null>;
  /** Quits as a person would and answers the exit code. */
  close(): Promise<number | null>;
}

export interface StartOptions {
  args?: readonly string[];
  viewport?: { width: number; height: number };
  /** Runs it as another user, which only root can, and only on the Chromium host. */
  user?: { uid: number; gid: number };
  /** Lets `faults.crashEngine` reach the engine. */
  inspectable?: boolean;
}

/** Starts the built console: on the Chromium host, or on Electron where EARSHOT_TEST_HOST says so. */
export function startConsole(machine: Machine, options: StartOptions = {}): Promise<Console> {
  const args = [`--user-data-dir=${machine.dataDirectory}`, ...(options.args ?? [])];
  return process.env.EARSHOT_TEST_HOST === 'electron'
    ? startOnElectron(machine, args)
    : startOnHost(machine, args, options);
}

async function startOnHost(machine: Machine, args: string[], options: StartOptions): Promise<Console> {
  const { viewport = { width: 1440, height: 900 }, inspectable = false, user } = options;
  const nodeFlags = inspectable ? ['--inspect=127.0.0.1:0'] : [];
  const app = await launchApp({ args, env: machine.env, nodeFlags, ...(user ? { user } : {}) });
  let browser: Browser | null = null;
  try {
    await app.waitForWindow();
    browser = await chromium.connectOverCDP(`http://127.0.0.1:${app.debuggingPort}`);
    const [context] = browser.contexts();
    if (!context) throw new Error('the window has no context');
    const page = context.pages()[0] ?? (await context.waitForEvent('page'));
    await page.setViewportSize(viewport);
    return {
      page,
      faults: faultsOnHost(app),
      answerDialog: app.answerNextDialog,
      exited: new Promise((resolve) => app.process.once('exit', resolve)),
      output: app.output,
      opened: app.opened,
      close: async () => {
        await browser?.close();
        return app.close();
      },
    };
  } catch (error) {
    await browser?.close();
    await app.kill();
    throw error;
  }
}

function faultsOnHost(app: LaunchedApp): Faults {
  const onPage = async <T>(work: (devTools: Awaited<ReturnType<typeof openDevTools>>) => Promise<T>) => {
    const reply = await fetch(`http://127.0.0.1:${app.debuggingPort}/json/list`);
    const targets = (await reply.json()) as { type: string; url: string; webSocketDebuggerUrl: string }[];
    const target = targets.find(({ type, url }) => type === 'page' && url.startsWith('http://127.0.0.1:'));
    if (!target) throw new Error('the window shows no page');
    const devTools = await openDevTools(target.webSocketDebuggerUrl);
    try {
      return await work(devTools);
    } finally {
      devTools.close();
    }
  };
  return {
    crashPage: () =>
      onPage(async (devTools) => {
        const crashed = new Promise<void>((resolve) => devTools.on('Inspector.targetCrashed', () => resolve()));
        // The answer never comes: the process that would give it is gone.
        devTools.send('Page.crash').catch(() => undefined);
        await crashed;
      }),
    crashEngine: async () => {
      const line = await app.waitForLine('Debugger listening on ws://');
      const devTools = await openDevTools(line.slice(line.indexOf('ws://')));
      await endWorker(devTools, '/engine.js');
      devTools.close();
    },
    inWindow: (expression) => onPage((devTools) => evaluate(devTools, expression)),
  };
}

function faultsOnElectron(app: ElectronApplication): Faults {
  return {
    crashPage: () =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer()),
    crashEngine: () =>
      app.evaluate(async () => {
        const { Session } = process.getBuiltinModule('node:inspector/promises');
        const session = new Session();
        session.connect();
        session.on('NodeWorker.attachedToWorker', ({ params: { sessionId, workerInfo } }) => {
          if (!workerInfo.url.endsWith('/engine.js')) return;
          const message = { id: 1, method: 'Runtime.evaluate', params: { expression: 'process.exit(134)' } };
          void session.post('NodeWorker.sendMessageToWorker', { sessionId, message: JSON.stringify(message) });
        });
        await session.post('NodeWorker.enable', { waitForDebuggerOnStart: false });
      }),
    inWindow: (expression) =>
      app.evaluate(
        ({ BrowserWindow }, code) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(code),
        expression,
      ),
  };
}

async function startOnElectron(machine: Machine, args: string[]): Promise<Console> {
  const executablePath: unknown = createRequire(import.meta.url)('electron');
  const app = await electronDriver.launch({
    executablePath: String(executablePath),
    args: ['.', ...args],
    env: machine.env as Record<string, string>,
  });
  const output: string[] = [];
  app.process().stderr?.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  const exited = new Promise<number | null>((resolve) => app.process().once('exit', resolve));
  return {
    page: await app.firstWindow(),
    faults: faultsOnElectron(app),
    // A real dialog cannot be answered from outside; on Electron what it would answer is put in its place.
    answerDialog: (answer) =>
      app.evaluate(({ dialog }, given) => {
        const canceled = 'canceled' in given;
        dialog.showSaveDialog = async () => ({ canceled, filePath: 'filePath' in given ? given.filePath : '' });
        dialog.showOpenDialog = async () => ({ canceled, filePaths: 'filePaths' in given ? given.filePaths : [] });
      }, answer),
    exited,
    output,
    opened: [],
    close: async () => {
      await app.close();
      return exited;
    },
  };
}

const ROOT = join(import.meta.dirname, '../../..');

/** Starts the application again over data that are in use, as a link in another program does; answers the exit code. */
export async function startSecond(machine: Machine, dataDirectory: string, args: readonly string[]): Promise<number> {
  const electron: unknown = process.env.EARSHOT_TEST_HOST === 'electron' && createRequire(import.meta.url)('electron');
  const [program, ...own] = electron
    ? [String(electron), '.']
    : [process.execPath, join(ROOT, 'host/run.ts'), join(ROOT, 'out/main/main.js'), '--headless'];
  const given = [...own, `--user-data-dir=${dataDirectory}`, ...args];
  const child = spawn(program ?? '', given, { cwd: ROOT, env: machine.env, stdio: 'ignore' });
  const [code] = (await once(child, 'exit')) as [number];
  return code;
}

/** True when nothing listens there any more. */
export function isPortClosed(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
