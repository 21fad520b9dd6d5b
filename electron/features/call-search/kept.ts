import type { SavedSearch, Tracker } from '#shared/contract/call-search.ts';
import { foldWords } from '#shared/domain/search-fold.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '../../lib/ports.ts';
import { inTransaction, type WriteDb } from '../../store/database.ts';
import {
  deleteSaved,
  deleteTracker,
  findTrackerByName,
  listSaved,
  placeSaved,
  putSaved,
  putTracker,
} from './repository.ts';

interface KeptDeps {
  db: WriteDb;
  clock: Clock;
}

export function saveSearch({ db, clock }: KeptDeps, search: SavedSearch): SavedSearch {
  inTransaction(db, () => putSaved(db, search, clock.now()));
  return search;
}

export function removeSaved(db: WriteDb, id: string): void {
  if (!deleteSaved(db, id)) throw new AppError('NOT_FOUND', 'This saved search is no longer here.');
}

export function orderSaved(db: WriteDb, ids: readonly string[]): void {
  inTransaction(db, () => {
    const rest = listSaved(db).filter(({ id }) => !ids.includes(id));
    for (const [position, id] of [...ids, ...rest.map((saved) => saved.id)].entries()) placeSaved(db, id, position);
  });
}

/** Phrases with a word that is shorter would be found in every turn. */
const SHORTEST_PREFIX = 2;

/** Adds a tracker or changes it. Throws CONFLICT for the name of another one, INVALID for a phrase or a name without a word. */
export function setTracker({ db, clock }: KeptDeps, tracker: Tracker): Tracker {
  for (const phrase of [tracker.name, ...tracker.phrases]) {
    const last = foldWords(phrase).at(-1)?.word ?? '';
    if (last.length < (phrase.endsWith('*') ? SHORTEST_PREFIX : 1)) {
      throw new AppError('INVALID', `“${phrase}” has no word that could be found.`, {
        action: 'Write at least one letter or digit, and two before a star.',
      });
    }
  }
  return inTransaction(db, () => {
    const other = findTrackerByName(db, tracker.name);
    if (other && other.id !== tracker.id) {
      throw new AppError('CONFLICT', `There is a tracker called “${tracker.name}” already.`, {
        action: 'Choose another name.',
      });
    }
    putTracker(db, tracker, clock.now());
    return tracker;
  });
}

export function removeTracker(db: WriteDb, id: string): void {
  if (!deleteTracker(db, id)) throw new AppError('NOT_FOUND', 'This tracker is no longer here.');
}
