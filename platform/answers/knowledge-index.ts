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

/** Words of a question that are looked for; more tell no more. */
const MAX_STEMS = 16;
/** Passages that are ranked for a question at most: what a question costs must not grow with the knowledge. */
const MAX_RANKED = 2000;
/** Of words that all stand in more passages than that, so many are looked for together. */
const MAX_COMMON = 3;
/** A stem of so many letters that no passage has stands for the words that begin with it. */
const MIN_PREFIX_LENGTH = 4;
const MAX_COMPLETIONS = 5;

/** The passages of the collections that fit a question best, best first. */
export function searchKnowledge(db: Db, collections: readonly string[], question: string, howMany: number): Citation[] {
  const stems = contentStems(question).slice(0, MAX_STEMS);
  const searched = JSON.stringify(collections);
  const found = rangesOf(db, searched).flatMap((range) => searchRange(db, stems, range, searched, howMany));
  return found
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, howMany)
    .map(({ rank: _rank, ...citation }) => citation);
}

interface Ranked extends Citation {
  /** The lower, the better. */
  rank: number;
}

function searchRange(db: Db, stems: readonly string[], range: Range, searched: string, howMany: number): Ranked[] {
  for (const match of matchesFor(db, stems, range)) {
    const found = rankedPassages(db, match, range, searched, howMany);
    if (found.length > 0) return found;
  }
  return [];
}

/** First and last passage of some that follow one another in the index. */
interface Range {
  first: number;
  last: number;
}

const MAX_RANGES = 8;

/**
 * Where the passages of the collections lie in the index. Nothing beyond is looked at, so that what others know neither costs
 * anything nor takes the place of what is asked for.
 */
function rangesOf(db: Db, collections: string): Range[] {
  const ranges: Range[] = [];
  const sources = all<Range>(
    db,
    `SELECT min(k.seq) AS first, max(k.seq) AS last FROM knowledge_collections c
     JOIN knowledge_chunks k ON k.source_id = c.source_id
     WHERE c.collection IN (SELECT value FROM json_each(@collections)) GROUP BY k.source_id ORDER BY first`,
    { collections },
  );
  for (const source of sources) {
    const before = ranges.at(-1);
    if (before !== undefined && source.first <= before.last + 1) before.last = Math.max(before.last, source.last);
    else ranges.push(source);
  }
  while (ranges.length > MAX_RANGES) joinNearest(ranges);
  return ranges;
}

/** Joins the two neighbours with the least between them. */
function joinNearest(ranges: Range[]): void {
  const gaps = ranges.slice(1).map(({ first }, index) => first - (ranges[index]?.last ?? 0));
  const at = gaps.indexOf(Math.min(...gaps));
  const [removed] = ranges.splice(at + 1, 1);
  const kept = ranges[at];
  if (kept !== undefined && removed !== undefined) kept.last = removed.last;
}

function rankedPassages(db: Db, match: string, range: Range, collections: string, howMany: number): Ranked[] {
  return all<Ranked>(
    db,
    `SELECT k.id AS chunkId, k.source_id AS sourceId, k.source_name AS sourceName, k.heading AS heading, k.text AS text,
       t.rank AS rank
     FROM (
       SELECT rowid AS seq, bm25(knowledge_text) AS rank FROM knowledge_text
       WHERE knowledge_text MATCH @match AND rowid BETWEEN @first AND @last LIMIT @ranked
     ) t JOIN knowledge_chunks k ON k.seq = t.seq
     WHERE k.source_id IN
       (SELECT source_id FROM knowledge_collections WHERE collection IN (SELECT value FROM json_each(@collections)))
     ORDER BY t.rank, k.seq LIMIT @howMany`,
    { match, ...range, collections, howMany, ranked: MAX_RANKED },
  );
}

/** What is asked of the index, until it finds something: the rare words, each by itself; the common ones together, then fewer. */
function matchesFor(db: Db, stems: readonly string[], range: Range): string[] {
  const terms = stems
    .flatMap((stem) => termsFor(db, stem, range))
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => a.count - b.count);
  const rare: string[] = [];
  let ranked = 0;
  for (const { term, count } of terms) {
    ranked += count;
    if (ranked > MAX_RANKED || count >= MAX_RANKED) break;
    rare.push(term);
  }
  const common = terms.slice(rare.length, rare.length + MAX_COMMON).map(({ term }) => quoted(term));
  const together = common.map((_, index) => common.slice(0, common.length - index).join(' AND '));
  return rare.length === 0 ? together : [rare.map(quoted).join(' OR '), ...together];
}

const quoted = (term: string): string => `"${term}"`;

interface Term {
  term: string;
  /** Passages that have it, counted no further than is asked for. */
  count: number;
}

function termsFor(db: Db, stem: string, range: Range): Term[] {
  const count = countHaving(db, stem, range);
  if (count > 0 || stem.length < MIN_PREFIX_LENGTH) return [{ term: stem, count }];
  return completionsOf(db, stem).map((term) => ({ term, count: countHaving(db, term, range) }));
}

function countHaving(db: Db, term: string, range: Range): number {
  const counted = first<{ n: number }>(
    db,
    `SELECT count(*) AS n FROM (
       SELECT 1 FROM knowledge_text WHERE knowledge_text MATCH @match AND rowid BETWEEN @first AND @last LIMIT @most
     )`,
    { match: quoted(term), ...range, most: MAX_RANKED },
  );
  return counted?.n ?? 0;
}

const withVocabulary = new WeakSet<Db>();

/** Words of the index that begin with a stem. A `*` of the index itself would read all of them, however many there are. */
function completionsOf(db: Db, stem: string): string[] {
  if (!withVocabulary.has(db)) {
    db.exec('CREATE VIRTUAL TABLE IF NOT EXISTS temp.knowledge_words USING fts5vocab(main, knowledge_text, row)');
    withVocabulary.add(db);
  }
  const sql = 'SELECT term FROM temp.knowledge_words WHERE term >= @stem AND term < @end LIMIT @most';
  const parameters = { stem, end: `${stem}\u{10ffff}`, most: MAX_COMPLETIONS };
  return all<{ term: string }>(db, sql, parameters).map(({ term }) => term);
}
