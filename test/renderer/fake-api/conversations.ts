import type { AppApi } from '#shared/contract/index.ts';
import type { World } from './world.ts';

export function fakeConversations(world: World): AppApi['conversations'] {
  return {
    onChanged: world.events.conversations.on,
  };
}
