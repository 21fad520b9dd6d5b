import type { SearchCursor } from '#shared/contract/call-search.ts';
import { REDACTION_MARK } from '#shared/domain/redaction.ts';
import { IS_TURN_WITHHELD } from '../../store/annotations.ts';
import { prepare, type ReadDb } from '../../store/database.ts';
import { FIRST_COMMENT, PLACES_A_CALL } from '../../store/passages.ts';
import type { CallSelection } from './conditions.ts';

/** A rowid of the index has more digits than a number of JavaScript, so that the database takes it apart and puts it together. */
const ROWID = `(CAST(? AS INTEGER) * ${PLACES_A_CALL} + CAST(? AS INTEGER))`;

const slotsWhere = ({ where }: CallSelection): string =>
  where === null ? '' : `AND f.rowid / ${PLACES_A_CALL} IN (${slots(where)})`;

const slots = (where: string): string =>
  `SELECT s.slot FROM calls AS c JOIN search_calls AS s ON s.call_row = c.row_number WHERE ${where}`;

/** The passages that match, newest call first: the index gives them in this order, so that only as many are read as are asked for. */
export function matchingPassages(
  db: ReadDb,
  match: string,
  selection: CallSelection,
  page: { after: SearchCursor | null; limit: number },
): SearchCursor[] {
  const { after, limit } = page;
  return prepare<SearchCursor>(
    db,
    `SELECT f.rowid / ${PLACES_A_CALL} AS slot, f.rowid % ${PLACES_A_CALL} AS number FROM passages_fts AS f
     WHERE passages_fts MATCH ? AND f.rowid >= ${ROWID} AND f.rowid <= ${ROWID} ${slotsWhere(selection)}
     ORDER BY f.rowid DESC LIMIT ?`,
  ).all(match, selection.fromSlot, 0, ...bound(selection, after), ...selection.values, limit);
}

/** The calls that meet the conditions, newest first, where no words are looked for. */
export function matchingCalls(
  db: ReadDb,
  selection: CallSelection,
  page: { after: SearchCursor | null; limit: number },
): SearchCursor[] {
  const beforeSlot = page.after?.slot ?? selection.beforeSlot;
  return prepare<SearchCursor>(
    db,
    `SELECT s.slot, 0 AS number FROM search_calls AS s CROSS JOIN calls AS c ON c.row_number = s.call_row
     WHERE s.slot >= ? AND s.slot < ? AND ${selection.where ?? '1'} ORDER BY s.slot DESC LIMIT ?`,
  ).all(selection.fromSlot, beforeSlot, ...selection.values, page.limit);
}

const bound = ({ beforeSlot }: CallSelection, after: SearchCursor | null): [number, number] =>
  // The last rowid that is wanted: the first that is not would have no room for the very last slot.
  after ? [after.slot, after.number - 1] : [beforeSlot - 1, PLACES_A_CALL - 1];

/** How many passages match, and in how many calls. */
export function countPassages(
  db: ReadDb,
  match: string,
  selection: CallSelection,
): { passageCount: number; callCount: number } {
  const counts = prepare<{ passageCount: number; callCount: number }>(
    db,
    `SELECT count(*) AS passageCount, count(DISTINCT f.rowid / ${PLACES_A_CALL}) AS callCount FROM passages_fts AS f
     WHERE passages_fts MATCH ? AND f.rowid >= ${ROWID} AND f.rowid <= ${ROWID} ${slotsWhere(selection)}`,
  ).get(match, selection.fromSlot, 0, ...bound(selection, null), ...selection.values);
  return counts ?? { passageCount: 0, callCount: 0 };
}

export function countCalls(db: ReadDb, { fromSlot, beforeSlot, where, values }: CallSelection): number {
  const sql = `SELECT count(*) AS n FROM search_calls AS s JOIN calls AS c ON c.row_number = s.call_row
     WHERE s.slot >= ? AND s.slot < ? AND ${where ?? '1'}`;
  return prepare<{ n: number }>(db, sql).get(fromSlot, beforeSlot, ...values)?.n ?? 0;
}

export interface PassageText {
  speaker: string | null;
  text: string;
  atMs: number;
}

/** What stands at a place of the index, as it may be shown; null where it is gone. */
export function passageAt(db: ReadDb, callId: string, number: number): PassageText | null {
  const found =
    number < FIRST_COMMENT
      ? prepare<PassageText>(
          db,
          `SELECT speaker, iif(${IS_TURN_WITHHELD}, '${REDACTION_MARK}', text) AS text, start_ms AS atMs
             FROM segments WHERE call_id = ? AND position = ?`,
        ).get(callId, number)
      : prepare<PassageText>(
          db,
          `SELECT NULL AS speaker, text, at_ms AS atMs FROM comments WHERE call_id = ? AND row_number % ${FIRST_COMMENT} = ?`,
        ).get(callId, number - FIRST_COMMENT);
  return found ?? null;
}

/** The places of one call where the index finds something, in the order of the call. */
export function passagesOfCall(db: ReadDb, callId: string, match: string): number[] {
  const call = prepare<{ slot: number }>(
    db,
    'SELECT s.slot FROM calls AS c JOIN search_calls AS s ON s.call_row = c.row_number WHERE c.id = ?',
  ).get(callId);
  if (!call) return [];
  return prepare<{ number: number }>(
    db,
    `SELECT f.rowid % ${PLACES_A_CALL} AS number FROM passages_fts AS f
     WHERE passages_fts MATCH ? AND f.rowid >= ${ROWID} AND f.rowid <= ${ROWID} ORDER BY f.rowid`,
  )
    .all(match, call.slot, 0, call.slot, PLACES_A_CALL - 1)
    .map(({ number }) => number);
}
