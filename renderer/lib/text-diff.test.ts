import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DiffPart, diffText } from './text-diff.ts';

const side = (parts: DiffPart[], kind: 'added' | 'removed') =>
  parts.map((part) => (part.kind === 'same' || part.kind === kind ? part.text : '')).join('');

describe('two texts', () => {
  test('differ by their words', () => {
    expect(diffText('Open from 8 to 18.', 'Open from 9 to 18.')).toEqual([
      { kind: 'same', text: 'Open from ' },
      { kind: 'removed', text: '8' },
      { kind: 'added', text: '9' },
      { kind: 'same', text: ' to 18.' },
    ]);
    expect(diffText('', 'New')).toEqual([{ kind: 'added', text: 'New' }]);
    expect(diffText('', '')).toEqual([]);
  });

  test('are both whole in what is shown of them', () => {
    const text = fc.array(fc.constantFrom('a', 'b', ' ', '\n', 'مرحبا', '😀', '  ')).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const parts = diffText(before, after);
        expect(side(parts, 'removed')).toBe(before);
        expect(side(parts, 'added')).toBe(after);
      }),
    );
  });

  test('of any length are compared in bounded work', () => {
    const before = Array.from({ length: 30_000 }, (_, index) => `a${index}`).join(' ');
    const after = Array.from({ length: 30_000 }, (_, index) => `b${index}`).join(' ');
    expect(diffText(before, after)).toEqual([
      { kind: 'removed', text: before },
      { kind: 'added', text: after },
    ]);
  });
});
