import { spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Console, startConsole } from '../e2e/support/console.ts';
import { filesUnder } from '../e2e/support/find-word.ts';
import { pillShows } from '../e2e/support/review.ts';

/** `nobody` where the tests run as root, else whoever runs them: never root. */
const isRoot = process.getuid?.() === 0;
const UID = isRoot ? 65_534 : (process.getuid?.() ?? 0);
const user = isRoot ? { uid: UID, gid: 65_534 } : undefined;

interface RunningProcess {
  commandLine: string;
  uid: number;
  /** 2 where system calls are filtered, as they are for a page in Chromium's sandbox. */
  seccomp: number;
}

/** The processes that know of this folder, which are Chromium's, all of them. */
function processesOf(folder: string): RunningProcess[] {
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]);
      return commandLine.includes(folder) ? [{ commandLine, uid: field('Uid'), seccomp: field('Seccomp') }] : [];
    } catch {
      // It ended between the listing and the reading.
      return [];
    }
  });
}

describe('the console of somebody who is not root', () => {
  let root: string;
  let temporary: string;
  let console: Console;

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'earshot-nobody-'));
    temporary = join(root, 'tmp');
    for (const folder of [root, temporary, join(root, 'home')]) {
      mkdirSync(folder, { recursive: true });
      chownSync(folder, UID, user?.gid ?? process.getgid?.() ?? 0);
    }
    const reach = spawnSync(process.execPath, ['-p', '1'], { ...user, cwd: import.meta.dirname });
    if (reach.status !== 0) throw new Error(`user ${UID} may not read this copy of Earshot, and so cannot run it`);
    const machine = {
      dataDirectory: join(root, 'home', 'data'),
      temporaryDirectory: temporary,
      // Nothing of root's own places: a wrong one would be refused, or worse, used.
      env: {
        ...Object.fromEntries(
          Object.keys(process.env)
            .filter((name) => name.startsWith('XDG_'))
            .map((name) => [name, undefined]),
        ),
        HOME: join(root, 'home'),
        TMPDIR: temporary,
      },
      dispose: () => undefined,
    };
    console = await startConsole(machine, { args: ['--sample'], ...(user ? { user } : {}) });
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('opens the sample workspace', async () => {
    await console.page.getByTestId('calls-grid').getByText('Hannah Brooks').waitFor();
    await pillShows(console.page, 'synced');
  });

  it('shows its pages in Chromium’s sandbox', () => {
    const processes = processesOf(temporary);
    expect(new Set(processes.map(({ uid }) => uid))).toEqual(new Set([UID]));
    expect(processes.filter(({ commandLine }) => commandLine.includes('--no-sandbox'))).toEqual([]);
    expect(console.output.filter((line) => line.includes('without the Chromium sandbox'))).toEqual([]);
    const pages = processes.filter(({ commandLine }) => commandLine.includes('--type=renderer'));
    expect(pages.length).toBeGreaterThan(0);
    expect(new Set(pages.map(({ seccomp }) => seccomp))).toEqual(new Set([2]));
  });

  it('ends leaving nothing behind, and nothing that is not its own', async () => {
    expect(await console.close()).toBe(0);
    expect(readdirSync(temporary)).toEqual([]);
    expect(filesUnder(join(root, 'home')).filter((path) => /chromium/i.test(path))).toEqual([]);
    expect(filesUnder(root).filter((path) => statSync(path).uid !== UID)).toEqual([]);
  });
});
