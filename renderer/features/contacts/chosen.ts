import type { ContactFilter, ContactSelection } from '#shared/contract/contact-filter.ts';
import { MAX_CHOSEN_IDS } from '#shared/domain/contact-filter.ts';
import { createStore } from '../../lib/store.ts';

export interface Chosen {
  /** `filter`: everybody who matches, but for `exceptIds`. */
  mode: 'ids' | 'filter';
  ids: ReadonlySet<string>;
  exceptIds: ReadonlySet<string>;
  /** The row from which Shift extends, and what was chosen before it did. */
  anchor: number | null;
  before: ReadonlySet<string>;
}

const NOBODY: ReadonlySet<string> = new Set();
const NONE: Chosen = { mode: 'ids', ids: NOBODY, exceptIds: NOBODY, anchor: null, before: NOBODY };

/** Which contacts are chosen for what is done to many at once. */
export const chosenContacts = createStore<Chosen>(NONE);

export const clearChosen = (): void => chosenContacts.set(NONE);

export const isChosenId = ({ mode, ids, exceptIds }: Chosen, id: string): boolean =>
  mode === 'ids' ? ids.has(id) : !exceptIds.has(id);

/** How many are chosen, of a list of `total` that match. */
export const chosenCount = ({ mode, ids, exceptIds }: Chosen, total: number): number =>
  mode === 'ids' ? ids.size : Math.max(0, total - exceptIds.size);

export const toSelection = ({ mode, ids, exceptIds }: Chosen, filter: ContactFilter): ContactSelection =>
  mode === 'ids' ? { kind: 'ids', ids: [...ids] } : { kind: 'filter', filter, exceptIds: [...exceptIds] };

const toggled = (ids: ReadonlySet<string>, id: string): Set<string> => {
  const next = new Set(ids);
  if (!next.delete(id) && next.size < MAX_CHOSEN_IDS) next.add(id);
  return next;
};

const joined = (ids: ReadonlySet<string>, more: readonly string[]): Set<string> =>
  new Set([...ids, ...more].slice(0, MAX_CHOSEN_IDS));

/** Takes one row in or out; Shift extends from here. */
export function toggleChosen(id: string, index: number): void {
  const now = chosenContacts.get();
  if (now.mode === 'filter') {
    chosenContacts.set({ exceptIds: toggled(now.exceptIds, id), anchor: index });
    return;
  }
  const ids = toggled(now.ids, id);
  chosenContacts.set({ ids, anchor: index, before: ids });
}

/** Chooses a stretch of rows from where Shift began, in the place of the stretch before it. */
export function chooseStretch(stretch: readonly string[], anchor: number): void {
  const now = chosenContacts.get();
  if (now.mode === 'filter') {
    const taken = new Set(stretch);
    chosenContacts.set({ exceptIds: new Set([...now.exceptIds].filter((id) => !taken.has(id))), anchor });
    return;
  }
  chosenContacts.set({ ids: joined(now.before, stretch), anchor });
}

/** Chooses the rows in view; where they all are, everybody who matches. */
export function chooseShown(shown: readonly string[]): void {
  const now = chosenContacts.get();
  if (now.mode === 'filter') {
    chosenContacts.set({ exceptIds: NOBODY });
  } else if (shown.length > 0 && shown.every((id) => now.ids.has(id))) {
    chooseAllMatching();
  } else {
    const ids = joined(now.ids, shown);
    chosenContacts.set({ ids, before: ids, anchor: null });
  }
}

export const chooseAllMatching = (): void => chosenContacts.set({ ...NONE, mode: 'filter' });
