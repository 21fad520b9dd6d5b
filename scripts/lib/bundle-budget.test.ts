import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Budgets, overweight, weighBundles } from './bundle-budget.ts';

const BUDGETS: Budgets = {
  firstScreen: { script: 10, style: 3 },
  later: { 'Review.tsx': 5 },
  otherLater: 2,
  main: { 'main/main.js': 4 },
};

/** Bytes that gzip cannot shrink, as a comment in a script. */
const bulk = (kib: number): string => `// ${randomBytes((kib * 1024 * 3) / 4).toString('base64')}\n`;

describe('bundle budgets', () => {
  let out: string;
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(out, path)), { recursive: true });
    writeFileSync(join(out, path), text);
  };

  beforeEach(() => {
    out = mkdtempSync(join(tmpdir(), 'earshot-bundle-'));
    put(
      'renderer/.vite/manifest.json',
      JSON.stringify({
        'index.html': { file: 'index.js', isEntry: true, imports: ['_shared.js'], css: ['index.css'] },
        '_shared.js': { file: 'shared.js' },
        'Review.tsx': { file: 'review.js', isDynamicEntry: true, imports: ['_shared.js', '_wave.js'] },
        '_wave.js': { file: 'wave.js' },
        'fr.json': { file: 'fr.js', isDynamicEntry: true },
      }),
    );
    for (const file of ['index.js', 'shared.js', 'review.js', 'wave.js', 'fr.js', 'index.css'])
      put(`renderer/${file}`, bulk(1));
    put('main/main.js', `import { a } from './chunks/a.js';\nimport fs from 'node:fs';\n${bulk(1)}`);
    put('main/chunks/a.js', bulk(1));
  });
  afterEach(() => rmSync(out, { recursive: true, force: true }));

  const heavy = () => overweight(weighBundles(out, BUDGETS)).map(({ part }) => part);

  it('lets a build pass that is light enough', () => {
    expect(heavy()).toEqual([]);
  });

  it('counts what the first screen imports', () => {
    put('renderer/shared.js', bulk(14));
    expect(heavy()).toEqual(['first screen, scripts']);
  });

  it('counts what a later screen adds, and not what the first screen has read by then', () => {
    put('renderer/wave.js', bulk(7));
    put('renderer/fr.js', bulk(4));
    expect(heavy()).toEqual(['later: Review.tsx', 'later: fr.json']);
  });

  it('counts the chunks of the main side and the styles', () => {
    put('main/chunks/a.js', bulk(6));
    put('renderer/index.css', bulk(5));
    expect(heavy()).toEqual(['first screen, styles', 'main/main.js']);
  });

  it('refuses a budget for what is not in the build', () => {
    expect(() => weighBundles(out, { ...BUDGETS, later: { 'Gone.tsx': 5 } })).toThrow('Gone.tsx');
  });
});
