import type Database from 'better-sqlite3';

export type Db = Database.Database;

export type Parameters = Record<string, string | number | null>;

const prepared = new WeakMap<Db, Map<string, Database.Statement>>();

function statement(db: Db, sql: string): Database.Statement {
  let ofDb = prepared.get(db);
  if (ofDb === undefined) {
    ofDb = new Map();
    prepared.set(db, ofDb);
  }
  let found = ofDb.get(sql);
  if (found === undefined) {
    found = db.prepare(sql);
    ofDb.set(sql, found);
  }
  return found;
}

/** All rows. `Row` states what the statement selects; statements are prepared once a connection. */
export function all<Row>(db: Db, sql: string, parameters: Parameters = {}): Row[] {
  return statement(db, sql).all(parameters) as Row[];
}

/** The first row, or undefined. */
export function first<Row>(db: Db, sql: string, parameters: Parameters = {}): Row | undefined {
  return statement(db, sql).get(parameters) as Row | undefined;
}

/** Runs a statement that writes and answers the number of rows it changed. */
export function run(db: Db, sql: string, parameters: Parameters = {}): number {
  return statement(db, sql).run(parameters).changes;
}

const KEPT_ANSWERS = 1000;
/** Lists are kept too, and longer ones fewer at a time: together no more than this many entries. */
const KEPT_ENTRIES = 2_000_000;

interface Known {
  totalChanges: number;
  answers: Map<string, number | Uint32Array>;
  entries: number;
}

const known = new WeakMap<Db, Known>();

/** What `compute` answers, remembered under `query` until anything is written. */
function remembered<T extends number | Uint32Array>(db: Db, query: string, compute: () => T): T {
  const totalChanges = first<{ n: number }>(db, 'SELECT total_changes() AS n')?.n ?? 0;
  let ofDb = known.get(db);
  if (ofDb === undefined || ofDb.totalChanges !== totalChanges) {
    ofDb = { totalChanges, answers: new Map(), entries: 0 };
    known.set(db, ofDb);
  }
  const found = ofDb.answers.get(query);
  if (found !== undefined) return found as T;
  const answer = compute();
  const entries = typeof answer === 'number' ? 1 : answer.length;
  if (ofDb.answers.size >= KEPT_ANSWERS || ofDb.entries + entries > KEPT_ENTRIES) {
    ofDb.answers.clear();
    ofDb.entries = 0;
  }
  ofDb.answers.set(query, answer);
  ofDb.entries += entries;
  return answer;
}

/**
 * Runs `SELECT count(*) AS n …`. The figure is remembered until anything is written, since a client that reads all pages
 * of a large list asks for the same count with each of them.
 */
export function count(db: Db, sql: string, parameters: Parameters = {}): number {
  return remembered(
    db,
    `${sql} ${JSON.stringify(parameters)}`,
    () => first<{ n: number }>(db, sql, parameters)?.n ?? 0,
  );
}

/** Runs `SELECT … AS seq …` and answers the numbers in order, remembered as counts are. They are below 2^32. */
export function listSeqs(db: Db, sql: string, parameters: Parameters = {}): Uint32Array {
  return remembered(db, `${sql} ${JSON.stringify(parameters)}`, () =>
    Uint32Array.from(statement(db, sql).pluck().all(parameters) as number[]),
  );
}
