import type { AppApi } from '#shared/contract/index.ts';
import type { World } from './world.ts';

export function fakeKnowledge(world: World): AppApi['knowledge'] {
  return {
    onChanged: world.events.knowledge.on,
  };
}
