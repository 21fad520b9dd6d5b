import type { AgentFilter, AgentSort } from '#shared/contract/agents.ts';
import { createStore } from '../../lib/store.ts';

/** What the list of agents shows; it outlives the screen. */
export const agentsView = createStore<{ filter: AgentFilter; sort: AgentSort }>({
  filter: {},
  sort: { by: 'name', order: 'asc' },
});

/** Changes the filter; what is undefined or empty leaves it. */
export function setAgentFilter(change: AgentFilter): void {
  const entries = Object.entries({ ...agentsView.get().filter, ...change });
  agentsView.set({ filter: Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== '')) });
}

export const clearAgentFilter = (): void => agentsView.set({ filter: {} });
