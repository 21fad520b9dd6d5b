import type { AppApi } from '#shared/contract/index.ts';
import type { World } from './world.ts';

export function fakeSessions(world: World): AppApi['sessions'] {
  return {
    onChanged: world.events.sessions.on,
  };
}
