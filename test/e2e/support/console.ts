import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, _electron as electronDriver, type Page } from 'playwright-core';
import { launchApp } from '../../../host/launch.ts';

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
    env: { ...env, TMPDIR: temporaryDirectory },
    dispose: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** The running console and its window. */
export interface Console {
  page: Page;
  /** What it wrote to its output so far. */
  output: readonly string[];
  /** What it opened outside, as far as the host tells it; always empty on Electron. */
  opened: readonly string[];
  /** Quits as a person would and answers the exit code. */
  close(): Promise<number | null>;
}

export interface StartOptions {
  args?: readonly string[];
  viewport?: { width: number; height: number };
}

/** Starts the built console: on the Chromium host, or on Electron where EARSHOT_TEST_HOST says so. */
export function startConsole(machine: Machine, options: StartOptions = {}): Promise<Console> {
  const args = [`--user-data-dir=${machine.dataDirectory}`, ...(options.args ?? [])];
  return process.env.EARSHOT_TEST_HOST === 'electron'
    ? startOnElectron(machine, args)
    : startOnHost(machine, args, options.viewport ?? { width: 1440, height: 900 });
}

async function startOnHost(machine: Machine, args: string[], viewport: StartOptions['viewport']): Promise<Console> {
  const app = await launchApp({ args, env: machine.env });
  let browser: Browser | null = null;
  try {
    await app.waitForWindow();
    browser = await chromium.connectOverCDP(`http://127.0.0.1:${app.debuggingPort}`);
    const [context] = browser.contexts();
    if (!context) throw new Error('the window has no context');
    const page = context.pages()[0] ?? (await context.waitForEvent('page'));
    if (viewport) await page.setViewportSize(viewport);
    return {
      page,
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
