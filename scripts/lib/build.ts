import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');
const STAMP = join(ROOT, 'out/.stamp');
const SOURCES = ['electron', 'renderer', 'shared', 'platform', 'resources'];
const FILES = ['electron.vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig.base.json'];

/** Builds main, preload and renderer when a source has changed since the last time. False when the build failed; it has said why. */
export function ensureBuilt(): boolean {
  const stamp = describeSources();
  if (stamp === readStamp()) return true;
  console.error('start: building');
  const cli = join(ROOT, 'node_modules/electron-vite/bin/electron-vite.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'build', '--logLevel', 'warn'], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
    // Many lines of warnings may come before the one that matters.
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) {
    console.error(`${stdout}${stderr}start: the build failed`);
    return false;
  }
  writeFileSync(STAMP, stamp);
  return true;
}

/** Changes when a file is added, removed or written. */
function describeSources(): string {
  let newestMs = 0;
  let count = 0;
  const look = (path: string) => {
    count++;
    newestMs = Math.max(newestMs, statSync(path).mtimeMs);
  };
  for (const file of FILES) look(join(ROOT, file));
  for (const folder of SOURCES) {
    for (const entry of readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })) {
      if (entry.isFile() && !entry.name.endsWith('.test.ts')) look(join(entry.parentPath, entry.name));
    }
  }
  return JSON.stringify({ newestMs, count });
}

function readStamp(): string | undefined {
  try {
    return readFileSync(STAMP, 'utf8');
  } catch {
    // Never built.
    return undefined;
  }
}
