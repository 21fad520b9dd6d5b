import type { SmsProgramFilter } from '#shared/contract/messages.ts';
import { createStore } from '../../lib/store.ts';

/** What the lists show; it outlives their screen, so that coming back finds them as they were left. */
export const messagesView = createStore<{ filter: SmsProgramFilter; shown: 'programs' | 'single' }>({
  filter: {},
  shown: 'programs',
});
