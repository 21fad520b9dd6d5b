import { expect, test } from 'vitest';
import { REDACTION_MARK } from './redaction.ts';
import { quotesOf } from './transcript-quote.ts';

const turn = (text: string, redacted: [number, number][] = [], original = text) => ({
  id: 's1',
  original,
  text,
  redacted,
});
const anchor = (base: string, words: string) => ({
  segmentId: 's1',
  base,
  start: base.indexOf(words),
  end: base.indexOf(words) + words.length,
});

test('the words are quoted as they are read now', () => {
  const original = 'I want to council the contract';
  expect(quotesOf([turn('I want to cancel the contract', [], original)], [anchor(original, 'to council the')])).toEqual(
    [{ segmentId: 's1', range: [7, 20], text: 'to cancel the' }],
  );
});

test('without what is redacted of them, wherever that begins', () => {
  const text = 'my pin is 1234 today';
  const cases: [string, [number, number], string][] = [
    ['pin is 1234', [10, 14], `pin is ${REDACTION_MARK}`],
    ['is 1234 today', [0, 12], `${REDACTION_MARK}34 today`],
    ['1234', [0, 20], REDACTION_MARK],
    ['my pin', [10, 14], 'my pin'],
  ];
  for (const [words, redacted, expected] of cases) {
    expect(quotesOf([turn(text, [redacted])], [anchor(text, words)])[0]?.text).toBe(expected);
  }
});

test('words that are gone, and those of another transcript, are not quoted', () => {
  expect(quotesOf([turn('goodbye')], [anchor('hello there', 'hello')])).toEqual([]);
  expect(quotesOf([], [anchor('hello there', 'hello')])).toEqual([]);
});
