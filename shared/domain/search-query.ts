import type { Day } from './calendar.ts';

/** Where words may stand: what the agent, the customer or the system says, or a comment. */
export const SEARCH_PLACES = ['agent', 'customer', 'system', 'comment'] as const;
export type SearchPlace = (typeof SEARCH_PLACES)[number];

/** A part of what was typed, as [start, end) in UTF-16 units. */
export interface QuerySpan {
  start: number;
  end: number;
}

/** Words that stand one after another, or the phrases of a tracker. */
export type SearchTerm = QuerySpan &
  ({ kind: 'words'; words: string[]; isPrefix: boolean } | { kind: 'tracker'; name: string });

/** Operators with a name as their value, which is compared folded, as the beginning of words. */
export const NAME_FIELDS = ['agent', 'program', 'contact', 'outcome', 'language'] as const;
/** Operators with a day. */
export const DAY_FIELDS = ['from', 'to', 'on'] as const;
/** Operators with a number. */
export const MEASURE_FIELDS = ['duration', 'silence', 'overtalk', 'talk', 'interruptions'] as const;
export const HAS_VALUES = ['comment', 'audio', 'transcript'] as const;
export const DIRECTIONS = ['inbound', 'outbound'] as const;

export type NameField = (typeof NAME_FIELDS)[number];
export type DayField = (typeof DAY_FIELDS)[number];
export type MeasureField = (typeof MEASURE_FIELDS)[number];
export type HasValue = (typeof HAS_VALUES)[number];
export type CallDirection = (typeof DIRECTIONS)[number];
export type Comparison = '>' | '>=' | '<' | '<=' | '=';

/** Days that stand for a span of them: from the first, up to and without `before`. */
export interface DaySpan {
  first: Day;
  before: Day;
}

/**
 * What a call must have, or with `isNegated` must not. `ms` are lengths, `share` is 0 to 1.
 *
 * - `duration`: the length of the call.
 * - `silence`: its longest silence.
 * - `overtalk`: how long both sides speak at once in all, or its share of the length of the call.
 * - `talk`: the agent's share of the talk of both sides.
 * - `interruptions`: how often either side interrupts the other.
 */
export type SearchCondition = QuerySpan & { isNegated: boolean } & (
    | { field: NameField; value: string }
    | { field: 'direction'; value: CallDirection }
    | { field: 'has'; value: HasValue }
    | { field: DayField; value: DaySpan }
    | { field: MeasureField; comparison: Comparison; value: number; unit: 'ms' | 'share' | 'count' }
  );

/** What is wrong with what was typed; each has its sentence on screen. */
export const QUERY_PROBLEMS = [
  'unclosedQuote',
  'unknownOperator',
  'missingValue',
  'unknownValue',
  'badDay',
  'badNumber',
  'needsComparison',
  'noComparison',
  'shortPrefix',
  'looseOr',
  'noWords',
  'needsWords',
  'noScores',
  'cannotLeaveOut',
  'unknownTracker',
  'nowhere',
  'tooMany',
] as const;

export type QueryProblemCode = (typeof QUERY_PROBLEMS)[number];

/** `start` to `end` is the part that it is about; `what` is its words, and `offered` what could stand there. */
export interface QueryProblem extends QuerySpan {
  code: QueryProblemCode;
  what: string;
  offered: readonly string[];
}

/**
 * A search as it was understood. A passage (a turn, a comment) is found where every group has one of its terms in it and none of
 * `leftOut` is, in one of `places`, and its call meets every condition. Conditions of one name field without a negation are alternatives.
 */
export interface SearchQuery {
  groups: SearchTerm[][];
  leftOut: SearchTerm[];
  places: SearchPlace[];
  /** Where the places were typed, for taking them away again. */
  placeSpans: QuerySpan[];
  conditions: SearchCondition[];
  problems: QueryProblem[];
}

/** Longest search that is read, in UTF-16 units. */
export const MAX_QUERY_LENGTH = 1000;
/** Most terms and conditions of one search. */
export const MAX_QUERY_PARTS = 50;

/** Whether the search says nothing yet. */
export const isEmptyQuery = ({ groups, leftOut, conditions, placeSpans, problems }: SearchQuery): boolean =>
  groups.length + leftOut.length + conditions.length + placeSpans.length + problems.length === 0;

/** `text` without one part of it, and without the gap that it leaves. */
export const withoutSpan = (text: string, { start, end }: QuerySpan): string =>
  `${text.slice(0, start).trimEnd()} ${text.slice(end).trimStart()}`.trim();
