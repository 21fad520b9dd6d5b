import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium, findInPath } from '../../host/chromium/find.ts';

/** A system package that Earshot uses, and how to see, without starting a process, that it is there. */
export interface Requirement {
  /** The Debian package. */
  name: string;
  isPresent(): boolean;
  /** What a start without it does instead; absent where nothing works without it. */
  fallback?: string;
}

const LIBRARY_FOLDERS = [
  '/usr/lib/x86_64-linux-gnu',
  '/usr/lib/aarch64-linux-gnu',
  '/lib/x86_64-linux-gnu',
  '/lib/aarch64-linux-gnu',
  '/usr/lib64',
  '/usr/lib',
];
const FONT_FOLDERS = ['/usr/share/fonts', '/usr/local/share/fonts'];

const hasLibrary = (name: string) => LIBRARY_FOLDERS.some((folder) => existsSync(join(folder, name)));

function hasFont(pattern: RegExp): boolean {
  return FONT_FOLDERS.some(
    (folder) =>
      existsSync(folder) &&
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).some((path) => pattern.test(path)),
  );
}

const CHROMIUM: Requirement = { name: 'chromium', isPresent: () => findChromium() !== undefined };
const LIBSECRET: Requirement = {
  name: 'libsecret-1-0',
  isPresent: () => hasLibrary('libsecret-1.so.0'),
  fallback: 'no keychain: a passphrase protects the data instead',
};
const XVFB: Requirement = {
  name: 'xvfb',
  isPresent: () => findInPath(['Xvfb']) !== undefined,
  fallback: 'no window: headless',
};
/** The suite opens a real window, so that it cannot do without. */
const XVFB_FOR_TESTS: Requirement = { name: XVFB.name, isPresent: XVFB.isPresent };
// Names of contacts come in every script. Inter and Noto Sans Arabic are part of Earshot; Chinese, Japanese and Korean are not.
const FONTS: Requirement = {
  name: 'fonts-droid-fallback',
  isPresent: () => hasFont(/DroidSansFallback|CJK|wqy|NotoSans(SC|TC|JP|KR)/i),
  fallback: 'names in Chinese, Japanese and Korean show as boxes',
};
const KEYRING: Requirement = {
  name: 'gnome-keyring',
  isPresent: () => findInPath(['gnome-keyring-daemon']) !== undefined,
};
const DBUS: Requirement = { name: 'dbus', isPresent: () => findInPath(['dbus-run-session']) !== undefined };

export interface SystemNeeds {
  for: 'start' | 'test';
  /** True where Electron's own binary runs the window. */
  hasElectron?: boolean;
  headless?: boolean;
}

/** What this machine lacks for the given purpose. */
export function missingRequirements(needs: SystemNeeds, env: NodeJS.ProcessEnv = process.env): Requirement[] {
  if (process.platform !== 'linux') return needs.hasElectron || CHROMIUM.isPresent() ? [] : [CHROMIUM];
  const wanted =
    needs.for === 'test' ? [CHROMIUM, LIBSECRET, FONTS, XVFB_FOR_TESTS, KEYRING, DBUS] : [LIBSECRET, FONTS];
  if (needs.for === 'start') {
    if (!needs.hasElectron) wanted.unshift(CHROMIUM);
    if (!needs.headless && !env.DISPLAY && !env.WAYLAND_DISPLAY) wanted.push(XVFB);
  }
  return wanted.filter((requirement) => !requirement.isPresent());
}

/** `debian`, `ubuntu` or another; from /etc/os-release. */
export function distribution(): string {
  try {
    return /^ID=["']?([\w.-]+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'unknown';
  } catch {
    // Not a Linux that names itself.
    return 'unknown';
  }
}

/** The commands that bring the packages, as the person would type them. */
export function installCommands(names: readonly string[], system: string): string[] {
  // Ubuntu's chromium package is a door to the snap.
  const isSnap = system === 'ubuntu' && names.includes('chromium');
  const packages = isSnap ? names.filter((name) => name !== 'chromium') : names;
  return [
    ...(isSnap ? ['sudo snap install chromium'] : []),
    ...(packages.length > 0
      ? [`sudo apt-get update && sudo apt-get install --no-install-recommends ${packages.join(' ')}`]
      : []),
  ];
}
