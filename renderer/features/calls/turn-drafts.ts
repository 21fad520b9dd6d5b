import { createStore } from '../../lib/store.ts';

/** Corrections being written, by call and turn. They live as long as the window, so that going elsewhere loses no word. */
export const turnDrafts = createStore<Record<string, string | undefined>>({});
