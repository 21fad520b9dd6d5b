import type { AppApi } from '#shared/contract/index.ts';
import type { World } from './world.ts';

export function fakeAgents(world: World): AppApi['agents'] {
  return {
    onChanged: world.events.agents.on,
  };
}
