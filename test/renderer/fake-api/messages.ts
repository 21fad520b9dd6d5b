import type { AppApi } from '#shared/contract/index.ts';
import type { World } from './world.ts';

export function fakeMessages(world: World): AppApi['messages'] {
  return {
    onChanged: world.events.messages.on,
  };
}
