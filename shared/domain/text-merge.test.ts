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

  test('gives up where either text is too long to be compared, and not before', () => {
    const base = 'x\n'.repeat(2000);
    const tooLong = `${base}x\n`;
    expect(mergeText(base, tooLong, 'short')).toBeNull();
    expect(mergeText(base, 'short', tooLong)).toBeNull();
    const edited = `y\n${'x\n'.repeat(1999)}`;
    expect(mergeText(base, edited, base)).toBe(edited);
  });

  const join = (letters: string) => [...letters].map((letter) => `${letter}\n`).join('');

  test.each([
    ['AB', 'XAB', 'ANB', 'XANB'],
    ['XAB', 'AB', 'XANB', 'ANB'],
    ['ABCDEF', 'BCDEFA', 'ABCdEF', 'BCdEFA'],
    ['ABCDEF', 'FABCDE', 'ABCdEF', 'FABCdE'],
    ['XYABCD', 'ABCDXY', 'XYABcD', 'ABcDXY'],
    ['ABCDXY', 'XYABCD', 'AbCDXY', 'XYAbCD'],
    ['ABCDE', 'XAYCZE', 'ABCDE', 'XAYCZE'],
  ])('%s moved to %s here and edited to %s there is %s', (base, mine, theirs, merged) => {
    expect(mergeText(join(base), join(mine), join(theirs))).toBe(join(merged));
  });

  test('a block that is moved takes no other line with it', () => {
    const size = fc.integer({ min: 1, max: 5 });
    fc.assert(
      fc.property(size, size, fc.nat(4), fc.boolean(), (moved, more, place, isFirst) => {
        const block = Array.from({ length: moved }, (_, i) => `moved ${i}\n`);
        // Longer than what is moved, so that it is what stays; an edit inside it touches neither end.
        const rest = Array.from({ length: moved + more + 2 }, (_, i) => `rest ${i}\n`);
        const edited = rest.with(1 + (place % (rest.length - 2)), 'edited\n');
        const [before, after] = isFirst ? [block, []] : [[], block];
        const text = (...parts: string[][]) => parts.flat().join('');
        expect(mergeText(text(before, rest, after), text(after, rest, before), text(before, edited, after))).toBe(
          text(after, edited, before),
        );
      }),
    );
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
