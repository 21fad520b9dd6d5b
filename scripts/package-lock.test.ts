import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface LockedPackage {
  name?: string;
  hasInstallScript?: boolean;
  resolved?: string;
  integrity?: string;
}

const readJson = (path: string) => JSON.parse(readFileSync(new URL(`../${path}`, import.meta.url), 'utf8'));
const { allowScripts } = readJson('package.json') as { allowScripts: Record<string, boolean> };
const { packages } = readJson('package-lock.json') as { packages: Record<string, LockedPackage> };
const installed = Object.entries(packages).filter(([path]) => path !== '');

describe('package-lock.json', () => {
  it('brings no package with a script that nobody has looked at', () => {
    const withScript = installed.filter(([, { hasInstallScript }]) => hasInstallScript);
    const names = withScript.map(([path, { name }]) => name ?? path.slice(path.lastIndexOf('node_modules/') + 13));
    expect(names.filter((name) => !(name in allowScripts)).toSorted()).toEqual([]);
  });

  it('names no place to fetch from, so that every registry serves it, and proves every package', () => {
    expect(installed.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
    expect(installed.filter(([, { integrity }]) => integrity === undefined)).toEqual([]);
  });
});
