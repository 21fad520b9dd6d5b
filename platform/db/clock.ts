import { all, type Db, first } from './statements.ts';

/**
 * The one source of `createdAt` and `updatedAt`. Each tick is later than all before it, across restarts too, so that two
 * changes never carry the same time. A request ticks once: its changes become visible together.
 */
export class Clock {
  #last: number;
  #offsetMs = 0;
  readonly #now: () => number;

  constructor(now: () => number, last: number) {
    this.#now = now;
    this.#last = last;
  }

  /** Milliseconds since 1970 UTC. */
  tick(): number {
    this.#last = Math.max(this.#last + 1, this.now());
    return this.#last;
  }

  /** The time of day in this workspace, ms since 1970 UTC: real time, or later by as much as tests moved it. */
  now(): number {
    return this.#now() + this.#offsetMs;
  }

  /** How far the time of day was moved on, in ms. */
  get offsetMs(): number {
    return this.#offsetMs;
  }

  /** Moves the time of day on. */
  advance(byMs: number): void {
    this.#offsetMs += byMs;
  }
}

/** A clock that goes on after the latest change in the database. */
export function clockFor(db: Db, now: () => number): Clock {
  // Of a table with both, the later in the alphabet is the later in time.
  const tables = all<{ table: string; column: string }>(
    db,
    `SELECT t.name AS "table", max(c.name) AS "column" FROM pragma_table_list t, pragma_table_info(t.name) c
     WHERE t.schema = 'main' AND t.type = 'table' AND c.name IN ('created_at', 'updated_at') GROUP BY t.name`,
  );
  const latest = tables.map(({ table, column }) =>
    first<{ at: number | null }>(db, `SELECT max("${column}") AS at FROM "${table}"`),
  );
  return new Clock(now, Math.max(0, ...latest.map((row) => row?.at ?? 0)));
}

export const toIso = (at: number): string => new Date(at).toISOString();
export const toIsoOrNull = (at: number | null): string | null => (at === null ? null : toIso(at));
