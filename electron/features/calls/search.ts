import type { Snippet } from '#shared/contract/calls.ts';
import { cutAround, findRanges, foldText, hasEveryWord, type SearchTerms } from '../../lib/search-terms.ts';
import { IS_TURN_WITHHELD } from '../../store/annotations.ts';
import { prepare, type ReadDb, readRows } from '../../store/database.ts';

const MATCHING_CALLS = {
  // A transcript hit carries its call in its rowid (see the schema), so no transcript is read to count calls.
  segments: 'SELECT DISTINCT rowid >> 20 AS n FROM segments_fts WHERE segments_fts MATCH ?',
  names: 'SELECT rowid AS n FROM call_names_fts WHERE call_names_fts MATCH ?',
  numbers: 'SELECT rowid AS n FROM call_numbers_fts WHERE call_numbers_fts MATCH ?',
  comments: `SELECT DISTINCT calls.row_number AS n FROM comments JOIN calls ON calls.id = comments.call_id
    WHERE comments.row_number IN (SELECT rowid FROM comments_fts WHERE comments_fts MATCH ?)`,
} as const;

interface Remembered {
  key: string;
  /** Of the database: it is another after any commit, of this connection or of another. */
  version: string;
  rows: string;
}

// Scrolling through the results of one search asks for the same calls page after page.
const lastSearch = new WeakMap<ReadDb, Remembered>();

/** Row numbers of the calls that match, as a JSON array for `json_each`. All words must stand in one passage. */
export function findMatchingCalls(db: ReadDb, terms: SearchTerms): string {
  const key = `${terms.wordsQuery} ${terms.numberQuery}`;
  const version = versionOf(db);
  const last = lastSearch.get(db);
  if (last?.key === key && last.version === version) return last.rows;

  const found = new Set<number>();
  const collect = (sql: string, match: string) => {
    for (const { n } of readRows<{ n: number }>(db, sql, match)) found.add(n);
  };
  if (terms.wordsQuery !== null) {
    collect(MATCHING_CALLS.segments, terms.wordsQuery);
    collect(MATCHING_CALLS.names, terms.wordsQuery);
    collect(MATCHING_CALLS.comments, terms.wordsQuery);
  }
  if (terms.numberQuery !== null) collect(MATCHING_CALLS.numbers, terms.numberQuery);
  const rows = JSON.stringify([...found]);
  lastSearch.set(db, { key, version, rows });
  return rows;
}

/** `data_version` tells of the commits of others, `total_changes` of our own. */
function versionOf(db: ReadDb): string {
  const own = prepare<{ n: number }>(db, 'SELECT total_changes() AS n').get()?.n ?? 0;
  return `${own}/${String(db.pragma('data_version', { simple: true }))}`;
}

interface Passage {
  text: string;
  at_ms: number;
}

/**
 * The passage of a call that matches best: the words as typed one after another before the words apart, then the one with
 * most matches, then the earliest. Comments come after the transcript. Null where only a name or a number matched.
 */
export function findSnippet(db: ReadDb, callId: string, terms: SearchTerms): Snippet | null {
  if (terms.words.length === 0) return null;
  return best(segmentsOf(db, callId), terms) ?? best(commentsOf(db, callId), terms);
}

/** Read from the call itself: asking the index for one call costs more, for a word that stands in most calls. */
const segmentsOf = (db: ReadDb, callId: string): Iterable<Passage> =>
  prepare<Passage>(
    db,
    `SELECT text, start_ms AS at_ms FROM segments WHERE call_id = ? AND NOT ${IS_TURN_WITHHELD} ORDER BY position`,
  ).iterate(callId);

function commentsOf(db: ReadDb, callId: string): Passage[] {
  return prepare<Passage>(db, 'SELECT text, at_ms FROM comments WHERE call_id = ? ORDER BY at_ms').all(callId);
}

function best(passages: Iterable<Passage>, terms: SearchTerms): Snippet | null {
  const phrase = terms.words.join(' ');
  const rarest = terms.words.reduce((a, b) => (b.length > a.length ? b : a), '');
  let chosen: { passage: Passage; score: number; ranges: [number, number][] } | null = null;
  for (const passage of passages) {
    const folded = foldText(passage.text);
    if (!folded.includes(rarest) || !hasEveryWord(passage.text, terms)) continue;
    const ranges = findRanges(passage.text, terms);
    const score = ranges.length + (folded.includes(phrase) ? 1000 : 0);
    if (!chosen || score > chosen.score) chosen = { passage, score, ranges };
  }
  return chosen && { ...cutAround(chosen.passage.text, chosen.ranges), atMs: chosen.passage.at_ms };
}
