import type { WriteDb } from '../database.ts';
import type { Migration } from '../migration.ts';

/**
 * The index of the search across all calls: what each turn and each comment says, folded by `shared/domain/search-fold.ts`. Whoever
 * writes a transcript or a comment puts it there in the same transaction (`store/passages.ts`); what was not is marked as due and put
 * there later. What is removed goes at once, by triggers.
 */
export const migration0260: Migration = {
  version: 260,
  up(db) {
    db.exec(`
-- The place of a call in the order of time, so that the index itself gives hits newest first: seconds * 1024, counted up where two meet.
CREATE TABLE search_calls (
  call_row INTEGER PRIMARY KEY,
  slot INTEGER NOT NULL UNIQUE,
  -- What of it is not in the index yet: 1 turns, 2 comments, 3 both.
  due INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX search_calls_due ON search_calls (slot) WHERE due > 0;

-- A column for each place where words stand, and only that one filled: a search of one place reads no other.
-- The rowid is slot * 2^21 + the position of a turn, or + 2^20 + the row number of a comment by 2^20.
CREATE VIRTUAL TABLE passages_fts USING fts5(agent, customer, system, comment, content='', contentless_delete=1,
  tokenize='ascii', prefix='2 3');

CREATE TRIGGER search_calls_insert AFTER INSERT ON calls BEGIN
  INSERT INTO search_calls (call_row, slot) VALUES (new.row_number, ${freeSlot('new.started_at')});
END;
CREATE TRIGGER search_calls_move AFTER UPDATE OF started_at ON calls
WHEN max(old.started_at, 0) / 1000 <> max(new.started_at, 0) / 1000 BEGIN
  ${forgetAll('new')}
  UPDATE search_calls SET due = 3, slot = ${freeSlot('new.started_at')} WHERE call_row = new.row_number;
END;
-- Before, not after: what the index holds of it is found through these rows.
CREATE TRIGGER search_calls_delete BEFORE DELETE ON calls BEGIN
  ${forgetAll('old')}
  DELETE FROM search_calls WHERE call_row = old.row_number;
END;

CREATE TRIGGER segments_due_insert AFTER INSERT ON segments BEGIN
  ${markDue('new', 1)}
END;
CREATE TRIGGER segments_due_update AFTER UPDATE OF text, speaker, position, call_id ON segments BEGIN
  DELETE FROM passages_fts WHERE rowid = ${slotOf('old')} * 2097152 + old.position;
  ${markDue('new', 1)}
END;
CREATE TRIGGER segments_forget AFTER DELETE ON segments BEGIN
  DELETE FROM passages_fts WHERE rowid = ${slotOf('old')} * 2097152 + old.position;
END;
CREATE TRIGGER comments_due_insert AFTER INSERT ON comments BEGIN
  ${markDue('new', 2)}
END;
CREATE TRIGGER comments_due_update AFTER UPDATE OF text ON comments BEGIN
  DELETE FROM passages_fts WHERE rowid = ${slotOf('old')} * 2097152 + 1048576 + old.row_number % 1048576;
  ${markDue('new', 2)}
END;
CREATE TRIGGER comments_forget AFTER DELETE ON comments BEGIN
  DELETE FROM passages_fts WHERE rowid = ${slotOf('old')} * 2097152 + 1048576 + old.row_number % 1048576;
END;
`);
    placeCalls(db);
  },
};

/** The first free slot at or after the second of a call; calls of one second begin spread over it. */
function freeSlot(startedAt: string): string {
  const first = `(max(${startedAt}, 0) / 1000 * 1024 + new.row_number % 1024)`;
  return `(CASE WHEN NOT EXISTS (SELECT 1 FROM search_calls WHERE slot = ${first}) THEN ${first}
    ELSE (SELECT min(s.slot) + 1 FROM search_calls AS s WHERE s.slot >= ${first}
      AND NOT EXISTS (SELECT 1 FROM search_calls AS n WHERE n.slot = s.slot + 1)) END)`;
}

const slotOf = (row: string): string =>
  `(SELECT s.slot FROM search_calls AS s JOIN calls AS c ON c.row_number = s.call_row WHERE c.id = ${row}.call_id)`;

const markDue = (row: string, what: 1 | 2): string =>
  `UPDATE search_calls SET due = due | ${what}
   WHERE due & ${what} = 0 AND call_row = (SELECT row_number FROM calls WHERE id = ${row}.call_id);`;

const forgetAll = (call: string): string => `
  DELETE FROM passages_fts WHERE rowid IN (SELECT s.slot * 2097152 + t.position
    FROM search_calls AS s JOIN segments AS t ON t.call_id = ${call}.id WHERE s.call_row = ${call}.row_number);
  DELETE FROM passages_fts WHERE rowid IN (SELECT s.slot * 2097152 + 1048576 + n.row_number % 1048576
    FROM search_calls AS s JOIN comments AS n ON n.call_id = ${call}.id WHERE s.call_row = ${call}.row_number);`;

/** Every call that is here gets its place; their words follow when there is time. */
function placeCalls(db: WriteDb): void {
  const calls = db
    .prepare(
      `SELECT row_number AS row, max(started_at, 0) / 1000 * 1024 AS slot, EXISTS (SELECT 1 FROM segments WHERE call_id = calls.id)
         + 2 * EXISTS (SELECT 1 FROM comments WHERE call_id = calls.id) AS due
       FROM calls ORDER BY slot, row_number`,
    )
    .all() as { row: number; slot: number; due: number }[];
  const insert = db.prepare('INSERT INTO search_calls (call_row, slot, due) VALUES (?, ?, ?)');
  let next = 0;
  for (const { row, slot, due } of calls) {
    next = Math.max(next, slot);
    insert.run(row, next, due);
    next += 1;
  }
}
