import { all, type Db, run } from '../db/statements.ts';
import { fold } from '../db/text.ts';
import type { Citation } from './answerer.ts';

/** A text that agents may answer from, cut into passages. */
export interface IndexedSource {
  /** What is searched together, such as `kb:<id>` for a knowledge base or `agent:<id>` for what one agent knows. */
  collections: readonly string[];
  sourceId: string;
  sourceName: string;
  passages: readonly string[];
  /** What is searched in place of the passages, one text for each; the passages themselves where it is left out. */
  searchedAs?: readonly string[];
}

/** Puts a source in the index, in place of what was there under its id. */
export function indexSource(db: Db, newId: () => string, source: IndexedSource): void {
  const { collections, sourceId, sourceName, passages, searchedAs = passages } = source;
  db.transaction(() => {
    removeSource(db, sourceId);
    passages.forEach((text, position) => {
      const { lastInsertRowid } = db
        .prepare('INSERT INTO knowledge_chunks (id, source_id, source_name, position, text) VALUES (?, ?, ?, ?, ?)')
        .run(newId(), sourceId, sourceName, position, text);
      db.prepare('INSERT INTO knowledge_text (rowid, text) VALUES (?, ?)').run(
        lastInsertRowid,
        fold(searchedAs[position] ?? text),
      );
    });
    for (const collection of new Set(collections)) {
      run(db, 'INSERT INTO knowledge_collections VALUES (@collection, @sourceId)', { collection, sourceId });
    }
  })();
}

export function removeSource(db: Db, sourceId: string): void {
  db.transaction(() => {
    run(
      db,
      'DELETE FROM knowledge_text WHERE rowid IN (SELECT seq FROM knowledge_chunks WHERE source_id = @sourceId)',
      { sourceId },
    );
    run(db, 'DELETE FROM knowledge_chunks WHERE source_id = @sourceId', { sourceId });
    run(db, 'DELETE FROM knowledge_collections WHERE source_id = @sourceId', { sourceId });
  })();
}

/** The passages of the collections that fit a question best, best first. */
export function searchKnowledge(db: Db, collections: readonly string[], question: string, howMany: number): Citation[] {
  const words = [...new Set(fold(question).match(/[\p{L}\p{N}]+/gu) ?? [])].filter((word) => word.length > 2);
  if (words.length === 0 || collections.length === 0) return [];
  return all<Citation>(
    db,
    `SELECT k.id AS chunkId, k.source_id AS sourceId, k.source_name AS sourceName, k.text AS text
     FROM knowledge_text t JOIN knowledge_chunks k ON k.seq = t.rowid
     WHERE knowledge_text MATCH @words AND k.source_id IN
       (SELECT source_id FROM knowledge_collections WHERE collection IN (SELECT value FROM json_each(@collections)))
     ORDER BY bm25(knowledge_text), k.seq LIMIT @howMany`,
    {
      words: words.map((word) => `"${word}"`).join(' OR '),
      collections: JSON.stringify(collections),
      howMany,
    },
  );
}
