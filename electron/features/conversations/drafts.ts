import { inTransaction, prepare, type ReadDb, type WriteDb } from '../../store/database.ts';

export const findDraft = (db: ReadDb, conversationId: string): string =>
  prepare<{ text: string }>(db, 'SELECT text FROM message_drafts WHERE conversation_id = ?').get(conversationId)
    ?.text ?? '';

/** Keeps what is typed; nothing is kept of an empty field. */
export function putDraft(db: WriteDb, conversationId: string, text: string, now: number): void {
  if (text === '') {
    prepare(db, 'DELETE FROM message_drafts WHERE conversation_id = ?').run(conversationId);
    return;
  }
  prepare(
    db,
    `INSERT INTO message_drafts (conversation_id, text, updated_at) VALUES (@conversationId, @text, @now)
     ON CONFLICT DO UPDATE SET text = @text, updated_at = @now`,
  ).run({ conversationId, text, now });
}

/** Puts a text back that was not sent, before what was typed since. */
export function returnToDraft(db: WriteDb, conversationId: string, text: string, now: number): void {
  const typed = findDraft(db, conversationId);
  putDraft(db, conversationId, typed === '' || typed === text ? text : `${text}\n\n${typed}`, now);
}

/**
 * Keeps what a window typed over `base`, the draft that it knew. A text that came back meanwhile stands before that, and stays.
 * Answers the draft before and now.
 */
export function typeDraft(
  db: WriteDb,
  { id, text, base }: { id: string; text: string; base: string },
  now: number,
): { before: string; text: string } {
  return inTransaction(db, () => {
    const before = findDraft(db, id);
    const returned = before !== base && before.endsWith(base) ? before.slice(0, before.length - base.length) : '';
    const gap = returned === '' || /\s$/.test(returned) || text === '' ? '' : '\n\n';
    const kept = returned + gap + text;
    putDraft(db, id, kept, now);
    return { before, text: kept };
  });
}
