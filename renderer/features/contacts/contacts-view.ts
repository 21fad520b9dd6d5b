import type { ContactCondition, ContactFilter, ContactSort } from '#shared/contract/contact-filter.ts';
import { createStore } from '../../lib/store.ts';
import { clearChosen } from './chosen.ts';

/** The grid as the person left it. */
export const contactsView = createStore<{
  filter: ContactFilter;
  sort: ContactSort;
  activeIndex: number;
}>({ filter: {}, sort: { by: 'name', order: 'asc' }, activeIndex: 0 });

/** How far the grid is scrolled. Not part of the view: scrolling must not render anything but rows. */
export const scrollPlace = { offset: 0 };

/** Changes what the grid shows; another filter or order starts at the top. Who was chosen was chosen by the filter before. */
export function showContacts(change: { filter?: ContactFilter; sort?: ContactSort }): void {
  scrollPlace.offset = 0;
  if (change.filter) clearChosen();
  contactsView.set({ ...change, activeIndex: 0 });
}

/** Takes a change of the filter; an empty value takes its key away. */
export function setContactFilter(change: { [K in keyof ContactFilter]?: ContactFilter[K] | undefined }): void {
  const merged = Object.entries({ ...contactsView.get().filter, ...change }).filter(
    ([, value]) =>
      value !== undefined && value !== '' && value !== false && !(Array.isArray(value) && value.length === 0),
  );
  showContacts({ filter: Object.fromEntries(merged) });
}

export const clearContactFilter = (): void => showContacts({ filter: {} });

/** Adds a condition, or puts it in the place of another. */
export function putCondition(condition: ContactCondition, at: number | null): void {
  const conditions = [...(contactsView.get().filter.conditions ?? [])];
  if (at === null) conditions.push(condition);
  else conditions[at] = condition;
  setContactFilter({ conditions });
}

export function dropCondition(at: number): void {
  setContactFilter({ conditions: (contactsView.get().filter.conditions ?? []).filter((_, index) => index !== at) });
}
