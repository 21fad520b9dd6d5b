import type { CollectionName } from '#shared/contract/connections.ts';
import { createStore } from '../../lib/store.ts';

/** The dialog about a connection that is open. Kept apart from what opened it, which may be gone before it is done. */
export type OpenDialog =
  | { kind: 'key'; connectionId: string }
  | { kind: 'removal'; connectionId: string; collection: CollectionName; count: number };

export const dialogs = createStore<{ open: OpenDialog | null }>({ open: null });

export const closeDialog = (): void => dialogs.set({ open: null });
