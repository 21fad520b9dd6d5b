import type { ConversationFilter } from '#shared/contract/conversations.ts';
import { createStore } from '../../lib/store.ts';

/** What the list shows; it outlives the screen. */
export const conversationsView = createStore<{ filter: ConversationFilter }>({ filter: {} });

/** Changes parts of the filter; what is empty is no filter. */
export function setConversationFilter(
  change: { [K in keyof ConversationFilter]?: ConversationFilter[K] | undefined },
): void {
  const merged = { ...conversationsView.get().filter, ...change };
  const kept = Object.entries(merged).filter(([, value]) => value !== undefined && value !== '' && value !== false);
  conversationsView.set({ filter: Object.fromEntries(kept) as ConversationFilter });
}

export const clearConversationFilter = (): void => conversationsView.set({ filter: {} });
