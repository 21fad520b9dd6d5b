import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');

/** The checks' own configuration, on a tree small enough to know what they should find. */
describe('the checks', () => {
  let tree: string;
  const put = (path: string, text: string) => writeFileSync(join(tree, path), text);
  const run = (command: string, ...args: string[]) => {
    const bin = join(ROOT, 'node_modules/.bin', command);
    return spawnSync(bin, args, { cwd: tree, encoding: 'utf8', shell: process.platform === 'win32' });
  };

  beforeEach(() => {
    tree = mkdtempSync(join(tmpdir(), 'earshot-checks-'));
    for (const file of ['.jscpd.json', 'knip.jsonc', 'tsconfig.base.json']) cpSync(join(ROOT, file), join(tree, file));
    symlinkSync(join(ROOT, 'node_modules'), join(tree, 'node_modules'), 'junction');
    for (const folder of ['shared', 'electron', 'renderer', 'platform', 'host', 'scripts', 'test', 'bench'])
      mkdirSync(join(tree, folder));
    put('package.json', '{ "name": "tree", "type": "module", "imports": { "#shared/*": "./shared/*" } }');
    put('scripts/start.ts', "import { used } from '../shared/rules.ts';\nused();\n");
    put('shared/rules.ts', 'export const used = () => 1;\n');
  });
  afterEach(() => rmSync(tree, { recursive: true, force: true }));

  it('find code that is written twice', () => {
    const lines = Array.from(
      { length: 16 },
      (_, n) => `export const value${n} = compute(${n}, 'step ${n}') + offset(${n});`,
    );
    const code = `${lines.join('\n')}\n`;
    put('electron/one.ts', code);
    expect(run('jscpd', '--config', '.jscpd.json', '--exit-code', '1').status).toBe(0);
    put('platform/two.ts', code);
    const found = run('jscpd', '--config', '.jscpd.json', '--exit-code', '1');
    expect(found.stdout).toContain('two.ts');
    expect(found.status).toBe(1);
  });

  it('find code that nothing uses', () => {
    const production = ['--include', 'files,exports'];
    expect(run('knip', '--no-progress', '--no-config-hints', ...production).stdout).toBe('');
    put('shared/rules.ts', 'export const used = () => 1;\nexport const forgotten = () => 2;\n');
    put('shared/orphan.ts', 'export const orphan = 1;\n');
    const found = run('knip', '--no-progress', '--no-config-hints', ...production);
    expect(found.stdout).toContain('forgotten');
    expect(found.stdout).toContain('orphan.ts');
    expect(found.status).toBe(1);
  });
});
