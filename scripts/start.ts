import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { openDisplay } from '../host/chromium/display.ts';
import { runInHost } from '../host/run.ts';
import { ensureSystem } from './doctor.ts';
import { ensureBuilt, ROOT } from './lib/build.ts';
import { findElectron } from './lib/electron.ts';

// npm start -- [--sample] [--headless] [--user-data-dir=DIR] [--remote-debugging-port=N]

async function start(flags: string[]): Promise<void> {
  const headless = flags.includes('--headless');
  const electron = await findElectron();
  const isFit = ensureSystem({ for: 'start', hasElectron: electron.path !== undefined, headless });
  if (!isFit || !ensureBuilt()) {
    process.exitCode = 1;
    return;
  }
  if (electron.path !== undefined) {
    console.error('start: Electron');
    process.exitCode = await runElectron(electron.path, flags, headless);
    return;
  }
  console.error(`start: the Chromium host, because ${electron.why}`);
  await runInHost(join(ROOT, 'out/main/main.js'), flags);
}

async function runElectron(path: string, flags: string[], headless: boolean): Promise<number> {
  const display = await openDisplay({ headless });
  const args = [
    ROOT,
    ...flags,
    ...(display.kind === 'headless' ? ['--ozone-platform=headless'] : []),
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
  const { ELECTRON_RUN_AS_NODE: _never, ...env } = process.env;
  const child = spawn(path, args, {
    stdio: 'inherit',
    env: { ...env, ...(display.display ? { DISPLAY: display.display } : {}) },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  const exitCode = await new Promise<number>((resolve) => {
    child.once('error', (error) => {
      console.error(`start: Electron did not start: ${error.message}`);
      resolve(1);
    });
    child.once('exit', (code) => resolve(code ?? 1));
  });
  await display.close();
  return exitCode;
}

await start(process.argv.slice(2));
