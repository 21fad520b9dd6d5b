import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium, findInPath } from '../../host/chromium/find.ts';
import { installCommands, missingRequirements } from './system.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'earshot-path-'));
  for (const name of ['google-chrome', 'chromium-browser']) writeFileSync(join(folder, name), '');
  chmodSync(join(folder, 'google-chrome'), 0o755);
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('finding Chromium', () => {
  it('takes the first name in PATH that may be run', () => {
    expect(findChromium({ PATH: `/nowhere:${folder}` })).toBe(join(folder, 'google-chrome'));
    expect(findInPath(['chromium-browser'], { PATH: folder })).toBeUndefined();
  });

  it('takes CHROMIUM alone where it is set, right or wrong', () => {
    expect(findChromium({ PATH: folder, CHROMIUM: join(folder, 'google-chrome') })).toBe(join(folder, 'google-chrome'));
    expect(findChromium({ PATH: folder, CHROMIUM: '/nowhere/chromium' })).toBeUndefined();
  });
});

describe('what a start needs', () => {
  const names = (needs: Parameters<typeof missingRequirements>[0], env: NodeJS.ProcessEnv) =>
    missingRequirements(needs, env).map(({ name }) => name);

  it('never asks for Xvfb where there is a screen or no window', () => {
    expect(names({ for: 'start' }, { DISPLAY: ':0' })).not.toContain('xvfb');
    expect(names({ for: 'start', headless: true }, {})).not.toContain('xvfb');
  });
});

describe('the commands', () => {
  it('are apt-get on Debian', () => {
    expect(installCommands(['chromium', 'xvfb'], 'debian')).toEqual([
      'sudo apt-get update && sudo apt-get install --no-install-recommends chromium xvfb',
    ]);
  });

  it('take Chromium from its snap on Ubuntu', () => {
    expect(installCommands(['chromium', 'xvfb'], 'ubuntu')).toEqual([
      'sudo snap install chromium',
      'sudo apt-get update && sudo apt-get install --no-install-recommends xvfb',
    ]);
  });
});
