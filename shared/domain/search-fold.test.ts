import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldPassage, foldWord, foldWords } from './search-fold.ts';
import { findPhrases } from './search-marks.ts';

describe('folding', () => {
  it.each([
    ['Été', 'ete'],
    ['ŒUVRE', 'oeuvre'],
    ['İstanbul', 'istanbul'],
    ['ISTANBUL', 'istanbul'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['ｆｕｌｌ', 'full'],
    ['أَحْمَد', 'احمد'],
    ['إلى', 'الي'],
    ['ٱلمدرسة', 'المدرسه'],
    ['مـــرحبا', 'مرحبا'],
    ['۲۰٢٦', '2026'],
  ])('%s is %s', (text, folded) => expect(foldPassage(text)).toBe(folded));

  it('is the same done twice, and words never hold what ends them', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
        const once = foldPassage(text);
        expect(foldPassage(once)).toBe(once);
        for (const { word, start, end } of foldWords(text)) expect(foldWord(text.slice(start, end))).toBe(word);
      }),
      { numRuns: 500 },
    );
  });
});

describe('marks', () => {
  const marked = (text: string, words: string[], isPrefix = false) =>
    findPhrases(text, [{ words, isPrefix }]).map(([start, end]) => text.slice(start, end));

  it('cover a phrase with what stands between its words, however it is written', () => {
    expect(marked('I want to CANCEL,  my plan', ['cancel', 'my'])).toEqual(['CANCEL,  my']);
    expect(marked('my cancel', ['cancel', 'my'])).toEqual([]);
    expect(marked('أُريدُ الإلغاء', ['الالغاء'])).toEqual(['الإلغاء']);
  });

  it('cover as much of a word as was typed of it, with its accents', () => {
    expect(marked('résiliation', ['resil'], true)).toEqual(['résil']);
    expect(marked('re\u0301siliation', ['re'], true)).toEqual(['re\u0301']);
  });

  it('are joined where phrases overlap', () => {
    expect(
      findPhrases('a b c d', [
        { words: ['a', 'b'], isPrefix: false },
        { words: ['b', 'c'], isPrefix: false },
        { words: ['d'], isPrefix: false },
      ]),
    ).toEqual([
      [0, 5],
      [6, 7],
    ]);
  });
});
