import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSpelled, splitTurn, toPassage } from './text.ts';

describe('toPassage', () => {
  it('shows what is left of the bar and says what is right of it', () => {
    expect(toPassage('Account [BW-7|B W, seven], please.')).toEqual({
      text: 'Account BW-7, please.',
      spoken: 'Account B W, seven, please.',
    });
  });
});

describe('isSpelled', () => {
  it('notices figures and spellings', () => {
    expect(['Press 1.', '[BN1|B N, one].', 'Good morning.'].map(isSpelled)).toEqual([true, true, false]);
  });
});

describe('splitTurn', () => {
  it('cuts after sentences, not after abbreviations', () => {
    expect(splitTurn('Yes, Mrs. Ellison. It works! Does it?', 150)).toEqual([
      'Yes, Mrs. Ellison.',
      'It works!',
      'Does it?',
    ]);
  });

  it('keeps French punctuation and Spanish openings with their sentences', () => {
    expect(splitTurn('Ça va ? Oui. ¿Y eso cuándo?', 150)).toEqual(['Ça va ?', 'Oui.', '¿Y eso cuándo?']);
  });

  it('never cuts inside a spelling', () => {
    expect(splitTurn('It is [020 7946 0112|oh two oh. seven nine four six. oh one one two]. Right?', 20)).toEqual([
      'It is',
      '[020 7946 0112|oh two oh. seven nine four six. oh one one two].',
      'Right?',
    ]);
  });

  it('cuts a long sentence at the clause nearest its middle', () => {
    expect(splitTurn('During the day it is fine, but from seven on, my calls freeze.', 45)).toEqual([
      'During the day it is fine,',
      'but from seven on, my calls freeze.',
    ]);
  });

  it('loses no word and makes no piece longer than asked, unless a word is', () => {
    const word = fc.stringMatching(/^[a-z]{1,9}[.,!?]?$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 60 }), fc.integer({ min: 12, max: 80 }), (words, max) => {
        const pieces = splitTurn(words.join(' '), max);
        expect(pieces.join(' ')).toBe(words.join(' '));
        expect(pieces.every((piece) => piece.length <= max)).toBe(true);
      }),
    );
  });
});
