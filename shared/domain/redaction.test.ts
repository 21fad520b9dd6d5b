import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyRedactions, joinRanges, placeRedactions, REDACTION_MARK, type RedactionRange } from './redaction.ts';
import { anchorOf, mapRange, reanchor, toWholeWords } from './transcript-anchor.ts';

const turn = (id: string, startMs: number, original: string, text = original) => ({
  id,
  startMs,
  endMs: startMs + 1000,
  original,
  text,
});
const anchored = (segmentId: string, base: string, words: string, id = 'r'): RedactionRange => {
  const start = base.indexOf(words);
  return { id, startMs: 0, endMs: 1000, anchors: [{ segmentId, base, start, end: start + words.length }] };
};
const timed = (startMs: number, endMs: number): RedactionRange => ({ id: 'r', startMs, endMs, anchors: [] });
const texts = (turns: ReturnType<typeof turn>[], ...redactions: RedactionRange[]) =>
  applyRedactions(turns, redactions, '#').map(({ text }) => text);

describe('a redaction', () => {
  it('takes out its words and nothing else', () => {
    const said = 'My card is 4929 1140, thanks.';
    expect(texts([turn('a', 0, said), turn('b', 500, 'Noted.')], anchored('a', said, '4929 1140'))).toEqual([
      'My card is #, thanks.',
      'Noted.',
    ]);
  });

  it('takes whole words, so that no part of a number stays', () => {
    const said = 'card 49291140 ok';
    expect(texts([turn('a', 0, said)], anchored('a', said, '2911'))).toEqual(['card # ok']);
  });

  it('made from a time withholds every turn within it', () => {
    const turns = [turn('a', 0, 'one'), turn('b', 1000, 'two'), turn('c', 2000, 'three')];
    expect(texts(turns, timed(1500, 2000))).toEqual(['one', '#', 'three']);
  });

  it('follows a correction, and takes what stands in place of its words', () => {
    const said = 'my name is Ana Lima you know';
    const corrected = turn('a', 0, said, 'well my name is Anna Lima-Reis you know');
    expect(texts([corrected], anchored('a', said, 'Ana Lima'))).toEqual(['well my name is # you know']);
    expect(texts([turn('a', 0, said, 'my name is you know')], anchored('a', said, 'Ana Lima'))).toEqual([
      'my name is you know',
    ]);
  });

  it('follows words that their platform has moved', () => {
    const moved = turn('a', 0, 'Hello, my pin is 1234 right');
    expect(texts([moved], anchored('a', 'my pin is 1234 right', '1234'))).toEqual(['Hello, my pin is # right']);
  });

  it('withholds the whole turn where its words have changed, and says so', () => {
    const redaction = anchored('a', 'my pin is 1234', '1234');
    const turns = [turn('a', 0, 'my pin is twelve thirty four'), turn('b', 1000, 'Thanks.')];
    expect(texts(turns, redaction)).toEqual(['#', 'Thanks.']);
    expect(placeRedactions(turns, [redaction]).unplaced).toEqual(new Set(['r']));
  });

  it('of a turn that is gone withholds everything of its time', () => {
    expect(texts([turn('x', 400, 'pin 1234'), turn('y', 1000, 'Thanks.')], anchored('a', 'pin 1234', '1234'))).toEqual([
      '#',
      'Thanks.',
    ]);
  });

  it('hides how much it took', () => {
    const said = 'a bb ccc';
    const [one] = applyRedactions([turn('a', 0, said)], [anchored('a', said, 'bb ccc')]);
    expect(one?.text).toBe(`a ${REDACTION_MARK}`);
  });
});

const word = fc.stringMatching(/^[a-z0-9é]{1,6}$/);
const words = fc.array(word, { minLength: 1, maxLength: 12 });

it('no redacted word survives any correction of the words around it', () => {
  fc.assert(
    fc.property(words, words, words, fc.nat(), fc.boolean(), (before, after, other, pick, isAround) => {
      const secret = 'SECRET9';
      const said = [...before, secret, ...after];
      const base = said.join(' ');
      const at = pick % (said.length + 1);
      const corrected = isAround ? [...said.slice(0, at), ...other, ...said.slice(at)].join(' ') : base;
      const [shown] = texts([turn('a', 0, base, corrected)], anchored('a', base, secret));
      expect(shown).not.toContain(secret);
      expect(shown).toContain('#');
    }),
  );
});

it('whatever is chosen of a corrected turn is withheld', () => {
  fc.assert(
    fc.property(words, words, fc.nat(), (said, other, pick) => {
      const at = pick % (said.length + 1);
      const shown = [...said.slice(0, at), ...other.map((one) => `X${one}`), ...said.slice(at + 1)].join(' ');
      const one = turn('a', 0, said.join(' '), shown);
      for (const { 0: chosen, index } of shown.matchAll(/X\S+/g)) {
        const anchors = [anchorOf(one, [index, index + chosen.length])];
        const { ranges } = placeRedactions([one], [{ id: 'r', startMs: 0, endMs: 1, anchors }]);
        expect(
          (ranges.get('a') ?? []).some(([start, end]) => start <= index && index + chosen.length <= end),
          `${one.original} → ${shown}: ${chosen}`,
        ).toBe(true);
      }
    }),
  );
});

it('ranges that are joined cover the same places, in order and apart', () => {
  const range = fc.tuple(fc.nat(50), fc.nat(50));
  const covered = (ranges: readonly (readonly [number, number])[]) =>
    [...new Set(ranges.flatMap(([a, b]) => Array.from({ length: Math.max(0, b - a) }, (_, i) => a + i)))].sort(
      (a, b) => a - b,
    );
  fc.assert(
    fc.property(fc.array(range), (ranges) => {
      const joined = joinRanges(ranges);
      expect(covered(joined)).toEqual(covered(ranges));
      for (const [i, [start]] of joined.entries()) expect(start).toBeGreaterThan(joined[i - 1]?.[1] ?? -1);
    }),
  );
});

describe('an anchor', () => {
  it('maps onto itself', () => {
    fc.assert(
      fc.property(words, fc.nat(), fc.nat(), (said, a, b) => {
        const text = said.join('  ');
        const [start, end] = [Math.min(a, b) % text.length, (Math.max(a, b) % text.length) + 1];
        expect(mapRange(text, text, [start, end])).toEqual([start, end]);
      }),
    );
  });

  it('of words that are no longer there is not placed', () => {
    expect(reanchor({ segmentId: 'a', base: 'one two three', start: 4, end: 7 }, 'one three')).toBeNull();
  });

  it('cuts no emoji and no word in two', () => {
    expect(toWholeWords('a 😀 b', [3, 4])).toEqual([2, 4]);
    expect(toWholeWords('abc def', [1, 5])).toEqual([0, 7]);
  });
});
