import { describe, expect, it } from 'vitest';
import { adjacentTurnMs, turnIndexAt } from './turns.ts';

const TURNS = [
  { startMs: 300, endMs: 2000 },
  { startMs: 2500, endMs: 4000 },
  { startMs: 4000, endMs: 9000 },
];

describe('turnIndexAt', () => {
  it('is the last turn that has begun, also in the silence after it', () => {
    expect(turnIndexAt(TURNS, 0)).toBe(-1);
    expect(turnIndexAt(TURNS, 300)).toBe(0);
    expect(turnIndexAt(TURNS, 2200)).toBe(0);
    expect(turnIndexAt(TURNS, 4000)).toBe(2);
    expect(turnIndexAt(TURNS, 99_000)).toBe(2);
    expect(turnIndexAt([], 5)).toBe(-1);
  });
});

describe('adjacentTurnMs', () => {
  it('goes to the next turn, and nowhere after the last', () => {
    expect(adjacentTurnMs(TURNS, 0, 1)).toBe(300);
    expect(adjacentTurnMs(TURNS, 3000, 1)).toBe(4000);
    expect(adjacentTurnMs(TURNS, 5000, 1)).toBeNull();
  });

  it('goes to the start of a turn first, and to the one before right after it began', () => {
    expect(adjacentTurnMs(TURNS, 8000, -1)).toBe(4000);
    expect(adjacentTurnMs(TURNS, 4200, -1)).toBe(2500);
    expect(adjacentTurnMs(TURNS, 500, -1)).toBe(300);
    expect(adjacentTurnMs(TURNS, 0, -1)).toBeNull();
  });
});
