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

const KEPT_COUNTS = 1000;

const counts = new WeakMap<Db, { totalChanges: number; byQuery: Map<string, number> }>();

/**
 * Runs `SELECT count(*) AS n …`. The figure is remembered until anything is written, since a client that reads all pages
 * of a large list asks for the same count with each of them.
 */
export function count(db: Db, sql: string, parameters: Parameters = {}): number {
  const totalChanges = first<{ n: number }>(db, 'SELECT total_changes() AS n')?.n ?? 0;
  let known = counts.get(db);
  if (known === undefined || known.totalChanges !== totalChanges) {
    known = { totalChanges, byQuery: new Map() };
    counts.set(db, known);
  }
  const query = `${sql} ${JSON.stringify(parameters)}`;
  let n = known.byQuery.get(query);
  if (n === undefined) {
    if (known.byQuery.size >= KEPT_COUNTS) known.byQuery.clear();
    n = first<{ n: number }>(db, sql, parameters)?.n ?? 0;
    known.byQuery.set(query, n);
  }
  return n;
}
