import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { isAtLeast, readAudit } from './check-advisories.ts';

// S1
const { floor } = JSON.parse(readFileSync('electron/security/electron-floor.json', 'utf8')) as { floor: string };

it('Electron is at its floor or above: as installed, as asked for and as locked', () => {
  const installed = JSON.parse(readFileSync('node_modules/electron/package.json', 'utf8')) as { version: string };
  const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    devDependencies: { electron: string };
  };
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, { version: string }>;
  };
  for (const version of [
    installed.version,
    devDependencies.electron,
    packages['node_modules/electron']?.version ?? '',
  ]) {
    expect(isAtLeast(version, floor), `${version} is below ${floor}`).toBe(true);
  }
});

it.each([
  ['45.4.1', true],
  ['45.4.2', true],
  ['^45.10.0', true],
  ['46.0.0', true],
  ['45.4.0', false],
  ['45.3.99', false],
  ['44.99.99', false],
  ['9.0.0', false],
  ['45.4.1-beta.1', false],
  ['', false],
])('%s is at least 45.4.1: %s', (version, expected) => {
  expect(isAtLeast(version, '45.4.1')).toBe(expected);
});

it('finds what is high or critical, and takes no answer for a clean one', () => {
  const answer = (severity: string) =>
    JSON.stringify({ vulnerabilities: { left: { severity }, right: { severity: 'low' } }, metadata: {} });
  expect(readAudit(answer('high'))).toEqual({ kind: 'found', names: ['left (high)'] });
  expect(readAudit(answer('critical'))).toEqual({ kind: 'found', names: ['left (critical)'] });
  expect(readAudit(answer('moderate'))).toEqual({ kind: 'clean' });
  expect(readAudit('{"vulnerabilities":{},"metadata":{}}')).toEqual({ kind: 'clean' });
  for (const nothing of [
    '',
    'ECONNREFUSED',
    '{}',
    '{"message":"405 Method Not Allowed","error":{}}',
    '{"metadata":{}}',
  ]) {
    expect(readAudit(nothing)).toMatchObject({ kind: 'not-asked' });
  }
});
