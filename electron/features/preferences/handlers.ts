import type { AppHandlers } from '#shared/contract/index.ts';
import type { Publish } from '../../lib/publish.ts';
import type { PreferencesFile } from '../../prefs/preferences.ts';

export function preferenceHandlers(preferences: PreferencesFile, publish: Publish): AppHandlers['preferences'] {
  return {
    get: () => preferences.get(),
    set: (partial) => {
      const saved = preferences.set(partial);
      publish('preferences', 'onChanged', saved);
      return saved;
    },
  };
}
