import { z } from 'zod';
import { FOLD_VERSION, foldPassage } from '#shared/domain/search-fold.ts';
import type { SearchPlace } from '#shared/domain/search-query.ts';
import { inRefillTransaction, inTransaction, prepare, type ReadDb, type WriteDb } from './database.ts';
import { getSetting, setSetting } from './settings.ts';

/** `passages_fts` gives a call this many places: the lower half for turns, the upper for comments. */
export const PLACES_A_CALL = 2_097_152;
export const FIRST_COMMENT = 1_048_576;

const FOLD_SETTING = 'searchFoldVersion';

/** Where the words of a speaker are looked for; whom a platform names in a word of its own is the system. */
export const placeOf = (speaker: string): SearchPlace =>
  speaker === 'agent' ? 'agent' : speaker === 'contact' ? 'customer' : 'system';

/** A rowid has more digits than a number of JavaScript, so that the database reckons with it. */
const ROWID = `CAST(? AS INTEGER) * ${PLACES_A_CALL} + CAST(? AS INTEGER)`;

const INSERT: Readonly<Record<SearchPlace, string>> = {
  agent: insertInto('agent'),
  customer: insertInto('customer'),
  system: insertInto('system'),
  comment: insertInto('comment'),
};

function insertInto(place: SearchPlace): string {
  return `INSERT OR REPLACE INTO passages_fts (rowid, ${place}) VALUES (${ROWID}, ?)`;
}

/**
 * Puts what a call says and what was said of it into the index. Call it in the transaction that wrote the transcript. Answers how many
 * passages that were.
 */
export function indexCall(db: WriteDb, callId: string): number {
  const slot = slotOf(db, callId);
  if (slot === null) return 0;
  const turns = turnsOf(db, callId);
  for (const { speaker, position, text } of turns) put(db, placeOf(speaker), { slot, number: position, text });
  return turns.length + indexComments(db, callId, 0);
}

/** Puts the comments of a call into the index. Call it in the transaction that wrote one. */
export function indexComments(db: WriteDb, callId: string, stillDue = 1): number {
  const slot = slotOf(db, callId);
  if (slot === null) return 0;
  const comments = commentsOf(db, callId);
  for (const { row, text } of comments) {
    put(db, 'comment', { slot, number: FIRST_COMMENT + (row % FIRST_COMMENT), text });
  }
  prepare(db, 'UPDATE search_calls SET due = due & ? WHERE slot = ?').run(stillDue, slot);
  return comments.length;
}

const slotOf = (db: ReadDb, callId: string): number | null =>
  prepare<{ slot: number }>(
    db,
    'SELECT s.slot FROM calls AS c JOIN search_calls AS s ON s.call_row = c.row_number WHERE c.id = ?',
  ).get(callId)?.slot ?? null;

function put(db: WriteDb, place: SearchPlace, { slot, number, text }: { slot: number; number: number; text: string }) {
  prepare(db, INSERT[place]).run(slot, number, foldPassage(text));
}

const turnsOf = (db: ReadDb, callId: string) =>
  prepare<{ speaker: string; position: number; text: string }>(
    db,
    'SELECT speaker, position, text FROM segments WHERE call_id = ? ORDER BY position',
  ).all(callId);

const commentsOf = (db: ReadDb, callId: string) =>
  prepare<{ row: number; text: string }>(
    db,
    'SELECT row_number AS row, text FROM comments WHERE call_id = ? ORDER BY row_number',
  ).all(callId);

/** How much of what is here can be found. */
export function indexProgress(db: ReadDb): { callCount: number; dueCount: number } {
  const row = prepare<{ callCount: number; dueCount: number }>(
    db,
    `SELECT (SELECT count(*) FROM search_calls) AS callCount,
       (SELECT count(*) FROM search_calls WHERE due > 0) AS dueCount`,
  ).get();
  return row ?? { callCount: 0, dueCount: 0 };
}

/** Where words were folded in another way than now, every call is due again. What is in the index stays findable until its turn. */
export function noteFoldVersion(db: WriteDb): void {
  if (getSetting(db, FOLD_SETTING, z.number(), FOLD_VERSION) !== FOLD_VERSION) {
    inTransaction(db, () => {
      prepare(db, 'UPDATE search_calls SET due = 3').run();
      setSetting(db, FOLD_SETTING, FOLD_VERSION);
    });
  } else setSetting(db, FOLD_SETTING, FOLD_VERSION);
}

/** So many calls are looked at in one piece, the newest first. */
const CALLS_A_PIECE = 200;
/** A piece ends with the call in which it reaches so many passages. */
const PASSAGES_A_PIECE = 400;

/** Puts a piece of what is due into the index. Answers whether something is left. */
export function indexPiece(db: WriteDb): boolean {
  const due = prepare<{ id: string }>(
    db,
    `SELECT c.id FROM (SELECT call_row, slot FROM search_calls WHERE due > 0 ORDER BY slot DESC LIMIT ${CALLS_A_PIECE}) AS s
       JOIN calls AS c ON c.row_number = s.call_row ORDER BY s.slot DESC`,
  ).all();
  if (due.length === 0) return false;
  return inRefillTransaction(db, () => {
    let count = 0;
    for (const [i, { id }] of due.entries()) {
      count += indexCall(db, id);
      if (count >= PASSAGES_A_PIECE && i < due.length - 1) return true;
    }
    return due.length === CALLS_A_PIECE;
  });
}
