import { expect, test } from 'vitest';
import { PullStrategy } from '#shared/contract/connections.ts';
import { isReadFromNewEnd, overlapMs } from './pull-strategy.ts';

test('a list is read again as far as four times the largest lag, a minute at least and an hour at most', () => {
  const lags = [0, 15_000, 15_001, 100_000, 900_000, 900_001];
  expect(lags.map(overlapMs)).toEqual([60_000, 60_000, 60_004, 400_000, 3_600_000, 3_600_000]);
});

test('a list is read from its new end where its order says what is newest', () => {
  expect(PullStrategy.options.filter(isReadFromNewEnd).toSorted()).toEqual(['changedFirst', 'newestFirst']);
});
