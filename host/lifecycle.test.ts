import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LaunchedApp, launchApp } from './launch.ts';

const MAIN = join(import.meta.dirname, 'test-fixture/main.ts');

let folder: string;
let temp: string;
const running: LaunchedApp[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'host-life-'));
  temp = join(folder, 'temp');
  mkdirSync(temp);
});

afterEach(async () => {
  for (const app of running.splice(0)) await app.kill();
  rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
});

async function launch(options: { args?: string[]; headless?: boolean; env?: Record<string, string | undefined> } = {}) {
  const app = await launchApp({
    main: MAIN,
    args: [`--user-data-dir=${join(folder, 'data')}`, ...(options.args ?? [])],
    // Chromium's profile goes to the temporary folder, here one of our own.
    env: { TMPDIR: temp, ...options.env },
    headless: options.headless ?? true,
  });
  running.push(app);
  await app.waitForLine('fixture: ready');
  return app;
}

/** Processes whose command line names our temporary folder: Chromium's, all of them. */
function chromiumProcesses(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => readCommandLine(pid).includes(temp));
}

function readCommandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    // It ended between the listing and the reading.
    return '';
  }
}

async function expectNothingLeft(): Promise<void> {
  await expect.poll(chromiumProcesses, { timeout: 5000 }).toEqual([]);
  await expect.poll(() => readdirSync(temp), { timeout: 5000 }).toEqual([]);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    // No such process.
    return false;
  }
}

describe('an application that is asked to quit', () => {
  it('says so in the order of Electron, ends with 0, and leaves no process and no profile', async () => {
    const app = await launch();
    expect(chromiumProcesses().length).toBeGreaterThan(0);
    expect(await app.close()).toBe(0);
    const order = app.output.filter((line) => line.startsWith('fixture: ')).map((line) => line.slice(9));
    expect(order).toEqual(['ready', 'before-quit', 'close', 'closed', 'will-quit', 'quit']);
    await expectNothingLeft();
  });

  it('ends its utility processes too', async () => {
    const app = await launch();
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${app.debuggingPort}`);
    const pid = (await browser
      .contexts()[0]
      ?.pages()[0]
      ?.evaluate(`fixture.main('utility').then((it) => it.pid)`)) as number;
    expect(isAlive(pid)).toBe(true);
    await browser.close();
    await app.close();
    expect(isAlive(pid)).toBe(false);
  });

  it('ends the Xvfb that it started for its window', async () => {
    const app = await launch({ headless: false, env: { DISPLAY: undefined, WAYLAND_DISPLAY: undefined } });
    const line = await app.waitForLine('under Xvfb on :');
    const display = line.slice(line.lastIndexOf(':') + 1);
    expect(await app.close()).toBe(0);
    expect(readdirSync(tmpdir())).not.toContain(`.X${display}-lock`);
    await expectNothingLeft();
  });
});

describe('a window that a person closes', () => {
  it('tells main, which quits when it was the last one', async () => {
    const app = await launch();
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${app.debuggingPort}`);
    const exited = new Promise((resolve) => app.process.once('exit', resolve));
    await browser.contexts()[0]?.pages()[0]?.close();
    expect(await exited).toBe(0);
    for (const event of ['close', 'closed', 'window-all-closed', 'will-quit']) {
      expect(app.output).toContain(`fixture: ${event}`);
    }
    await expectNothingLeft();
  });
});

describe('a Chromium that ends by itself', () => {
  it('is told of, and ends the application in its order, as a failure', async () => {
    const app = await launch();
    const browser = chromiumProcesses().find((pid) => !readCommandLine(pid).includes('--type='));
    const exited = new Promise((resolve) => app.process.once('exit', resolve));
    process.kill(Number(browser), 'SIGKILL');
    expect(await exited).toBe(1);
    expect(app.output).toContain('host: Chromium has ended by itself, so the application quits; what it saved is kept');
    for (const event of ['before-quit', 'will-quit', 'quit']) expect(app.output).toContain(`fixture: ${event}`);
    await expectNothingLeft();
  });
});

describe('an application that is killed', () => {
  it('leaves no Chromium and no profile', async () => {
    const app = await launch();
    await app.kill();
    await expectNothingLeft();
  });

  it('has its profile swept at the next start where nothing else removed it', async () => {
    const stale = join(temp, 'earshot-chromium-stale');
    const foreign = join(temp, 'earshot-chromium-foreign');
    for (const directory of [stale, foreign]) mkdirSync(directory);
    // No process has a number this high: the kernel's limit is 4194304.
    writeFileSync(join(stale, 'earshot-owner.json'), JSON.stringify({ host: hostname(), pid: 4_999_999 }));
    writeFileSync(join(foreign, 'earshot-owner.json'), JSON.stringify({ host: 'another-machine', pid: 4_999_999 }));
    const app = await launch();
    expect(readdirSync(temp)).not.toContain('earshot-chromium-stale');
    expect(readdirSync(temp)).toContain('earshot-chromium-foreign');
    await app.close();
    rmSync(foreign, { recursive: true });
    await expectNothingLeft();
  });
});

describe('a second instance', () => {
  it('hands its arguments to the first one and ends', async () => {
    const first = await launch({ args: ['--single'] });
    const second = launchApp({
      main: MAIN,
      args: [`--user-data-dir=${join(folder, 'data')}`, '--single', '--open=42'],
    });
    await expect(second).rejects.toThrow('was not written before the application ended');
    expect(await first.waitForLine('fixture: second')).toContain('--open=42');
    expect(await first.close()).toBe(0);
  });

  it('takes over a lock whose owner was killed', async () => {
    const first = await launch({ args: ['--single'] });
    await first.kill();
    const second = await launch({ args: ['--single'] });
    expect(await second.close()).toBe(0);
  });
});
