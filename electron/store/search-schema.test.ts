import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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

const hits = (table: string, word: string) =>
  temp.db.prepare(`SELECT rowid FROM ${table} WHERE ${table} MATCH ?`).all(`"${word}"`).length;
const nameOf = (callId: string) => temp.db.prepare('SELECT contact_name FROM calls WHERE id = ?').pluck().get(callId);

describe('search indexes', () => {
  it('follow a transcript that is replaced, edited and removed with its connection', () => {
    const callId = addCall(temp.db, connectionId);
    addSegments(temp.db, callId, ['refund please', 'one moment']);
    expect(hits('segments_fts', 'refund')).toBe(1);
    temp.db.prepare("UPDATE segments SET text = 'invoice please' WHERE position = 0").run();
    expect([hits('segments_fts', 'refund'), hits('segments_fts', 'invoice')]).toEqual([0, 1]);
    temp.db.prepare('DELETE FROM segments WHERE call_id = ?').run(callId);
    addSegments(temp.db, callId, ['refund again']);
    expect([hits('segments_fts', 'invoice'), hits('segments_fts', 'refund')]).toEqual([0, 1]);
    temp.db.prepare('DELETE FROM connections').run();
    expect(hits('segments_fts', 'refund')).toBe(0);
    expect(temp.db.prepare('SELECT count(*) FROM segments').pluck().get()).toBe(0);
  });

  it('follow comments', () => {
    const callId = addCall(temp.db, connectionId);
    insertRow(temp.db, 'comments', { id: 'a', call_id: callId, at_ms: 0, text: 'kind', created_at: 1, updated_at: 1 });
    temp.db.prepare("UPDATE comments SET text = 'patient' WHERE id = 'a'").run();
    expect([hits('comments_fts', 'kind'), hits('comments_fts', 'patient')]).toEqual([0, 1]);
    temp.db.prepare('DELETE FROM calls').run();
    expect(hits('comments_fts', 'patient')).toBe(0);
  });
});

describe('the name on a call', () => {
  const addContact = (name: string) =>
    insertRow(temp.db, 'contacts', {
      id: 'k',
      connection_id: connectionId,
      remote_id: 'remote-k',
      display_name: name,
      primary_phone: '+15550199',
    });

  it('is the contact’s, whichever comes first, and follows its edits and those alone', () => {
    const before = addCall(temp.db, connectionId, { contact_remote_id: 'remote-k', contact_name: 'As sent' });
    expect(nameOf(before)).toBe('As sent');
    addContact('Maria Lopez');
    const after = addCall(temp.db, connectionId, { contact_remote_id: 'remote-k', contact_name: 'As sent' });
    const other = addCall(temp.db, connectionId, { contact_remote_id: 'remote-x', contact_name: 'Somebody' });
    expect([nameOf(before), nameOf(after), nameOf(other)]).toEqual(['Maria Lopez', 'Maria Lopez', 'Somebody']);
    temp.db.prepare("UPDATE contacts SET display_name = 'Maria Garcia'").run();
    temp.db.prepare("UPDATE calls SET contact_name = 'As sent', status = 'busy' WHERE id = ?").run(after);
    expect([nameOf(before), nameOf(after), nameOf(other)]).toEqual(['Maria Garcia', 'Maria Garcia', 'Somebody']);
    expect([hits('call_names_fts', 'lopez'), hits('call_names_fts', 'garcia')]).toEqual([0, 2]);
    expect(hits('call_numbers_fts', '50199')).toBe(2);
  });
});
