import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './build.ts';

const FOLDER = join(ROOT, 'node_modules/electron');
const REFUSAL = join(ROOT, '.cache/electron.json');
const ATTEMPT_MS = 3000;

export type ElectronBinary = { path: string } | { path?: undefined; why: string };

/** Electron's binary, fetched if that takes at most three seconds. A failed attempt is remembered for this version of Electron. */
export async function findElectron(): Promise<ElectronBinary> {
  const present = installedElectron();
  if (present) return { path: present };
  if (!existsSync(join(FOLDER, 'install.js'))) return { why: 'Electron is not installed' };
  const version = electronVersion();
  const refused = readRefusal();
  if (refused?.version === version) return { why: `Electron's binary could not be fetched (${refused.reason})` };
  const reason = await fetchElectron();
  const fetched = installedElectron();
  if (fetched) return { path: fetched };
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  writeFileSync(REFUSAL, JSON.stringify({ version, reason }));
  return { why: `Electron's binary could not be fetched (${reason})` };
}

/** The binary that is there, complete and of the installed version. */
export function installedElectron(): string | undefined {
  try {
    const version = readFileSync(join(FOLDER, 'dist/version'), 'utf8').trim().replace(/^v/, '');
    // The installer writes this name last, so that an interrupted one leaves none.
    const path = join(FOLDER, 'dist', readFileSync(join(FOLDER, 'path.txt'), 'utf8'));
    return version === electronVersion() && existsSync(path) ? path : undefined;
  } catch {
    // One of the files is absent: not installed, or not to the end.
    return undefined;
  }
}

function electronVersion(): string {
  return (JSON.parse(readFileSync(join(FOLDER, 'package.json'), 'utf8')) as { version: string }).version;
}

function readRefusal(): { version: string; reason: string } | undefined {
  try {
    return JSON.parse(readFileSync(REFUSAL, 'utf8')) as { version: string; reason: string };
  } catch {
    // Not tried yet.
    return undefined;
  }
}

/** Runs Electron's own installer and says why it did not succeed. */
function fetchElectron(): Promise<string> {
  const child = spawn(process.execPath, [join(FOLDER, 'install.js')], { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  return new Promise((resolve) => {
    let reason: string | undefined;
    const late = setTimeout(() => {
      reason = `not within ${ATTEMPT_MS / 1000} seconds; \`npx install-electron\` takes its time`;
      child.kill('SIGKILL');
    }, ATTEMPT_MS);
    child.once('close', () => {
      clearTimeout(late);
      resolve(reason ?? firstLine(errors));
    });
  });
}

function firstLine(text: string): string {
  const line =
    text
      .split('\n')
      .find((candidate) => candidate.trim() !== '')
      ?.trim() ?? 'no reason given';
  return line.length > 120 ? `${line.slice(0, 120)}…` : line;
}
