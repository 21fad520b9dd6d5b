import type { QuerySpan } from './search-query.ts';

/** A piece of a search: a word, a phrase in quotes, or an operator with its value. */
export type QueryToken = QuerySpan & { isNegated: boolean } & (
    | { kind: 'word'; text: string }
    | { kind: 'phrase'; text: string; isClosed: boolean }
    | { kind: 'operator'; name: string; sign: string; value: string; isClosed: boolean }
  );

const CLOSING: Readonly<Record<string, string>> = { '"': '"', '“': '”', '”': '”', '«': '»', '„': '“' };
const SIGNS = ['>=', '<=', ':', '>', '<', '='];

const isSpace = (character: string | undefined): boolean => character !== undefined && /\s/u.test(character);
const isLetter = (character: string): boolean => /\p{L}/u.test(character);

/** Cuts what was typed into pieces. It never fails, and reads each character a bounded number of times. */
export function toTokens(text: string): QueryToken[] {
  const tokens: QueryToken[] = [];
  let at = 0;
  while (at < text.length) {
    if (isSpace(text[at])) {
      at += 1;
      continue;
    }
    const token = readToken(text, at);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

function readToken(text: string, start: number): QueryToken {
  const isNegated = text[start] === '-' && start + 1 < text.length && !isSpace(text[start + 1]);
  const from = isNegated ? start + 1 : start;
  if (isQuote(text, from)) {
    const { value, isClosed, end } = readQuoted(text, from);
    return { kind: 'phrase', text: value, isClosed, isNegated, start, end };
  }
  const operator = readOperator(text, from);
  if (operator) return { kind: 'operator', ...operator, isNegated, start };
  const end = endOfWord(text, from);
  return { kind: 'word', text: text.slice(from, end), isNegated, start, end };
}

const isQuote = (text: string, at: number): boolean => Object.hasOwn(CLOSING, text[at] ?? '');

/** Words end at a space, or where a quote begins. */
function endOfWord(text: string, from: number): number {
  let end = from + 1;
  while (end < text.length && !isSpace(text[end]) && !isQuote(text, end)) end += 1;
  return end;
}

function readQuoted(text: string, from: number): { value: string; isClosed: boolean; end: number } {
  const closing = CLOSING[text[from] ?? ''] ?? '"';
  const close = text.indexOf(closing, from + 1);
  if (close < 0) return { value: text.slice(from + 1), isClosed: false, end: text.length };
  // A phrase followed at once by a star begins words.
  const star = text[close + 1] === '*' ? 1 : 0;
  return { value: text.slice(from + 1, close) + '*'.repeat(star), isClosed: true, end: close + 1 + star };
}

/** A name of letters, a sign, and a value up to the next space or in quotes; null where no name and sign stand here. */
function readOperator(text: string, from: number) {
  let at = from;
  while (at < text.length && isLetter(text[at] ?? '')) at += 1;
  const sign = SIGNS.find((each) => text.startsWith(each, at));
  if (at === from || sign === undefined) return null;
  const name = text.slice(from, at).toLowerCase();
  const valueAt = at + sign.length;
  if (isQuote(text, valueAt)) return { name, sign, ...readQuoted(text, valueAt) };
  let end = valueAt;
  while (end < text.length && !isSpace(text[end])) end += 1;
  return { name, sign, value: text.slice(valueAt, end), isClosed: true, end };
}
