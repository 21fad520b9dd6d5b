import { describe, expect, test } from 'vitest';
import {
  doneOf,
  etaOf,
  isEnded,
  mayCancel,
  mayPause,
  mayResume,
  ratePerMinute,
  shareDone,
} from './execution-progress.ts';

const NOW = 10_000_000;
const counts = { total: 40, completed: 8, failed: 2, pending: 25, inProgress: 5 };

describe('the progress of an execution', () => {
  test('counts people who are done with, reached or not', () => {
    expect(doneOf(counts)).toBe(10);
    expect(shareDone(counts)).toBe(0.25);
    expect(shareDone({ ...counts, total: 0 })).toBe(1);
  });

  test('has the rate of the last five minutes that were watched', () => {
    const samples = [
      { at: NOW - 600_000, doneCount: 0 },
      { at: NOW - 120_000, doneCount: 6 },
      { at: NOW, doneCount: 10 },
    ];
    expect(ratePerMinute(samples, { startedAt: NOW - 600_000, doneCount: 10, now: NOW })).toBe(2);
  });

  test('has the rate since it began where it was not watched, and none in its first moments', () => {
    expect(ratePerMinute([], { startedAt: NOW - 600_000, doneCount: 10, now: NOW })).toBe(1);
    expect(ratePerMinute([], { startedAt: NOW - 5_000, doneCount: 10, now: NOW })).toBeNull();
    expect(ratePerMinute([], { startedAt: null, doneCount: 10, now: NOW })).toBeNull();
  });

  test('ends when all who are left had their turn at that rate', () => {
    expect(etaOf(counts, 2, NOW)).toBe(NOW + 15 * 60_000);
    expect(etaOf(counts, 0, NOW)).toBeNull();
    expect(etaOf({ ...counts, pending: 0, inProgress: 0 }, 2, NOW)).toBeNull();
  });
});

test('what may be done with an execution follows from its state', () => {
  expect(['running', 'paused_threshold', 'completed', 'scheduled'].map(mayPause)).toEqual([true, false, false, false]);
  expect(['running', 'paused_threshold', 'paused'].map(mayResume)).toEqual([false, true, true]);
  expect(['scheduled', 'stopped', 'unheard of'].map(mayCancel)).toEqual([true, false, true]);
  expect(isEnded('cancelled')).toBe(true);
});
