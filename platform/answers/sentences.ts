/** Longest sentence; a longer one is cut where a word ends. */
const MAX_SENTENCE_LENGTH = 600;
/** Words that end with a point and end no sentence. */
const ABBREVIATION =
  /(?:^|[\s(])(?:[\p{Lu}]|Mr|Mrs|Ms|Dr|Prof|St|No|Nr|e\.g|i\.e|etc|vs|approx|art|M|Mme|Mlle|tél|env|د)\.$/u;

/** The sentences of a text in order, each trimmed. Takes time in proportion to the text, whatever it holds. */
export function* sentencesOf(text: string): Generator<string> {
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const isEnd = endsSentence(text, start, at);
    if (!isEnd && at - start < MAX_SENTENCE_LENGTH) continue;
    const end = isEnd ? at + 1 : wordEnd(text, start, at);
    const sentence = text.slice(start, end).replaceAll(/\s+/gu, ' ').trim();
    if (sentence !== '') yield sentence;
    start = end;
    at = end - 1;
  }
  const rest = text.slice(start).replaceAll(/\s+/gu, ' ').trim();
  if (rest !== '') yield rest;
}

function endsSentence(text: string, start: number, at: number): boolean {
  const char = text[at];
  if (char === '\n') return endsLine(text, at);
  if (char === '。') return true;
  if (char !== '.' && char !== '!' && char !== '?' && char !== '؟' && char !== '…') return false;
  const next = text[at + 1];
  if (next !== undefined && !/\s/.test(next)) return false;
  return char !== '.' || !ABBREVIATION.test(text.slice(Math.max(start, at - 8), at + 1));
}

/** A line that the next does not go on, as in a list: the next begins with a capital, a digit or a sign. */
const endsLine = (text: string, at: number): boolean => {
  const next = text[at + 1];
  return next === undefined || !/[\p{Ll}\p{Lo}\s,;]/u.test(next) || next === '\n';
};

/** Where the last word before `at` ends, or `at` itself where there is only one, never inside a character. */
function wordEnd(text: string, start: number, at: number): number {
  // Of the sentence alone: to search the whole text would take the square of its length.
  const space = text.slice(start, at).lastIndexOf(' ');
  if (space > MAX_SENTENCE_LENGTH / 2) return start + space;
  const isInsidePair = /[\udc00-\udfff]/.test(text[at] ?? '');
  return isInsidePair ? at - 1 : at;
}
