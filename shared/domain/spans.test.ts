import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Span } from '../contract/call-measures.ts';
import { gapsOf, intersect, join, longestMs, totalMs } from './spans.ts';

const RUNS = process.env.EARSHOT_TEST_SIZE === 'long' ? 10_000 : 500;
const END = 60;

const span = fc
  .tuple(fc.nat(END), fc.nat(END))
  .map(([a, b]): Span => ({ startMs: Math.min(a, b), endMs: Math.max(a, b) }));
const spans = fc.array(span, { maxLength: 12 });

/** The same times as a set of single milliseconds, by which the arithmetic is judged. */
const instants = (list: readonly Span[]): number[] =>
  Array.from({ length: END }, (_, ms) => ms).filter((ms) => list.some((s) => s.startMs <= ms && ms < s.endMs));

describe('spans', () => {
  test('are joined where they touch, and over short gaps where that is asked for', () => {
    const parts = [
      { startMs: 30, endMs: 40 },
      { startMs: 0, endMs: 10 },
      { startMs: 10, endMs: 20 },
      { startMs: 50, endMs: 50 },
    ];
    expect(join(parts)).toEqual([
      { startMs: 0, endMs: 20 },
      { startMs: 30, endMs: 40 },
    ]);
    expect(join(parts, 10)).toHaveLength(2);
    expect(join(parts, 11)).toEqual([{ startMs: 0, endMs: 40 }]);
    expect([totalMs(join(parts)), longestMs(join(parts))]).toEqual([30, 20]);
  });

  test('cover what the sets of their milliseconds cover', () => {
    fc.assert(
      fc.property(spans, spans, (a, b) => {
        const [first, second] = [join(a), join(b)];
        const [inA, inB] = [new Set(instants(a)), new Set(instants(b))];
        expect(instants(first)).toEqual([...inA]);
        expect(instants(intersect(first, second))).toEqual([...inA].filter((ms) => inB.has(ms)));
        const gaps = gapsOf(first, { startMs: 0, endMs: END });
        expect(instants(gaps)).toEqual(Array.from({ length: END }, (_, ms) => ms).filter((ms) => !inA.has(ms)));
        expect(totalMs(first)).toBe(inA.size);
      }),
      { numRuns: RUNS },
    );
  });

  test('come out in order, disjoint and without two that touch', () => {
    fc.assert(
      fc.property(spans, spans, fc.nat(5), (a, b, gapMs) => {
        for (const list of [join(a, gapMs), gapsOf(join(b), { startMs: 0, endMs: END })]) {
          for (const [i, { startMs, endMs }] of list.entries()) {
            expect(endMs).toBeGreaterThan(startMs);
            expect(startMs).toBeGreaterThan(list[i - 1]?.endMs ?? -1);
          }
        }
      }),
      { numRuns: RUNS },
    );
  });
});
