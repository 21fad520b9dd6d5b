import type { FlowFilter, FlowSort } from '#shared/contract/flows.ts';
import { createStore } from '../../lib/store.ts';

/** The list as the person left it, and how they look at a flow. */
export const flowsView = createStore<{ filter: FlowFilter; sort: FlowSort; look: 'canvas' | 'outline' }>({
  filter: {},
  sort: { by: 'name', order: 'asc' },
  look: 'canvas',
});

/** Takes a change of the filter; an empty value takes its key away. */
export function setFlowFilter(change: { [K in keyof FlowFilter]?: FlowFilter[K] | undefined }): void {
  const merged = Object.entries({ ...flowsView.get().filter, ...change }).filter(
    ([, value]) => value !== undefined && value.length > 0,
  );
  flowsView.set({ filter: Object.fromEntries(merged) });
}

export const clearFlowFilter = (): void => flowsView.set({ filter: {} });
