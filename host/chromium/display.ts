import { type ChildProcess, spawn } from 'node:child_process';
import { type Guard, guard } from '../process/watchdog.ts';
import { findInPath } from './find.ts';

/** Where windows appear. `display` is absent where Chromium runs headless. */
export interface Display {
  kind: 'screen' | 'xvfb' | 'headless';
  display?: string;
  close(): Promise<void>;
}

const nothing = async () => {};

/** The person's screen, else an Xvfb of our own, else none. Says on stderr what it chose where that is not the screen. */
export async function openDisplay(
  wanted: { headless: boolean },
  env: NodeJS.ProcessEnv = process.env,
): Promise<Display> {
  if (wanted.headless) return { kind: 'headless', close: nothing };
  if (env.DISPLAY || env.WAYLAND_DISPLAY || process.platform !== 'linux') return { kind: 'screen', close: nothing };
  const xvfb = findInPath(['Xvfb'], env);
  if (!xvfb) {
    console.error('host: no display and no Xvfb here, so the window runs headless');
    return { kind: 'headless', close: nothing };
  }
  return startXvfb(xvfb);
}

async function startXvfb(path: string): Promise<Display> {
  const child = spawn(path, ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    detached: true,
  });
  const watch: Guard | undefined = child.pid ? guard({ processGroup: child.pid }) : undefined;
  const number = await readDisplayNumber(child);
  console.error(`host: no display here, so the window runs under Xvfb on :${number}`);
  return {
    kind: 'xvfb',
    display: `:${number}`,
    close: async () => {
      const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await ended;
      }
      await watch?.release();
    },
  };
}

function readDisplayNumber(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => reject(new Error(`host: Xvfb did not start (${reason})`));
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code) => fail(`exit code ${code}`));
    let text = '';
    child.stdio[3]?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('\n')) resolve(text.trim());
    });
  });
}
