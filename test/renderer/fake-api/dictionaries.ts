import type { AppApi } from '#shared/contract/index.ts';
import type { World } from './world.ts';

export function fakeDictionaries(world: World): AppApi['dictionaries'] {
  return {
    onChanged: world.events.dictionaries.on,
  };
}
