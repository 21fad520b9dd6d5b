import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Removal } from '../../test/removals/removal.ts';

/** A removal with the part of Earshot whose list holds it. */
export interface AreaRemoval extends Removal {
  area: string;
}

/** Every removal of `test/removals`, one file an area. */
export async function readRemovals(root: string): Promise<AreaRemoval[]> {
  const folder = join(root, 'test', 'removals');
  const files = readdirSync(folder).filter((name) => name !== 'removal.ts');
  const lists = await Promise.all(
    files.map(async (name) => {
      const { removals }: { removals: readonly Removal[] } = await import(pathToFileURL(join(folder, name)).href);
      return removals.map((removal) => ({ ...removal, area: name.slice(0, -'.ts'.length) }));
    }),
  );
  return lists.flat();
}
