import { createStore } from '../../lib/store.ts';

/** The search as the person left it: it is found again on coming back from a call. */
export const searchView = createStore<{ text: string; activeIndex: number }>({ text: '', activeIndex: 0 });

/** Another search starts at its newest hit. */
export function showSearch(text: string): void {
  if (text !== searchView.get().text) searchView.set({ text, activeIndex: 0 });
}

/** Puts an operator or an example behind what stands there already. */
export const addToSearch = (part: string): void => showSearch(`${searchView.get().text.trim()} ${part}`.trim());
