import { createStore } from '../lib/store.ts';

/** What is open over the screens. */
export const overlays = createStore({ isHelpOpen: false, isInspectorOpen: true });
