import type { CallFilter, CallSort } from '#shared/contract/calls.ts';
import { LENGTH_BANDS, type LengthBand } from '#shared/domain/figures.ts';
import { createStore } from '../../lib/store.ts';

/** The list as the person left it: it is found again on coming back, and gives the review its previous and next. */
export const callsView = createStore<{
  filter: CallFilter;
  sort: CallSort;
  activeIndex: number;
  activeId: string | null;
}>({
  filter: {},
  sort: { by: 'startedAt', order: 'desc' },
  activeIndex: 0,
  activeId: null,
});

/** How far the list is scrolled. Not part of the view: scrolling must not render anything but rows. */
export const scrollPlace = { offset: 0 };

/** Changes what the list shows; another filter or order starts at the top. */
export function showCalls(change: { filter?: CallFilter; sort?: CallSort }): void {
  scrollPlace.offset = 0;
  callsView.set({ ...change, activeIndex: 0, activeId: null });
}

/** Takes a change of the filter; an empty value takes its key away. */
export function setCallFilter(change: { [K in keyof CallFilter]?: CallFilter[K] | undefined }): void {
  const merged = Object.entries({ ...callsView.get().filter, ...change }).filter(
    ([, value]) => value !== undefined && value !== '' && value !== false,
  );
  showCalls({ filter: Object.fromEntries(merged) });
}

export const clearCallFilter = (): void => showCalls({ filter: {} });

export const lengthBandOf = (filter: CallFilter): LengthBand | null =>
  LENGTH_BANDS.find(
    (band) =>
      (filter.minDurationMs !== undefined || filter.maxDurationMs !== undefined) &&
      band.minDurationMs === filter.minDurationMs &&
      band.maxDurationMs === filter.maxDurationMs,
  )?.id ?? null;
