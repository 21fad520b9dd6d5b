import type { AppApi } from '#shared/contract/index.ts';

/** No other program passes a link on here. */
export const fakeLinks = (): AppApi['links'] => ({ take: async () => null, onArrived: () => () => undefined });
