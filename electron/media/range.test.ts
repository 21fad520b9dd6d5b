import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRange } from './range.ts';

const RUNS = process.env.EARSHOT_TEST_SIZE === 'long' ? 10_000 : 1000;

describe('a Range header', () => {
  it.each([
    ['bytes=0-0', { kind: 'partial', start: 0, end: 1 }],
    ['bytes=0-', { kind: 'partial', start: 0, end: 1000 }],
    ['bytes=500-999', { kind: 'partial', start: 500, end: 1000 }],
    ['bytes=500-5000', { kind: 'partial', start: 500, end: 1000 }],
    ['bytes=500-99999999999999999999999', { kind: 'partial', start: 500, end: 1000 }],
    ['bytes=-1', { kind: 'partial', start: 999, end: 1000 }],
    ['bytes=-5000', { kind: 'partial', start: 0, end: 1000 }],
    ['BYTES= 1-2 ', { kind: 'partial', start: 1, end: 3 }],
    ['bytes=1000-', { kind: 'unsatisfiable' }],
    ['bytes=1000-1001', { kind: 'unsatisfiable' }],
    ['bytes=99999999999999999999999-', { kind: 'unsatisfiable' }],
    ['bytes=-0', { kind: 'unsatisfiable' }],
    ['bytes=2-1', { kind: 'full' }],
    ['bytes=-', { kind: 'full' }],
    ['bytes=', { kind: 'full' }],
    ['bytes=0-1,5-6', { kind: 'full' }],
    ['bytes=a-b', { kind: 'full' }],
    ['bytes=1.5-2', { kind: 'full' }],
    ['bytes=+1-2', { kind: 'full' }],
    ['bytes=٣-٤', { kind: 'full' }],
    ['items=0-1', { kind: 'full' }],
    ['', { kind: 'full' }],
    [null, { kind: 'full' }],
  ])('%j of 1000 bytes', (header, expected) => {
    expect(parseRange(header, 1000)).toEqual(expected);
  });

  it.each(['bytes=0-', 'bytes=0-0'])('%s of nothing cannot be satisfied', (header) => {
    expect(parseRange(header, 0)).toEqual({ kind: 'unsatisfiable' });
  });

  it('asks for the same bytes as a slice', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.nat(6000), fc.nat(6000), (length, first, last) => {
        const body = Array.from({ length }, (_, index) => index);
        const range = parseRange(`bytes=${first}-${last}`, length);
        if (last < first) expect(range.kind).toBe('full');
        else if (first >= length) expect(range.kind).toBe('unsatisfiable');
        else
          expect(range.kind === 'partial' && body.slice(range.start, range.end)).toEqual(body.slice(first, last + 1));
        const suffix = parseRange(`bytes=-${first}`, length);
        if (first === 0) expect(suffix.kind).toBe('unsatisfiable');
        else expect(suffix.kind === 'partial' && body.slice(suffix.start, suffix.end)).toEqual(body.slice(-first));
      }),
      { seed: 1, numRuns: RUNS },
    );
  }, 60_000);

  it('never goes outside the body, whatever is sent', () => {
    const headers = fc.oneof(fc.string(), fc.stringMatching(/^bytes=[\d, -]{0,30}$/));
    fc.assert(
      fc.property(headers, fc.nat(100), (header, length) => {
        const range = parseRange(header, length);
        if (range.kind !== 'partial') return;
        expect(range.start).toBeGreaterThanOrEqual(0);
        expect(range.end).toBeGreaterThan(range.start);
        expect(range.end).toBeLessThanOrEqual(length);
      }),
      { seed: 1, numRuns: RUNS },
    );
  }, 60_000);
});
