import type { AppApi } from '#shared/contract/index.ts';
import type { World } from './world.ts';

export function fakePrograms(world: World): AppApi['programs'] {
  return {
    onChanged: world.events.programs.on,
  };
}
