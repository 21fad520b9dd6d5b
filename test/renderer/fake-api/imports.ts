import type { AppApi } from '#shared/contract/index.ts';
import type { World } from './world.ts';

export function fakeImports(world: World): AppApi['imports'] {
  return {
    onChanged: world.events.imports.on,
  };
}
