import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { preloadNames } from './make-preload-names.ts';

describe('preload names', () => {
  it('are those of the contract', () => {
    const committed = readFileSync(new URL('../electron/preload/names.ts', import.meta.url), 'utf8');
    expect(committed, 'run `node scripts/make-preload-names.ts`').toBe(preloadNames());
  });
});
