import type { CallFilter, CallSort } from '#shared/contract/calls.ts';
import { createStore } from '../../lib/store.ts';

/** The list as the person left it: it is found again on coming back, and gives the review its previous and next. */
export const callsView = createStore<{
  filter: CallFilter;
  sort: CallSort;
  activeIndex: number;
  activeId: string | null;
  offset: number;
}>({
  filter: {},
  sort: { by: 'startedAt', order: 'desc' },
  activeIndex: 0,
  activeId: null,
  offset: 0,
});

/** Takes a change of the filter; an empty value takes its key away. */
export function setCallFilter(change: { [K in keyof CallFilter]?: CallFilter[K] | undefined }): void {
  const merged = Object.entries({ ...callsView.get().filter, ...change }).filter(
    ([, value]) => value !== undefined && value !== '' && value !== false,
  );
  callsView.set({ filter: Object.fromEntries(merged), activeIndex: 0, activeId: null, offset: 0 });
}

export const clearCallFilter = (): void => callsView.set({ filter: {}, activeIndex: 0, activeId: null, offset: 0 });

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
