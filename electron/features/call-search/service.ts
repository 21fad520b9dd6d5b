import type { CallMoment, SearchCursor, SearchHit, SearchInput, SearchPage } from '#shared/contract/call-search.ts';
import { type Calendar, createCalendar, isTimeZone } from '#shared/domain/calendar.ts';
import { findPhrases, type Phrase } from '#shared/domain/search-marks.ts';
import { parseSearchQuery } from '#shared/domain/search-parse.ts';
import { isEmptyQuery, type SearchPlace } from '#shared/domain/search-query.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { cutAround } from '../../lib/search-terms.ts';
import type { ReadDb } from '../../store/database.ts';
import { placeOf } from '../../store/passages.ts';
import { type CallSelection, EVERY_CALL, toSelection } from './conditions.ts';
import { matchOfTracker, phrasesOf, phrasesOfTracker, toMatch, toTrackerMap } from './match.ts';
import {
  countCalls,
  countPassages,
  matchingCalls,
  matchingPassages,
  type PassageText,
  passageAt,
  passagesOfCall,
} from './passages.ts';
import { type FoundCall, findCallBySlot, listTrackers } from './repository.ts';

interface Search {
  /** What the index is asked; null where no words are looked for. */
  match: string | null;
  phrases: Phrase[];
  selection: CallSelection;
  isEmpty: boolean;
}

/** Reads a search. Throws INVALID for one that has problems; the screen tells them before it asks. */
function readSearch(db: ReadDb, { text, today, timeZone }: SearchInput): Search {
  const query = parseSearchQuery(text, today);
  if (query.problems.length > 0) throw new AppError('INVALID', 'This search cannot be read.');
  const trackers = toTrackerMap(listTrackers(db));
  return {
    match: toMatch(query, trackers),
    phrases: phrasesOf(query, trackers),
    selection: toSelection(db, query.conditions, () => calendarOf(timeZone)),
    isEmpty: isEmptyQuery(query),
  };
}

function calendarOf(timeZone: string): Calendar {
  if (!isTimeZone(timeZone)) throw new AppError('INVALID', 'This time zone is not known.');
  return createCalendar(timeZone);
}

/** A page of what a search finds, newest call first. */
export function findHits(db: ReadDb, input: SearchInput & { after: SearchCursor | null; limit: number }): SearchPage {
  const { match, phrases, selection, isEmpty } = readSearch(db, input);
  if (isEmpty) return { hits: [], next: null };
  const places = match === null ? matchingCalls(db, selection, input) : matchingPassages(db, match, selection, input);
  // Hits of a call stand together, and each call is read once.
  const calls = new Map<number, FoundCall | null>();
  for (const { slot } of places) if (!calls.has(slot)) calls.set(slot, findCallBySlot(db, slot));
  const hits = places.flatMap((place) => {
    const call = calls.get(place.slot);
    return call ? (toHit(db, call, place.number, match === null ? null : phrases) ?? []) : [];
  });
  return { hits, next: places.length < input.limit ? null : (places.at(-1) ?? null) };
}

function toHit(db: ReadDb, call: FoundCall, number: number, phrases: Phrase[] | null): SearchHit | null {
  if (phrases === null) return { ...call, place: null, snippet: null };
  const passage = passageAt(db, call.callId, number);
  if (!passage) return null;
  const snippet = { ...cutAround(passage.text, findPhrases(passage.text, phrases)), atMs: passage.atMs };
  return { ...call, place: placeOfPassage(passage), snippet };
}

const placeOfPassage = ({ speaker }: PassageText): SearchPlace => (speaker === null ? 'comment' : placeOf(speaker));

export function countHits(db: ReadDb, input: SearchInput): { passageCount: number; callCount: number } {
  const { match, selection, isEmpty } = readSearch(db, input);
  if (isEmpty) return { passageCount: 0, callCount: 0 };
  if (match !== null) return countPassages(db, match, selection);
  return { passageCount: 0, callCount: countCalls(db, selection) };
}

/** Where a call has what is searched for, whatever else the search asks of calls, and what trackers look for. */
export function findMoments(db: ReadDb, { callId, ...input }: SearchInput & { callId: string }): CallMoment[] {
  const { match, phrases } = readSearch(db, input);
  const found = match === null ? [] : momentsOf(db, callId, { match, kind: 'search', label: labelWith(phrases) });
  const tracked = listTrackers(db).flatMap((tracker) =>
    momentsOf(db, callId, { match: matchOfTracker(tracker), kind: 'tracker', label: () => tracker.name }),
  );
  return [...found, ...tracked].sort((a, b) => a.atMs - b.atMs);
}

/** The words that were found. */
const labelWith =
  (phrases: readonly Phrase[]) =>
  (text: string): string => {
    const [first] = findPhrases(text, phrases);
    return first ? text.slice(...first) : '';
  };

function momentsOf(
  db: ReadDb,
  callId: string,
  { match, kind, label }: { match: string; kind: CallMoment['kind']; label: (text: string) => string },
): CallMoment[] {
  return passagesOfCall(db, callId, match).flatMap((number) => {
    const passage = passageAt(db, callId, number);
    return passage ? [{ atMs: passage.atMs, kind, label: label(passage.text) }] : [];
  });
}

/** How often each tracker finds something. The index knows at once, so that no count is kept that could be out of date. */
export function countTrackers(db: ReadDb): { id: string; passageCount: number; callCount: number }[] {
  return listTrackers(db)
    .filter((tracker) => phrasesOfTracker(tracker).every(({ words }) => words.length > 0))
    .map((tracker) => ({ id: tracker.id, ...countPassages(db, matchOfTracker(tracker), EVERY_CALL) }));
}
