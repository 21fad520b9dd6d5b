import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LINE_LETTERS, type SpokenTurn, toCues } from './subtitle-cues.ts';

const lettersOf = (text: string) => [...new Intl.Segmenter('und').segment(text)].length;
const turn = (startMs: number, endMs: number, text: string, speaker = 'A'): SpokenTurn<string> => ({
  speaker,
  startMs,
  endMs,
  text,
});

test('a long turn becomes cues of two short lines, which share its time by their letters', () => {
  const text = 'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen';
  expect(toCues([turn(1000, 11_000, text)])).toEqual([
    {
      speaker: 'A',
      startMs: 1000,
      endMs: 9404,
      lines: ['one two three four five six seven eight', 'nine ten eleven twelve thirteen fourteen'],
      isNamed: true,
    },
    { speaker: 'A', startMs: 9404, endMs: 11_000, lines: ['fifteen sixteen'], isNamed: false },
  ]);
});

test('who speaks is said again where another spoke meanwhile', () => {
  const long = 'word '.repeat(40);
  const cues = toCues([turn(0, 10_000, long), turn(3000, 4000, 'yes', 'B')]);
  expect(cues.map(({ speaker, isNamed }) => `${speaker}${isNamed ? '!' : ''}`)).toEqual(['A!', 'B!', 'A!', 'A']);
});

test('a turn without words is no cue, one without a length has a second', () => {
  expect(toCues([turn(0, 900, ' \n ')])).toEqual([]);
  expect(toCues([turn(5000, 5000, 'yes'), turn(9000, 2000, 'no')])).toMatchObject([
    { startMs: 5000, endMs: 6000 },
    { startMs: 9000, endMs: 10_000 },
  ]);
});

test('a word longer than a line is parted between letters as people see them', () => {
  const family = '👨‍👩‍👧'.repeat(50);
  const lines = toCues([turn(0, 1000, family)]).flatMap((cue) => cue.lines);
  expect(lines.map(lettersOf)).toEqual([LINE_LETTERS, 50 - LINE_LETTERS]);
  expect(lines.join('')).toBe(family);
});

const anyTurn = fc
  .tuple(
    fc.nat(100_000),
    fc.nat(20_000),
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.lorem({ maxCount: 60 }),
      fc.constant('لا أريد ذلك '.repeat(9)),
    ),
    fc.constantFrom('A', 'B'),
  )
  .map(([startMs, lengthMs, text, speaker]) => turn(startMs, startMs + lengthMs, text, speaker));

test('every word stands once, in order, in lines that fit and times that follow one another', () => {
  fc.assert(
    fc.property(fc.array(anyTurn, { maxLength: 6 }), (turns) => {
      const cues = toCues(turns);
      for (const [index, { startMs, endMs, lines }] of cues.entries()) {
        expect(endMs).toBeGreaterThan(startMs);
        expect(startMs).toBeGreaterThanOrEqual(cues[index - 1]?.startMs ?? 0);
        expect(lines.length).toBeLessThanOrEqual(2);
        for (const line of lines) expect(lettersOf(line)).toBeLessThanOrEqual(LINE_LETTERS);
      }
      const letters = (texts: string[]) => texts.join('').replace(/\s+/gu, '');
      for (const one of turns) {
        expect(letters(toCues([one]).flatMap(({ lines }) => lines))).toBe(letters([one.text]));
      }
    }),
  );
});
