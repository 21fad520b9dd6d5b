import type { Day } from './calendar.ts';
import { foldWords } from './search-fold.ts';
import { type QueryToken, toTokens } from './search-lexer.ts';
import { OPERATORS, type ParserState, problem } from './search-operators.ts';
import { MAX_QUERY_PARTS, type QuerySpan, SEARCH_PLACES, type SearchQuery, type SearchTerm } from './search-query.ts';

/** One letter would begin most words of every transcript. */
const SHORTEST_PREFIX = 2;

/**
 * Reads a search: words, "phrases", beginnings (`word*`), `-` before what must not be there, `OR` between alternatives, and operators such
 * as `speaker:customer` or `silence>20s`. It never fails: what cannot be read stands in `problems`, each with its place.
 *
 * @param today the person's own day, from which `yesterday` and `7d` count.
 */
export function parseSearchQuery(text: string, today: Day): SearchQuery {
  const state: ParserState = {
    groups: [],
    leftOut: [],
    placeSpans: [],
    conditions: [],
    problems: [],
    wanted: [],
    today,
  };
  const tokens = toTokens(text);
  let looseOr: QueryToken | null = null;
  for (const token of tokens) {
    if (isOr(token)) {
      if (looseOr || !canFollow(state, tokens, token)) problem(state, 'looseOr', token, 'OR');
      looseOr = token;
      continue;
    }
    if (token.kind === 'operator' && token.name !== 'tracker') addOperatorToken(state, token, looseOr !== null);
    else addTerm(state, token, looseOr !== null);
    looseOr = null;
  }
  if (looseOr) problem(state, 'looseOr', looseOr, 'OR');
  return finish(state, { start: 0, end: text.length });
}

const isOr = (token: QueryToken): boolean =>
  token.kind === 'word' && !token.isNegated && (token.text === 'OR' || token.text === '|');

/** An alternative stands after a word or a phrase that is looked for. */
function canFollow(state: ParserState, tokens: readonly QueryToken[], or: QueryToken): boolean {
  const before = tokens[tokens.indexOf(or) - 1];
  return before !== undefined && state.groups.at(-1)?.at(-1)?.end === before.end;
}

function addOperatorToken(state: ParserState, token: QueryToken & { kind: 'operator' }, isAlternative: boolean): void {
  if (isAlternative) problem(state, 'looseOr', token, 'OR');
  if (!token.isClosed) problem(state, 'unclosedQuote', token, token.value);
  else if (Object.hasOwn(OPERATORS, token.name)) OPERATORS[token.name]?.(state, token);
  else problem(state, 'unknownOperator', token, `${token.name}${token.sign}`, [...Object.keys(OPERATORS), 'tracker']);
}

function addTerm(state: ParserState, token: QueryToken, isAlternative: boolean): void {
  const term = toTerm(state, token);
  if (!term) return;
  if (token.isNegated) {
    if (isAlternative) problem(state, 'looseOr', token, 'OR');
    state.leftOut.push(term);
    return;
  }
  const group = isAlternative ? state.groups.at(-1) : undefined;
  if (group) group.push(term);
  else state.groups.push([term]);
}

function toTerm(state: ParserState, token: QueryToken): SearchTerm | null {
  const { start, end } = token;
  if (token.kind !== 'word' && !token.isClosed) return problem(state, 'unclosedQuote', token, quotedOf(token));
  if (token.kind === 'operator') {
    const name = token.value.trim();
    if (name === '') return problem(state, 'missingValue', token, 'tracker:');
    if (token.sign !== ':') return problem(state, 'noComparison', token, 'tracker');
    return { kind: 'tracker', name, start, end };
  }
  const isPrefix = token.text.endsWith('*');
  const words = foldWords(token.text).map(({ word }) => word);
  const last = words.at(-1);
  // A dash or a comma that stands alone is no mistake.
  if (last === undefined) return token.kind === 'word' ? null : problem(state, 'noWords', token, token.text);
  if (isPrefix && last.length < SHORTEST_PREFIX) return problem(state, 'shortPrefix', token, token.text);
  return { kind: 'words', words, isPrefix, start, end };
}

const quotedOf = (token: QueryToken): string => (token.kind === 'operator' ? token.value : token.text);

function finish(state: ParserState, whole: QuerySpan): SearchQuery {
  const { wanted, today: _, ...query } = state;
  const places = SEARCH_PLACES.filter((place) => wanted.every((set) => set.has(place)));
  const partCount = query.groups.flat().length + query.leftOut.length + query.conditions.length;
  if (partCount > MAX_QUERY_PARTS) problem(state, 'tooMany', whole, String(MAX_QUERY_PARTS));
  const [span] = query.placeSpans;
  const loose = query.leftOut[0] ?? span;
  if (loose && query.groups.length === 0) problem(state, 'needsWords', loose, '-');
  // Two operators that leave no place over, such as `in:comments speaker:agent`.
  if (places.length === 0 && span) problem(state, 'nowhere', query.placeSpans.at(-1) ?? span, '');
  return { ...query, places };
}
