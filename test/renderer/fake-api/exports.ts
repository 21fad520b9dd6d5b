import type { AppApi } from '#shared/contract/index.ts';
import type { World } from './world.ts';

export function fakeExports(world: World): AppApi['exports'] {
  return {
    onChanged: world.events.exports.on,
  };
}
