import type { AppApi } from '#shared/contract/index.ts';
import { createClient } from './unwrap.ts';

/** Everything the window may ask main for. */
export const api: AppApi = createClient(window.app);
