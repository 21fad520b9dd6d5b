import { type FoldedWord, foldWord, foldWords } from './search-fold.ts';

/** Words that stand one after another; the last may be the beginning of one. */
export interface Phrase {
  words: readonly string[];
  isPrefix: boolean;
}

/** Where phrases stand in `text`, as [start, end) in UTF-16 units, in order, never overlapping: what a snippet marks. */
export function findPhrases(text: string, phrases: readonly Phrase[]): [number, number][] {
  const words = foldWords(text);
  const found: [number, number][] = [];
  for (const phrase of phrases) {
    for (let at = 0; at + phrase.words.length <= words.length; at++) {
      if (!standsAt(words, at, phrase)) continue;
      const last = words[at + phrase.words.length - 1] as FoldedWord;
      const end = phrase.isPrefix ? endOfPrefix(text, last, phrase.words.at(-1)?.length ?? 0) : last.end;
      found.push([(words[at] as FoldedWord).start, end]);
    }
  }
  return join(found);
}

function standsAt(words: readonly FoldedWord[], at: number, { words: wanted, isPrefix }: Phrase): boolean {
  return wanted.every((word, i) => {
    const here = words[at + i]?.word ?? '';
    return isPrefix && i === wanted.length - 1 ? here.startsWith(word) : here === word;
  });
}

/** Where the part of a word ends whose folded form has `length` letters, with the marks that belong to it. */
function endOfPrefix(text: string, { start, end }: FoldedWord, length: number): number {
  let at = start;
  let folded = 0;
  for (const character of text.slice(start, end)) {
    const size = foldWord(character).length;
    if (folded >= length && size > 0) break;
    folded += size;
    at += character.length;
  }
  return at;
}

function join(ranges: [number, number][]): [number, number][] {
  const joined: [number, number][] = [];
  for (const [start, end] of ranges.sort((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last && start < last[1]) last[1] = Math.max(last[1], end);
    else joined.push([start, end]);
  }
  return joined;
}
