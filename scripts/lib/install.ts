import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';

const LISTS = '/var/lib/apt/lists';

/** Installs Debian packages as root, quietly. Gives apt's own words where it fails. */
export function aptInstall(names: readonly string[]): { ok: true } | { ok: false; reason: string } {
  if (!hasPackageLists()) {
    const updated = apt(['update']);
    if (!updated.ok) return updated;
  }
  const install = ['install', '--yes', '--no-install-recommends', ...names];
  const first = apt(install);
  if (first.ok) return first;
  // Lists that are old name packages which the mirror has replaced.
  const updated = apt(['update']);
  return updated.ok ? apt(install) : updated;
}

function hasPackageLists(): boolean {
  try {
    return readdirSync(LISTS).some((name) => name.endsWith('_Packages') || name.includes('_Packages.'));
  } catch {
    // No lists folder: nothing was ever fetched.
    return false;
  }
}

function apt(args: string[]): { ok: true } | { ok: false; reason: string } {
  const { status, error, stderr } = spawnSync('apt-get', ['-qq', '-o', 'Dpkg::Use-Pty=0', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (status === 0) return { ok: true };
  return { ok: false, reason: error?.message ?? stderr.trim().split('\n').slice(-3).join(' ') };
}
