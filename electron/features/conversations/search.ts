import type { Snippet } from '#shared/contract/calls.ts';
import { cutAround, findRanges, hasEveryWord, type SearchTerms } from '../../lib/search-terms.ts';
import { prepare, type ReadDb, readRows } from '../../store/database.ts';

/** Ids of the conversations with a message, a title or a name that has every word, as a JSON array. */
export function findMatching(db: ReadDb, terms: SearchTerms): string {
  const found = new Set<string>();
  if (terms.wordsQuery !== null) {
    const messages = readRows<{ id: string }>(
      db,
      `SELECT DISTINCT conversation_id AS id FROM messages
       WHERE row_number IN (SELECT rowid FROM messages_fts WHERE messages_fts MATCH ?)`,
      terms.wordsQuery,
    );
    for (const { id } of messages) found.add(id);
    const names = readRows<{ id: string; name: string }>(
      db,
      `SELECT c.id, concat_ws(' ', c.title, a.name, k.display_name) AS name FROM conversations AS c
       LEFT JOIN records AS a ON a.connection_id = c.connection_id AND a.collection = 'agents' AND a.remote_id = c.agent_remote_id
       LEFT JOIN contacts AS k ON k.connection_id = c.connection_id AND k.remote_id = c.contact_remote_id`,
    );
    for (const { id, name } of names) if (!found.has(id) && hasEveryWord(name, terms)) found.add(id);
  }
  return JSON.stringify([...found]);
}

/** The newest message of a conversation that matches; null where only its title or a name did. */
export function findSnippet(db: ReadDb, conversationId: string, terms: SearchTerms): Snippet | null {
  const rows = prepare<{ text: string }>(
    db,
    'SELECT text FROM messages WHERE conversation_id = ? ORDER BY position DESC, row_number DESC',
  ).iterate(conversationId);
  for (const { text } of rows) {
    if (hasEveryWord(text, terms)) return { ...cutAround(text, findRanges(text, terms)), atMs: null };
  }
  return null;
}
