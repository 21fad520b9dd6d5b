import type { AppApi } from '#shared/contract/index.ts';
import type { World } from './world.ts';

export function fakeAudiences(world: World): AppApi['audiences'] {
  return {
    onChanged: world.events.audiences.on,
  };
}
