import type { KnowledgeFilter, KnowledgeSort } from '#shared/contract/knowledge.ts';
import { createStore } from '../../lib/store.ts';

/** What the list of knowledge shows; it outlives the screen. */
export const knowledgeView = createStore<{ filter: KnowledgeFilter; sort: KnowledgeSort }>({
  filter: {},
  sort: { by: 'name', order: 'asc' },
});

/** Changes the filter; what is undefined or empty leaves it. */
export function setKnowledgeFilter(change: KnowledgeFilter): void {
  const entries = Object.entries({ ...knowledgeView.get().filter, ...change });
  knowledgeView.set({ filter: Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== '')) });
}

export const clearKnowledgeFilter = (): void => knowledgeView.set({ filter: {} });
