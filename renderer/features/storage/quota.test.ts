import { expect, it } from 'vitest';
import { QUOTA_STEPS, quotaAt, quotaPosition } from './quota.ts';

it('finds each step again', () => {
  for (const [index, bytes] of QUOTA_STEPS.entries()) {
    expect(quotaPosition(bytes)).toBe(index);
    expect(quotaAt(index)).toBe(bytes);
  }
});

it('takes the nearest step for any other figure', () => {
  expect(quotaPosition(0)).toBe(0);
  expect(quotaAt(quotaPosition(22_000_000_000))).toBe(20_000_000_000);
});
