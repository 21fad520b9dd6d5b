import type { AppApi } from '#shared/contract/index.ts';

/** As a build without a channel answers. */
export const fakeUpdates = (): AppApi['updates'] => ({ check: async () => ({ outcome: 'none', version: null }) });
