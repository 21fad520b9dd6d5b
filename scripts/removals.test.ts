import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { readRemovals } from './lib/removal-list.ts';

const root = resolve(import.meta.dirname, '..');

/** Cheap and on every run, so that a proof is mended with the change that moved its code, not weeks later. */
it('finds every mechanism that is to be taken out, once, and the test that is to notice', async () => {
  const removals = await readRemovals(root);
  const broken = removals.filter(({ file, find, replace, test }) => {
    const places = existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8').split(find).length - 1 : 0;
    return places !== 1 || find === replace || !existsSync(join(root, test));
  });
  expect(broken.map(({ area, name }) => `${area}: ${name}`)).toEqual([]);
});
