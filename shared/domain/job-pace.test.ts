import { expect, test } from 'vitest';
import { jobPace } from './job-pace.ts';

test('a pace is the average since the beginning, and what is left follows from it', () => {
  expect(jobPace({ doneCount: 500, totalCount: 2_000, startedAt: 10_000 }, 15_000)).toEqual({
    perSecond: 100,
    leftMs: 15_000,
  });
});

test.each([
  ['has not begun', { doneCount: 5, totalCount: 10, startedAt: null }],
  ['has done nothing yet', { doneCount: 0, totalCount: 10, startedAt: 10_000 }],
  ['began just now', { doneCount: 5, totalCount: 10, startedAt: 14_500 }],
])('a job that %s has none', (_, job) => expect(jobPace(job, 15_000)).toBeNull());

test('of a job without an end nothing is left to say, and more than all leaves nothing', () => {
  expect(jobPace({ doneCount: 50, totalCount: null, startedAt: 10_000 }, 15_000)).toEqual({
    perSecond: 10,
    leftMs: null,
  });
  expect(jobPace({ doneCount: 50, totalCount: 40, startedAt: 10_000 }, 15_000)?.leftMs).toBe(0);
});
