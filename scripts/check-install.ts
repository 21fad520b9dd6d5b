import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findInPath } from '../host/chromium/find.ts';

/**
 * Installs what package-lock.json names into an empty folder, with no compiler, make or Python to be found, and loads the
 * packages that are native code. `npm ci` of somebody without them must not fail, nor leave anything half built.
 */
const ROOT = join(import.meta.dirname, '..');
const BUILD_TOOLS = ['python', 'python3', 'make', 'gcc', 'g++', 'cc', 'c++', 'clang', 'node-gyp'];
const LOADS = `
  const { default: Database } = await import('better-sqlite3');
  if (new Database(':memory:').prepare('SELECT 41 + 1').pluck().get() !== 42) throw new Error('SQLite does not count');
  const { default: keytar } = await import('keytar');
  if (typeof keytar.getPassword !== 'function') throw new Error('keytar offers nothing');
`;

function install(folder: string): void {
  for (const file of ['package.json', 'package-lock.json']) cpSync(join(ROOT, file), join(folder, file));
  const env = bareEnvironment(join(folder, 'bin'));
  run('npm', ['ci', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'], folder, env);
  run('node', ['--input-type=module', '--eval', LOADS], folder, env);
}

/** The environment without what npm sets for its scripts, and a PATH that leads to Node, npm and a shell alone. */
function bareEnvironment(bin: string): NodeJS.ProcessEnv {
  mkdirSync(bin);
  symlinkSync(process.execPath, join(bin, 'node'));
  for (const name of ['npm', 'sh', 'env']) {
    const path = findInPath([name]);
    if (!path) throw new Error(`${name} is not in PATH`);
    symlinkSync(path, join(bin, name));
  }
  const found = findInPath(BUILD_TOOLS, { PATH: bin });
  if (found) throw new Error(`${found} is to be found after all`);
  const own = Object.entries(process.env).filter(([name]) => !/^(npm_|node_)/i.test(name));
  return { ...Object.fromEntries(own), PATH: bin };
}

function run(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): void {
  const { status, error } = spawnSync(command, args, { cwd, env, stdio: 'inherit' });
  if (status !== 0) throw new Error(`${command} ${args[0]} failed${error ? `: ${error.message}` : ''}`);
}

const folder = mkdtempSync(join(tmpdir(), 'earshot-install-'));
try {
  install(folder);
  console.log('install: everything came without a compiler, make or Python, and the native packages load');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
