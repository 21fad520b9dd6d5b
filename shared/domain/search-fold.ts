/** Of the folding below. Raised with each change of it, so that what was folded before is folded again. */
export const FOLD_VERSION = 1;

/** A word of a text: folded, and where it stands in it, as [start, end) in UTF-16 units. */
export interface FoldedWord {
  word: string;
  start: number;
  end: number;
}

/** Letters, digits, their marks, and the joiners that stand inside words of Arabic and Persian. */
const WORD = /(?:[\p{L}\p{N}\p{M}\p{Co}]|\u200c|\u200d)+/gu;
/** Most words of most calls: nothing of them but their case is to be folded. */
const PLAIN = /^[A-Za-z0-9]+$/;
const NOT_KEPT = /[^\p{L}\p{N}\p{Co}]+/gu;

/** Letters that Unicode does not take apart, and that people type one for the other. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ς: 'σ',
  ٱ: 'ا',
  ى: 'ي',
  ی: 'ي',
  ک: 'ك',
  ة: 'ه',
  // Tatweel only stretches a word.
  ـ: '',
};
const LETTER = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'gu');
const DIGIT = /[٠-٩۰-۹]/gu;

const toLatinDigit = (digit: string): string => {
  const code = digit.charCodeAt(0);
  return String(code - (code >= 0x6f0 ? 0x6f0 : 0x660));
};

/**
 * One word as searches compare it: small letters, no accents or vowel marks, one form of alef, yeh and heh, no tatweel, Latin digits.
 * Only letters and digits are left, so it may stand inside quotes of any query language; it may be empty.
 */
export const foldWord = (word: string): string => (PLAIN.test(word) ? word.toLowerCase() : foldAny(word));

const foldAny = (word: string): string =>
  word
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(NOT_KEPT, '')
    .replace(LETTER, (letter) => LETTERS[letter] ?? letter)
    .replace(DIGIT, toLatinDigit);

/** The words of a text in their order. */
export function foldWords(text: string): FoldedWord[] {
  const words: FoldedWord[] = [];
  for (const { 0: match, index } of text.matchAll(WORD)) {
    const word = foldWord(match);
    if (word !== '') words.push({ word, start: index, end: index + match.length });
  }
  return words;
}

/** What an index keeps of a text: its folded words with a space between. */
export const foldPassage = (text: string): string =>
  foldWords(text)
    .map(({ word }) => word)
    .join(' ');
