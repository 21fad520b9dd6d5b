import type { ContactFilter, ContactSort } from '#shared/contract/contacts.ts';
import { createStore } from '../../lib/store.ts';

/** The grid as the person left it. */
export const contactsView = createStore<{
  filter: ContactFilter;
  sort: ContactSort;
  activeIndex: number;
  offset: number;
}>({ filter: {}, sort: { by: 'name', order: 'asc' }, activeIndex: 0, offset: 0 });

export function setContactFilter(change: { [K in keyof ContactFilter]?: ContactFilter[K] | undefined }): void {
  const merged = Object.entries({ ...contactsView.get().filter, ...change }).filter(
    ([, value]) => value !== undefined && value !== '' && value !== false,
  );
  contactsView.set({ filter: Object.fromEntries(merged), activeIndex: 0, offset: 0 });
}

export const clearContactFilter = (): void => contactsView.set({ filter: {}, activeIndex: 0, offset: 0 });
