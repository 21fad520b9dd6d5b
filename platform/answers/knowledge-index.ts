import { all, type Db, first, run } from '../db/statements.ts';
import type { Citation } from './answerer.ts';
import { contentStems, stemsOf } from './words.ts';

/** A part of a text, with the headings that it stands under, outermost first, joined by " > ". */
export interface Passage {
  heading: string | null;
  text: string;
  /** What is searched of it, where it is known already; else it is made. */
  stems?: string;
}

/** A text that agents may answer from, cut into passages. */
export interface IndexedSource {
  /** What is searched together, such as `kb:<id>` for a knowledge base or `agent:<id>` for what one agent knows. */
  collections: readonly string[];
  sourceId: string;
  sourceName: string;
  passages: readonly (string | Passage)[];
  /** What is searched in place of the passages, one text for each; the passages themselves where it is left out. */
  searchedAs?: readonly string[];
}

/** Puts a source in the index, in place of what was there under its id. For texts of a few pages: it is one transaction. */
export function indexSource(db: Db, newId: () => string, source: IndexedSource): void {
  const { collections, sourceId, sourceName, passages, searchedAs } = source;
  db.transaction(() => {
    removeSource(db, sourceId);
    const asSearched = passages.map((passage, position) => withSearchedText(passage, searchedAs?.[position]));
    addPassages(db, newId, { sourceId, sourceName }, 0, asSearched);
    publishSource(db, sourceId, collections);
  })();
}

function withSearchedText(passage: string | Passage, searched: string | undefined): Passage {
  const { heading, text }: Passage = typeof passage === 'string' ? { heading: null, text: passage } : passage;
  return { heading, text, stems: searchedStems({ heading, text: searched ?? text }) };
}

/** Adds passages from a position on. Nobody finds them before their source is published. */
export function addPassages(
  db: Db,
  newId: () => string,
  { sourceId, sourceName }: Pick<IndexedSource, 'sourceId' | 'sourceName'>,
  from: number,
  passages: IndexedSource['passages'],
): void {
  passages.forEach((passage, index) => {
    const { heading, text, stems }: Passage = typeof passage === 'string' ? { heading: null, text: passage } : passage;
    run(
      db,
      `INSERT INTO knowledge_chunks (id, source_id, source_name, position, heading, text)
       VALUES (@id, @sourceId, @sourceName, @position, @heading, @text)`,
      { id: newId(), sourceId, sourceName, position: from + index, heading, text },
    );
    run(db, 'INSERT INTO knowledge_text (rowid, text) VALUES (last_insert_rowid(), @stems)', {
      stems: stems ?? searchedStems({ heading, text }),
    });
  });
}

/** What is searched of a passage: the stems of its words and of the headings above it. */
export const searchedStems = ({ heading, text }: Passage): string => stemsOf(`${heading ?? ''} ${text}`).join(' ');

/** Lets the passages of a source be found. */
export function publishSource(db: Db, sourceId: string, collections: readonly string[]): void {
  for (const collection of new Set(collections)) {
    run(db, 'INSERT OR IGNORE INTO knowledge_collections VALUES (@collection, @sourceId)', { collection, sourceId });
  }
}

/** Lets the passages of a source be found no more; they stay until they are removed. */
export function hideSource(db: Db, sourceId: string): void {
  run(db, 'DELETE FROM knowledge_collections WHERE source_id = @sourceId', { sourceId });
}

export function removeSource(db: Db, sourceId: string): void {
  db.transaction(() => {
    hideSource(db, sourceId);
    while (removePassages(db, sourceId, MAX_PASSAGES_AT_ONCE));
  })();
}

const MAX_PASSAGES_AT_ONCE = 1000;

/** Removes so many passages of a source and answers whether there may be more. */
export function removePassages(db: Db, sourceId: string, howMany: number): boolean {
  const rows = all<{ seq: number }>(
    db,
    'SELECT seq FROM knowledge_chunks WHERE source_id = @sourceId ORDER BY position LIMIT @howMany',
    { sourceId, howMany },
  );
  for (const { seq } of rows) {
    run(db, 'DELETE FROM knowledge_text WHERE rowid = @seq', { seq });
    run(db, 'DELETE FROM knowledge_chunks WHERE seq = @seq', { seq });
  }
  return rows.length === howMany;
}

/** Passages that are kept of a source, published or not. */
export function countPassages(db: Db, sourceId: string): number {
  const sql = 'SELECT count(*) AS n FROM knowledge_chunks WHERE source_id = @sourceId';
  return first<{ n: number }>(db, sql, { sourceId })?.n ?? 0;
}

/** Words of a question that are looked for; more tell no more. */
const MAX_STEMS = 24;
/** A stem of so many letters also finds the words that begin with it. */
const MIN_PREFIX_LENGTH = 4;

/** The passages of the collections that fit a question best, best first. */
export function searchKnowledge(db: Db, collections: readonly string[], question: string, howMany: number): Citation[] {
  const stems = contentStems(question).slice(0, MAX_STEMS);
  if (stems.length === 0 || collections.length === 0) return [];
  return all<Citation>(
    db,
    `SELECT k.id AS chunkId, k.source_id AS sourceId, k.source_name AS sourceName, k.heading AS heading, k.text AS text
     FROM knowledge_text t JOIN knowledge_chunks k ON k.seq = t.rowid
     WHERE knowledge_text MATCH @stems AND k.source_id IN
       (SELECT source_id FROM knowledge_collections WHERE collection IN (SELECT value FROM json_each(@collections)))
     ORDER BY bm25(knowledge_text), k.seq LIMIT @howMany`,
    {
      stems: stems.map((stem) => (stem.length < MIN_PREFIX_LENGTH ? `"${stem}"` : `"${stem}"*`)).join(' OR '),
      collections: JSON.stringify(collections),
      howMany,
    },
  );
}
