/** A search as typed, in the forms that the indexes take. */
export interface SearchTerms {
  /** For word indexes: every word quoted, the last one also as the beginning of a word. Null without any word. */
  wordsQuery: string | null;
  /** For the index of phone numbers, where runs of three digits or more are looked for. Null when it is no number. */
  numberQuery: string | null;
  /** The words, folded as the index folds them. The last may be the beginning of a word if `lastIsPrefix`. */
  words: string[];
  lastIsPrefix: boolean;
}

const TOKEN = /[\p{L}\p{N}\p{M}\p{Co}]+/gu;
const PHONE = /^[\d\s+().\-/]+$/;
const MARKS = /\p{M}/gu;

/** One letter as a beginning would match most words of every transcript. */
const SHORTEST_PREFIX = 2;
/** The index of numbers holds runs of three characters. */
const SHORTEST_NUMBER = 3;

export const foldText = (text: string): string => text.normalize('NFD').replace(MARKS, '').toLowerCase();

/**
 * Reads what a person typed. Nothing in it has a meaning to the index's own query language: only letters and digits pass,
 * inside quotes, so quotes, stars, NEAR and brackets are text like any other.
 */
export function parseSearch(text: string): SearchTerms {
  const phrases = text.split(/\s+/u).map((word) => word.match(TOKEN) ?? []);
  const kept = phrases.filter((tokens) => tokens.length > 0);
  const words = kept.flat().map(foldText).filter(Boolean);
  const digits = PHONE.test(text) ? text.replace(/\D/g, '') : '';
  const lastIsPrefix = (words.at(-1)?.length ?? 0) >= SHORTEST_PREFIX;
  return {
    wordsQuery: words.length > 0 ? kept.map((t) => `"${t.join(' ')}"`).join(' ') + (lastIsPrefix ? '*' : '') : null,
    numberQuery: digits.length >= SHORTEST_NUMBER ? `"${digits}"` : null,
    words,
    lastIsPrefix,
  };
}

/** Where the words stand in `text`, as [start, end) offsets in UTF-16 units, in order, never overlapping. */
export function findRanges(text: string, { words, lastIsPrefix }: SearchTerms): [number, number][] {
  const whole = new Set(words);
  const beginning = lastIsPrefix ? words.at(-1) : undefined;
  const ranges: [number, number][] = [];
  for (const match of text.matchAll(TOKEN)) {
    const token = foldText(match[0]);
    if (whole.has(token)) ranges.push([match.index, match.index + match[0].length]);
    else if (beginning !== undefined && token.startsWith(beginning)) {
      ranges.push([match.index, match.index + prefixLength(match[0], beginning.length)]);
    }
  }
  return ranges;
}

/** Length of the part of `token` whose folded form has `foldedLength` characters, its combining marks included. */
function prefixLength(token: string, foldedLength: number): number {
  let length = 0;
  let folded = 0;
  for (const character of token) {
    const size = foldText(character).length;
    if (folded >= foldedLength && size > 0) break;
    folded += size;
    length += character.length;
  }
  return length;
}

/** Whether every word stands in `text`: what the index asks of a passage. */
export function hasEveryWord(text: string, { words, lastIsPrefix }: SearchTerms): boolean {
  const tokens = new Set(Array.from(text.matchAll(TOKEN), ([token]) => foldText(token)));
  return words.every((word, i) => {
    if (tokens.has(word)) return true;
    return lastIsPrefix && i === words.length - 1 && [...tokens].some((token) => token.startsWith(word));
  });
}

/** A passage longer than this is cut around its first match. */
const SNIPPET_LENGTH = 240;
const LEAD_LENGTH = 60;

/** A passage around its first match, where it is longer than a line or two; with the ranges where they stand then. */
export function cutAround(text: string, ranges: [number, number][]): { text: string; ranges: [number, number][] } {
  if (text.length <= SNIPPET_LENGTH) return { text, ranges };
  const from = wordStart(text, Math.max(0, (ranges[0]?.[0] ?? 0) - LEAD_LENGTH));
  const to = Math.max(wordStart(text, Math.min(text.length, from + SNIPPET_LENGTH)), ranges[0]?.[1] ?? 0);
  const head = from > 0 ? '… ' : '';
  const shift = head.length - from;
  return {
    text: head + text.slice(from, to).trimEnd() + (to < text.length ? ' …' : ''),
    ranges: ranges
      .filter(([start, end]) => start >= from && end <= to)
      .map(([start, end]) => [start + shift, end + shift]),
  };
}

/** The nearest beginning of a word at or before `offset`, so that no word and no surrogate pair is cut. */
function wordStart(text: string, offset: number): number {
  if (offset === 0 || offset === text.length) return offset;
  const space = text.lastIndexOf(' ', offset - 1);
  if (space >= 0 && offset - space < LEAD_LENGTH) return space + 1;
  const unit = text.charCodeAt(offset);
  return unit >= 0xdc00 && unit <= 0xdfff ? offset - 1 : offset;
}
