import { describe, expect, test } from 'vitest';
import { createClockOffset } from './clock-offset.ts';

const HOUR = 3_600_000;

/** A computer's clock beside true time, and a platform whose clock is right. */
function world() {
  const state = { trueNow: 1_800_000_000_000, error: 0 };
  const clock = { now: () => state.trueNow + state.error };
  const offset = createClockOffset(clock, { now: () => state.trueNow });
  return {
    state,
    offset,
    /** One request that took so long, whose `Date` was off by `dateErrorMs`. */
    exchange(roundTripMs: number, dateErrorMs = 0) {
      const sentAt = clock.now();
      state.trueNow += roundTripMs / 2;
      const date = new Date(state.trueNow + dateErrorMs).toISOString();
      state.trueNow += roundTripMs / 2;
      offset.heard(date, sentAt);
    },
  };
}

describe('the offset of a clock', () => {
  test('is not known before an answer told the time', () => {
    const { offset } = world();
    offset.heard(null, 0);
    offset.heard('soon', 0);
    expect(offset.offsetMs()).toBeNull();
  });

  test('is counted from the middle of a request, however slow the line is', () => {
    const { state, offset, exchange } = world();
    state.error = -3 * HOUR;
    exchange(0);
    expect(offset.offsetMs()).toBeNull();
    exchange(40_000);
    expect(offset.offsetMs()).toBe(3 * HOUR);
    exchange(3);
    expect(Number.isInteger(offset.offsetMs())).toBe(true);
  });

  test('is the median of nine: four odd answers change nothing, five do', () => {
    const { offset, exchange } = world();
    for (let i = 0; i < 9; i++) exchange(100);
    for (let i = 0; i < 4; i++) exchange(100, HOUR);
    expect(offset.offsetMs()).toBe(0);
    exchange(100, HOUR);
    expect(offset.offsetMs()).toBe(HOUR);
  });

  test('is measured anew once the clock of this computer was set', () => {
    const { state, offset, exchange } = world();
    for (let i = 0; i < 9; i++) exchange(100);
    state.error = HOUR;
    exchange(100);
    exchange(100);
    expect(offset.offsetMs()).toBe(-HOUR);
  });
});
