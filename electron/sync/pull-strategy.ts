import type { PullStrategy } from '#shared/contract/connections.ts';

/** Stamps of whole seconds, and rows that are committed a little late, are within it for certain. */
const MIN_OVERLAP_MS = 60_000;
const LAGS = 4;
/** What comes later still is met by the next walk through the whole list; a busy platform must not be read twice a minute. */
const MAX_OVERLAP_MS = 3_600_000;

/** How far below the newest row that is known a list read from its new end is read again, in ms. */
export const overlapMs = (lagMs: number): number => Math.min(MAX_OVERLAP_MS, Math.max(MIN_OVERLAP_MS, LAGS * lagMs));

/** Read from its newest row down, so that it needs an overlap. */
export const isReadFromNewEnd = (strategy: PullStrategy): boolean =>
  strategy === 'newestFirst' || strategy === 'changedFirst';
