import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { foldPassage } from '#shared/domain/search-fold.ts';
import { indexCall, indexComments, indexPiece, indexProgress, noteFoldVersion } from './passages.ts';
import { setSetting } from './settings.ts';
import {
  addCall,
  addConnection,
  addSegments,
  insertRow,
  type TempDatabase,
  tempDatabase,
} from './test-support/temp-database.ts';

let temp: TempDatabase;
let connectionId: string;
beforeEach(() => {
  temp = tempDatabase();
  connectionId = addConnection(temp.db);
});
afterEach(() => temp.remove());

const call = (startedAt: number, texts: string[]) => {
  const id = addCall(temp.db, connectionId, { started_at: startedAt });
  addSegments(temp.db, id, texts);
  return id;
};
const comment = (id: string, callId: string, text: string) =>
  insertRow(temp.db, 'comments', { id, call_id: callId, at_ms: 0, text, created_at: 1, updated_at: 1 });

/** Calls in the order of the index, newest first, by their start. */
const found = (word: string) =>
  temp.db
    .prepare(
      `SELECT c.started_at FROM passages_fts AS f JOIN search_calls AS s ON s.slot = f.rowid / 2097152
         JOIN calls AS c ON c.row_number = s.call_row WHERE passages_fts MATCH ? ORDER BY f.rowid DESC`,
    )
    .pluck()
    .all(`"${foldPassage(word)}"`);
const rowCount = () => temp.db.prepare('SELECT count(*) FROM passages_fts').pluck().get();
const indexAll = () => {
  while (indexPiece(temp.db)) {
    // One piece after another.
  }
};

describe('the index of passages', () => {
  it('gives calls newest first, in whatever order they came, and several of one second each for itself', () => {
    for (const at of [5000, 9000, 5000, 1000, 5000, 9000]) call(at, ['money back']);
    indexAll();
    expect(found('money')).toEqual([9000, 9000, 5000, 5000, 5000, 1000]);
  });

  it('finds Arabic and accents in every form that they are typed in', () => {
    call(1000, ['أُريد إلغاء الخدمة']);
    call(2000, ['je veux RÉSILIER']);
    indexAll();
    expect([found('الغاء الخدمه'), found('résilier'), found('resilier')]).toEqual([[1000], [2000], [2000]]);
  });

  it('is behind only where it says so', () => {
    const id = call(1000, ['refund']);
    expect(indexProgress(temp.db)).toEqual({ callCount: 1, dueCount: 1 });
    indexCall(temp.db, id);
    expect([indexProgress(temp.db).dueCount, found('refund')]).toEqual([0, [1000]]);
    comment('a', id, 'well done');
    expect(indexProgress(temp.db).dueCount).toBe(1);
    indexComments(temp.db, id);
    expect([indexProgress(temp.db).dueCount, found('done')]).toEqual([0, [1000]]);
  });

  it('keeps turns due while only comments were put there', () => {
    const id = call(1000, ['refund']);
    comment('a', id, 'well done');
    indexComments(temp.db, id);
    expect([indexProgress(temp.db).dueCount, found('refund'), found('done')]).toEqual([1, [], [1000]]);
  });

  it('loses at once what is edited, removed or purged, and leaves nothing behind', () => {
    const [kept, gone] = [call(1000, ['refund', 'thanks']), call(2000, ['refund'])];
    comment('a', gone, 'refund granted');
    indexAll();
    temp.db.prepare('DELETE FROM calls WHERE id = ?').run(gone);
    expect([found('refund'), rowCount()]).toEqual([[1000], 2]);
    temp.db.prepare("UPDATE segments SET text = 'invoice' WHERE position = 0").run();
    expect([found('refund'), rowCount()]).toEqual([[], 1]);
    temp.db.prepare('DELETE FROM segments WHERE call_id = ?').run(kept);
    expect(rowCount()).toBe(0);
    comment('b', kept, 'polite');
    indexAll();
    temp.db.prepare("UPDATE comments SET text = 'rude'").run();
    expect([found('polite'), rowCount()]).toEqual([[], 0]);
    indexAll();
    temp.db.prepare('DELETE FROM connections').run();
    expect([rowCount(), indexProgress(temp.db)]).toEqual([0, { callCount: 0, dueCount: 0 }]);
  });

  it('moves with a call whose start is corrected', () => {
    const id = call(5000, ['refund']);
    call(7000, ['refund']);
    indexAll();
    temp.db.prepare('UPDATE calls SET started_at = 9000 WHERE id = ?').run(id);
    expect(found('refund')).toEqual([7000]);
    indexAll();
    expect([found('refund'), rowCount()]).toEqual([[9000, 7000], 2]);
  });

  it('is made again when words are folded in another way, and can be searched meanwhile', () => {
    noteFoldVersion(temp.db);
    call(1000, ['refund']);
    indexAll();
    noteFoldVersion(temp.db);
    expect(indexProgress(temp.db).dueCount).toBe(0);
    setSetting(temp.db, 'searchFoldVersion', 0);
    noteFoldVersion(temp.db);
    expect([indexProgress(temp.db).dueCount, found('refund')]).toEqual([1, [1000]]);
    indexAll();
    expect([indexProgress(temp.db).dueCount, found('refund'), rowCount()]).toEqual([0, [1000], 1]);
  });
});
