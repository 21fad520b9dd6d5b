import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backoffMs, retryAfterMs } from './backoff.ts';

const NOW = Date.UTC(2026, 9, 1, 10);

describe('backoffMs', () => {
  test('stays under a bound that doubles up to the cap', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (attempt, fraction) => {
          const wait = backoffMs(attempt, fraction);
          expect(wait).toBeGreaterThanOrEqual(0);
          expect(wait).toBeLessThanOrEqual(Math.min(300_000, 1000 * 2 ** Math.min(30, attempt - 1)));
        },
      ),
    );
    expect([1, 2, 3, 20].map((attempt) => backoffMs(attempt, 1))).toEqual([1000, 2000, 4000, 300_000]);
  });
});

describe('retryAfterMs', () => {
  test('reads seconds and dates', () => {
    expect(retryAfterMs('120', NOW)).toBe(120_000);
    expect(retryAfterMs(' 120 ', NOW)).toBe(120_000);
    expect(retryAfterMs(new Date(NOW + 5000).toUTCString(), NOW)).toBe(5000);
    expect(retryAfterMs(new Date(NOW - 5000).toUTCString(), NOW)).toBe(0);
  });

  test('bounds what is absurd and ignores what is not readable', () => {
    expect(retryAfterMs('999999999', NOW)).toBe(86_400_000);
    for (const header of [null, undefined, '', 'soon', '-5', '1.5']) expect(retryAfterMs(header, NOW)).toBeNull();
  });
});
