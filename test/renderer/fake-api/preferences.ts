import type { AppApi } from '#shared/contract/index.ts';
import type { Preferences } from '#shared/contract/preferences.ts';
import type { World } from './world.ts';

export function fakePreferences(world: World): AppApi['preferences'] {
  return {
    get: async () => world.preferences,
    set: async (change) => {
      world.preferences = { ...world.preferences, ...change } as Preferences;
      world.events.preferences.emit(world.preferences);
      return world.preferences;
    },
    onChanged: world.events.preferences.on,
  };
}
