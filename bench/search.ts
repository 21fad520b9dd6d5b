import Database from 'better-sqlite3';
import { callSearchQueries } from '../electron/features/call-search/handlers.ts';
import { inTransaction, openReader, prepare, type WriteDb } from '../electron/store/database.ts';
import { indexPiece } from '../electron/store/passages.ts';
import {
  addCall,
  addConnection,
  type TempDatabase,
  tempDatabase,
} from '../electron/store/test-support/temp-database.ts';
import { report, reportRuns } from './lib/report.ts';

const TURNS = 1_000_000;
const TURNS_A_CALL = 100;
const WORDS_A_TURN = 12;
const VOCABULARY = 20_000;
const PAGE_HITS = 50;
const TERMS_A_BAND = 20;
const DAY = { today: '2026-11-23', timeZone: 'UTC' };

/** Of performance.md: a page over 10,000 calls within 150 ms; the newest 50 with snippets of one word within 1 ms. */
const PAGE_BUDGET_MS = 150;
const WORD_BUDGET_MS = 1;

interface Question {
  name: string;
  budget: number;
  /** What is typed, and for the peer what its index is asked. */
  searches: { text: string; match: string | null }[];
}

/**
 * Fills an encrypted store with turns, lets the index be built as in idle time, and asks for first pages and counts. The peer, in the same
 * run: FTS5 alone over the same texts without a key, one table with its words beside it, the newest 50 with `snippet()`.
 */
export async function benchSearch(runs: number, rows = TURNS): Promise<void> {
  const temp = tempDatabase();
  const peer = new Database(':memory:');
  try {
    const texts = fill(temp.db, rows);
    const startedAt = performance.now();
    while (indexPiece(temp.db)) {
      // As the indexer does it, without its pauses.
    }
    const seconds = (performance.now() - startedAt) / 1000;
    report({ bench: 'search', metric: 'turns indexed a second', value: Math.round(rows / seconds), unit: 'count' });
    fillPeer(peer, texts);
    await ask(temp, peer, runs);
  } finally {
    peer.close();
    temp.remove();
  }
}

/** Words as often as in speech: the n-th of the vocabulary about 1/n times as often as the first. */
function fill(db: WriteDb, rows: number): string[] {
  let seed = 7;
  const random = () => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return seed / 0x7fffffff;
  };
  const word = () => `word${Math.floor(VOCABULARY ** random())}x`;
  const texts: string[] = [];
  inTransaction(db, () => {
    const connectionId = addConnection(db);
    const insert = prepare(
      db,
      `INSERT INTO segments (call_id, position, remote_id, speaker, start_ms, end_ms, text) VALUES (?, ?, ?, ?, ?, ?, ?)`,
    );
    for (let call = 0; call * TURNS_A_CALL < rows; call++) {
      // Their order in the store is not that of time.
      const startedAt = 1_700_000_000_000 + ((call * 7919) % (rows / TURNS_A_CALL)) * 60_000;
      const id = addCall(db, connectionId, { started_at: startedAt, agent_name: `Agent ${call % 50}` });
      for (let turn = 0; turn < TURNS_A_CALL; turn++) {
        const text = Array.from({ length: WORDS_A_TURN }, word).join(' ');
        texts.push(text);
        insert.run(id, turn, `s${turn}`, turn % 2 ? 'contact' : 'agent', turn * 5000, turn * 5000 + 4000, text);
      }
    }
  });
  return texts;
}

function fillPeer(peer: Database.Database, texts: readonly string[]): void {
  peer.exec(`CREATE TABLE turns (id INTEGER PRIMARY KEY, text TEXT NOT NULL);
    CREATE VIRTUAL TABLE turns_fts USING fts5(text, content='turns', content_rowid='id', prefix='2 3')`);
  const insert = peer.prepare('INSERT INTO turns (text) VALUES (?)');
  peer.transaction(() => {
    for (const text of texts) insert.run(text);
  })();
  peer.exec("INSERT INTO turns_fts(turns_fts) VALUES ('rebuild')");
}

/** A band of words by how often they stand in a turn. */
const band = (from: number): string[] => Array.from({ length: TERMS_A_BAND }, (_, i) => `word${from + i}x`);
const asWords = (words: readonly string[]) => words.map((word) => ({ text: word, match: `"${word}"` }));

const QUESTIONS: readonly Question[] = [
  { name: 'common word', budget: WORD_BUDGET_MS, searches: asWords(band(2)) },
  { name: 'word of the middle', budget: WORD_BUDGET_MS, searches: asWords(band(300)) },
  { name: 'rare word', budget: WORD_BUDGET_MS, searches: asWords(band(15_000)) },
  {
    name: 'phrase of common words',
    budget: PAGE_BUDGET_MS,
    searches: band(2).map((word) => ({ text: `"word1x ${word}"`, match: `"word1x ${word}"` })),
  },
  {
    name: 'two words',
    budget: PAGE_BUDGET_MS,
    searches: band(20).map((word) => ({ text: `word3x ${word}`, match: `"word3x" AND "${word}"` })),
  },
  { name: 'beginning of a word', budget: PAGE_BUDGET_MS, searches: [{ text: 'wor*', match: 'wor*' }] },
  {
    name: 'speaker and agent',
    budget: PAGE_BUDGET_MS,
    searches: band(2).map((word) => ({ text: `speaker:customer agent:7 ${word}`, match: null })),
  },
];

async function ask(temp: TempDatabase, peer: Database.Database, runs: number): Promise<void> {
  const db = openReader(temp);
  const handlers = callSearchQueries({ db });
  const context = { requestId: 'bench' };
  const newest = peer.prepare(
    `SELECT rowid, snippet(turns_fts, 0, '[', ']', '…', 40) FROM turns_fts WHERE turns_fts MATCH ? ORDER BY rowid DESC LIMIT ${PAGE_HITS}`,
  );
  try {
    for (const { name, budget, searches } of QUESTIONS) {
      const ours: number[] = [];
      const theirs: number[] = [];
      for (let run = 0; run < runs; run++) {
        const times = searches.map(({ text }) =>
          timeOf(() => handlers.find({ ...DAY, text, after: null, limit: PAGE_HITS }, context)),
        );
        ours.push(p95(times));
        theirs.push(p95(searches.flatMap(({ match }) => (match === null ? [] : [timeOf(() => newest.all(match))]))));
      }
      reportRuns({ bench: 'search', metric: `first page, ${name}, p95`, unit: 'ms', budget }, ours);
      if (searches[0]?.match != null) {
        reportRuns(
          { bench: 'search', metric: `first page, ${name}, p95`, unit: 'ms', peer: 'FTS5 alone, no key' },
          theirs,
        );
      }
    }
    const counts = Array.from({ length: runs }, () =>
      p95(band(2).map((text) => timeOf(() => handlers.count({ ...DAY, text }, context)))),
    );
    reportRuns({ bench: 'search', metric: 'count of a common word, p95', unit: 'ms', budget: PAGE_BUDGET_MS }, counts);
  } finally {
    db.close();
  }
}

function timeOf(work: () => unknown): number {
  const startedAt = performance.now();
  work();
  return performance.now() - startedAt;
}

const p95 = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.ceil(times.length * 0.95) - 1] ?? Number.NaN;
