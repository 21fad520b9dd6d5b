import type { Day } from './calendar.ts';
import type { QueryToken } from './search-lexer.ts';
import {
  type Comparison,
  DAY_FIELDS,
  DIRECTIONS,
  HAS_VALUES,
  MEASURE_FIELDS,
  NAME_FIELDS,
  type QueryProblemCode,
  type QuerySpan,
  SEARCH_PLACES,
  type SearchPlace,
  type SearchQuery,
} from './search-query.ts';
import { parseDays, parseMeasure } from './search-values.ts';

/** What the parser has gathered. */
export interface ParserState extends Omit<SearchQuery, 'places'> {
  /** The places that each operator allows. */
  wanted: Set<SearchPlace>[];
  today: Day;
}

/** Notes what is wrong and where. Answers null, for whoever has nothing else to answer then. */
export function problem(
  { problems }: Pick<ParserState, 'problems'>,
  code: QueryProblemCode,
  { start, end }: QuerySpan,
  what: string,
  offered: readonly string[] = [],
): null {
  problems.push({ code, start, end, what, offered });
  return null;
}

type OperatorToken = QueryToken & { kind: 'operator' };
type Add = (state: ParserState, token: OperatorToken) => void;

const SPEAKERS: Readonly<Record<string, readonly SearchPlace[]>> = {
  agent: ['agent'],
  customer: ['customer'],
  contact: ['customer'],
  system: ['system'],
};
const SOURCES: Readonly<Record<string, readonly SearchPlace[]>> = {
  transcript: ['agent', 'customer', 'system'],
  comments: ['comment'],
};
const DIRECTION_WORDS: Readonly<Record<string, (typeof DIRECTIONS)[number]>> = {
  inbound: 'inbound',
  in: 'inbound',
  outbound: 'outbound',
  out: 'outbound',
};

/** The value after a colon, or a problem where there is another sign or nothing. */
function plainValue(state: ParserState, token: OperatorToken): string | null {
  if (token.sign !== ':' && token.sign !== '=') return problem(state, 'noComparison', token, token.name);
  const value = token.value.trim();
  return value === '' ? problem(state, 'missingValue', token, `${token.name}:`) : value;
}

const addPlaces =
  (places: Readonly<Record<string, readonly SearchPlace[]>>): Add =>
  (state, token) => {
    const value = plainValue(state, token);
    if (value === null) return;
    const named = Object.hasOwn(places, value.toLowerCase()) ? places[value.toLowerCase()] : undefined;
    if (!named) {
      problem(state, 'unknownValue', token, value, Object.keys(places));
      return;
    }
    const wanted = token.isNegated ? SEARCH_PLACES.filter((place) => !named.includes(place)) : named;
    state.wanted.push(new Set(wanted));
    state.placeSpans.push({ start: token.start, end: token.end });
  };

const addName =
  (field: (typeof NAME_FIELDS)[number]): Add =>
  (state, token) => {
    const value = plainValue(state, token);
    if (value !== null) state.conditions.push({ field, value, ...placeOf(token) });
  };

const addChoice =
  <F extends 'direction' | 'has'>(
    field: F,
    choices: Readonly<Record<string, F extends 'has' ? (typeof HAS_VALUES)[number] : (typeof DIRECTIONS)[number]>>,
  ): Add =>
  (state, token) => {
    const typed = plainValue(state, token);
    if (typed === null) return;
    const value = Object.hasOwn(choices, typed.toLowerCase()) ? choices[typed.toLowerCase()] : undefined;
    if (value === undefined) {
      problem(state, 'unknownValue', token, typed, field === 'has' ? HAS_VALUES : DIRECTIONS);
      return;
    }
    state.conditions.push({ field, value, ...placeOf(token) } as ParserState['conditions'][number]);
  };

const addDay =
  (field: (typeof DAY_FIELDS)[number]): Add =>
  (state, token) => {
    const typed = plainValue(state, token);
    if (typed === null) return;
    if (token.isNegated) {
      problem(state, 'cannotLeaveOut', token, field);
      return;
    }
    const value = parseDays(typed, state.today);
    if (value) state.conditions.push({ field, value, ...placeOf(token) });
    else problem(state, 'badDay', token, typed);
  };

const addMeasure =
  (field: (typeof MEASURE_FIELDS)[number]): Add =>
  (state, token) => {
    const typed = token.value.trim();
    if (typed === '') problem(state, 'missingValue', token, `${field}${token.sign}`);
    else if (token.sign === ':') problem(state, 'needsComparison', token, field);
    else {
      const parsed = parseMeasure(field, typed);
      if (!parsed) problem(state, 'badNumber', token, typed, [field]);
      else state.conditions.push({ field, comparison: token.sign as Comparison, ...parsed, ...placeOf(token) });
    }
  };

const placeOf = ({ start, end, isNegated }: OperatorToken) => ({ start, end, isNegated });

/** Every operator but `tracker`, which stands for words. */
export const OPERATORS: Readonly<Record<string, Add>> = {
  speaker: addPlaces(SPEAKERS),
  in: addPlaces(SOURCES),
  ...Object.fromEntries(NAME_FIELDS.map((field) => [field, addName(field)])),
  direction: addChoice('direction', DIRECTION_WORDS),
  has: addChoice('has', Object.fromEntries(HAS_VALUES.map((value) => [value, value]))),
  ...Object.fromEntries(DAY_FIELDS.map((field) => [field, addDay(field)])),
  ...Object.fromEntries(MEASURE_FIELDS.map((field) => [field, addMeasure(field)])),
  // Nothing in the store has a score.
  score: (state, token) => void problem(state, 'noScores', token, 'score'),
};
