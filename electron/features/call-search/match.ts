import type { Tracker } from '#shared/contract/call-search.ts';
import { foldPassage, foldWords } from '#shared/domain/search-fold.ts';
import type { Phrase } from '#shared/domain/search-marks.ts';
import { SEARCH_PLACES, type SearchPlace, type SearchQuery, type SearchTerm } from '#shared/domain/search-query.ts';
import { AppError } from '#shared/errors/app-error.ts';

/** The trackers by their folded names. */
export type TrackerMap = ReadonlyMap<string, Tracker>;

export const toTrackerMap = (trackers: readonly Tracker[]): TrackerMap =>
  new Map(trackers.map((tracker) => [foldPassage(tracker.name), tracker]));

/**
 * What the index is asked, or null where no words are looked for. It is built from folded words inside quotes and never from what was
 * typed, so that nothing a person types is read as the language of the index.
 */
export function toMatch({ groups, leftOut, places }: SearchQuery, trackers: TrackerMap): string | null {
  if (groups.length === 0) return null;
  const either = (terms: readonly SearchTerm[]) => `(${terms.map((term) => matchOf(term, trackers)).join(' OR ')})`;
  const wanted = `(${groups.map(either).join(' AND ')})`;
  const match = leftOut.length > 0 ? `(${wanted} NOT ${either(leftOut)})` : wanted;
  return places.length === SEARCH_PLACES.length ? match : inPlaces(places, match);
}

function matchOf(term: SearchTerm, trackers: TrackerMap): string {
  return term.kind === 'words' ? quoted(term) : matchOfTracker(trackerOf(term.name, trackers));
}

export function matchOfTracker({ phrases, speaker }: Tracker): string {
  const any = `(${phrases.map((phrase) => quoted(phraseOf(phrase))).join(' OR ')})`;
  return speaker === null ? any : inPlaces([speaker], any);
}

const inPlaces = (places: readonly SearchPlace[], match: string): string => `({${places.join(' ')}} : ${match})`;
const quoted = ({ words, isPrefix }: Phrase): string => `"${words.join(' ')}"${isPrefix ? '*' : ''}`;

/** A phrase of a tracker; a star at its end begins words. */
const phraseOf = (text: string): Phrase => ({
  words: foldWords(text).map(({ word }) => word),
  isPrefix: text.endsWith('*'),
});

function trackerOf(name: string, trackers: TrackerMap): Tracker {
  const tracker = trackers.get(foldPassage(name));
  if (!tracker) throw new AppError('INVALID', `There is no tracker called “${name}”.`);
  return tracker;
}

/** The phrases that a snippet marks. */
export const phrasesOf = ({ groups }: Pick<SearchQuery, 'groups'>, trackers: TrackerMap): Phrase[] =>
  groups
    .flat()
    .flatMap((term) => (term.kind === 'words' ? [term] : trackerOf(term.name, trackers).phrases.map(phraseOf)));

export const phrasesOfTracker = ({ phrases }: Tracker): Phrase[] => phrases.map(phraseOf);
