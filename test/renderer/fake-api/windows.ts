import type { AppApi } from '#shared/contract/index.ts';

/** Every call gets its window; none is there to be heard. */
export const fakeWindows = (): AppApi['windows'] => ({
  openCall: async () => 'opened',
  closeCall: async () => undefined,
  tellPlaying: async () => undefined,
  onPlaying: () => () => undefined,
});
