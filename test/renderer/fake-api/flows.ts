import type { AppApi } from '#shared/contract/index.ts';
import type { World } from './world.ts';

export function fakeFlows(world: World): AppApi['flows'] {
  return {
    onChanged: world.events.flows.on,
  };
}
