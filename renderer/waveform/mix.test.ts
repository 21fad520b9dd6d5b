import { describe, expect, it } from 'vitest';
import { earGains, isHeard, isNeutral, levelsFor, NEUTRAL_MIX, NO_LEVELS, withSide, withSolo } from './mix.ts';

describe('what is heard of the two sides of a call', () => {
  it('is each in its ear while nothing is changed', () => {
    expect(earGains(NEUTRAL_MIX, NO_LEVELS)).toEqual([
      [1, 0],
      [0, 1],
    ]);
    expect(isNeutral(NEUTRAL_MIX, NO_LEVELS)).toBe(true);
  });

  it('is one in both ears when it is alone, and both again by the same key', () => {
    const alone = withSolo(NEUTRAL_MIX, 1);
    expect(earGains(alone, NO_LEVELS)).toEqual([
      [0, 0],
      [1, 1],
    ]);
    expect([isNeutral(alone, NO_LEVELS), isHeard(alone, 0), isHeard(alone, 1)]).toEqual([false, false, true]);
    expect(withSolo(alone, 0).solo).toBe(0);
    expect(withSolo(alone, 1)).toEqual(NEUTRAL_MIX);
  });

  it('is the other in both ears when one is muted, and nothing when both are', () => {
    const muted = withSide(NEUTRAL_MIX, 0, { isMuted: true });
    expect(earGains(muted, NO_LEVELS)).toEqual([
      [0, 0],
      [1, 1],
    ]);
    expect(earGains(withSide(muted, 1, { isMuted: true }), NO_LEVELS)).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  it('is one that was muted where it is asked for alone', () => {
    const muted = withSide(NEUTRAL_MIX, 0, { isMuted: true });
    expect(isHeard(withSolo(muted, 0), 0)).toBe(true);
  });

  it('is as loud as was set, in decibels of the amplitude', () => {
    const louder = withSide(NEUTRAL_MIX, 1, { gainDb: 6 });
    expect(earGains(louder, NO_LEVELS)[1][1]).toBeCloseTo(1.995, 3);
    expect(earGains(louder, NO_LEVELS)[0]).toEqual([1, 0]);
    expect(isNeutral(louder, NO_LEVELS)).toBe(false);
    expect(isNeutral(withSide(louder, 1, { gainDb: 0 }), NO_LEVELS)).toBe(true);
  });

  it('is brought to one loudness on every side, within what a line can bear', () => {
    expect(levelsFor([-26, -14])).toEqual([6, -6]);
    expect(levelsFor([-60, null])).toEqual([15, 0]);
    expect(levelsFor([-26])).toEqual([6, 6]);
    expect(levelsFor([])).toEqual([0, 0]);
    expect(earGains(NEUTRAL_MIX, levelsFor([-26, -20]))[0][0]).toBeCloseTo(1.995, 3);
  });
});
