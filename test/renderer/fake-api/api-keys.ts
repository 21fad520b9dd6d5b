import type { AppApi } from '#shared/contract/index.ts';
import type { World } from './world.ts';

export function fakeApiKeys(world: World): AppApi['apiKeys'] {
  return {
    onChanged: world.events.apiKeys.on,
  };
}
