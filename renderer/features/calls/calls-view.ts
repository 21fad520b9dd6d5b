import type { CallFilter, CallSort } from '#shared/contract/calls.ts';
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

/** Lengths as a supervisor asks for them. */
export const LENGTH_BANDS = [
  { id: 'short', minDurationMs: undefined, maxDurationMs: 60_000 },
  { id: 'medium', minDurationMs: 60_000, maxDurationMs: 180_000 },
  { id: 'long', minDurationMs: 180_000, maxDurationMs: undefined },
] as const;

export type LengthBand = (typeof LENGTH_BANDS)[number]['id'];

export const lengthBandOf = (filter: CallFilter): LengthBand | null =>
  LENGTH_BANDS.find(
    (band) =>
      (filter.minDurationMs !== undefined || filter.maxDurationMs !== undefined) &&
      band.minDurationMs === filter.minDurationMs &&
      band.maxDurationMs === filter.maxDurationMs,
  )?.id ?? null;
