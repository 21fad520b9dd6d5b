import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { identifyProcess, isRunning, type ProcessIdentity } from '../process/identity.ts';

const PREFIX = 'earshot-chromium-';
const OWNER_FILE = 'earshot-owner.json';
const FORGOTTEN_AFTER_MS = 60_000;

/** A browser remembers what is typed into forms and passwords, in readable files; Electron does neither. */
const PREFERENCES = {
  autofill: { enabled: false, profile_enabled: false, credit_card_enabled: false },
  credentials_enable_service: false,
  credentials_enable_autosignin: false,
  browser: { check_default_browser: false },
  search: { suggest_enabled: false },
};

/** Makes a profile for one run, after removing those whose host process has ended without doing so. */
export function createProfile(chromiumPath: string): string {
  const parent = profileParent(chromiumPath);
  sweepProfiles(parent);
  const directory = mkdtempSync(join(parent, PREFIX));
  writeFileSync(join(directory, OWNER_FILE), JSON.stringify(identifyProcess(process.pid)));
  mkdirSync(join(directory, 'Default'));
  writeFileSync(join(directory, 'Default', 'Preferences'), JSON.stringify(PREFERENCES));
  return directory;
}

export function sweepProfiles(parent: string = tmpdir()): void {
  for (const name of readdirSync(parent)) {
    if (!name.startsWith(PREFIX)) continue;
    const directory = join(parent, name);
    const owner = readOwner(directory);
    if (owner ? !isRunning(owner) : isForgotten(directory)) removeProfile(directory);
  }
}

export function removeProfile(directory: string): void {
  // Chromium's helpers may still write for a moment after it ended.
  rmSync(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
}

/** A snap sees neither /tmp nor hidden folders, only its own data folder. */
function profileParent(chromiumPath: string): string {
  if (!chromiumPath.startsWith('/snap/')) return tmpdir();
  return join(homedir(), 'snap', 'chromium', 'common');
}

/** A profile names its owner as soon as it is made; one that still does not is a rest of a removed one. */
function isForgotten(directory: string): boolean {
  try {
    return Date.now() - statSync(directory).ctimeMs > FORGOTTEN_AFTER_MS;
  } catch {
    // It has just been removed by the start it belongs to.
    return false;
  }
}

function readOwner(directory: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(join(directory, OWNER_FILE), 'utf8')) as ProcessIdentity;
  } catch {
    // Another start is just making it, another user owns it, or it is the rest of a removed one.
    return undefined;
  }
}
