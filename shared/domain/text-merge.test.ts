import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeText } from './text-merge.ts';

const RUNS = process.env.EARSHOT_TEST_SIZE === 'long' ? 10_000 : 1000;

const text = fc
  .array(fc.constantFrom('one\n', 'two\n', 'three\n', 'four\n', '\n', 'end'), { maxLength: 8 })
  .map((lines) => lines.join(''));
const linesOf = (whole: string) => whole.split('\n');

describe('mergeText', () => {
  test('keeps what each side changed in lines of its own', () => {
    const base = 'a\nb\nc\nd\ne\n';
    expect(mergeText(base, 'A\nb\nc\nd\ne\n', 'a\nb\nc\nd\nE\nf\n')).toBe('A\nb\nc\nd\nE\nf\n');
    expect(mergeText(base, 'b\nc\nd\ne\n', 'a\nb\nc\ne\n')).toBe('b\nc\ne\n');
  });

  test('decides nothing where both changed a line, or lines that touch', () => {
    expect(mergeText('a\nb\n', 'A\nb\n', 'x\nb\n')).toBeNull();
    expect(mergeText('a\nb\n', 'A\nb\n', 'a\nB\n')).toBeNull();
    expect(mergeText('a\n', 'a\nmine\n', 'a\ntheirs\n')).toBeNull();
    expect(mergeText('one line', 'my line', 'their line')).toBeNull();
  });

  test('gives up where a text is too long to be compared', () => {
    const long = 'x\n'.repeat(3000);
    expect(mergeText(long, `${long}mine`, `theirs\n${long}`)).toBeNull();
  });

  test('a side that changed nothing, or the same, gives way', () => {
    fc.assert(
      fc.property(text, text, (base, other) => {
        expect(mergeText(base, base, other)).toBe(other);
        expect(mergeText(base, other, base)).toBe(other);
        expect(mergeText(base, other, other)).toBe(other);
      }),
      { numRuns: RUNS },
    );
  });

  test('is the same from either side, and loses no line that either added', () => {
    fc.assert(
      fc.property(text, text, text, (base, mine, theirs) => {
        const merged = mergeText(base, mine, theirs);
        expect(mergeText(base, theirs, mine)).toBe(merged);
        if (merged === null) return;
        const before = new Set(linesOf(base));
        for (const line of [...linesOf(mine), ...linesOf(theirs)]) {
          if (!before.has(line)) expect(linesOf(merged)).toContain(line);
        }
      }),
      { numRuns: RUNS },
    );
  });
});
