import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findRanges, splitByRanges } from './text-ranges.ts';

describe('findRanges', () => {
  it('finds every occurrence without regard to case', () => {
    expect(findRanges('Parcel, a parcel', 'PARCEL')).toEqual([
      [0, 6],
      [10, 16],
    ]);
  });

  it('finds words with and without accents, in either form', () => {
    expect(findRanges('le café fermé', 'cafe')).toEqual([[3, 7]]);
    expect(findRanges('le cafe\u0301 ferme', 'café')).toEqual([[3, 7]]);
  });

  it('finds nothing for an empty or blank search', () => {
    expect(findRanges('anything', '   ')).toEqual([]);
  });

  it('gives ranges inside the text, in order, that never overlap', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ maxLength: 3 }), (text, needle) => {
        let last = 0;
        for (const [start, end] of findRanges(text, needle)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
          last = end;
        }
      }),
    );
  });
});

describe('splitByRanges', () => {
  it('marks the ranges and keeps the rest', () => {
    expect(splitByRanges('a refund here', [[2, 8]])).toEqual([
      { start: 0, text: 'a ', marked: false },
      { start: 2, text: 'refund', marked: true },
      { start: 8, text: ' here', marked: false },
    ]);
  });

  it('loses no character', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ maxLength: 2 }), (text, needle) => {
        const parts = splitByRanges(text, findRanges(text, needle));
        expect(parts.map((part) => part.text).join('')).toBe(text);
      }),
    );
  });
});
