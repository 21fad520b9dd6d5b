import type { Db } from '../../platform/db/statements.ts';
import type { LineReply, LineRequest } from './platform.ts';

/** What nobody asks again is forgotten with all else beyond so many. */
const MAX_KEPT = 2_000;

interface Kept {
  reply: LineReply;
  /** How each table stood that was read for it. */
  versions: ReadonlyMap<string, number>;
}

/**
 * Remembers what the platform answered, until anything is written to one of the tables that were read for it: most of what
 * consoles ask was asked a minute before. Tables are told by their names in the text of a statement, which may name too many
 * and never too few.
 */
export class AnswerMemory {
  readonly #kept = new Map<string, Kept>();
  /** Null until the schema is known: then every statement counts. */
  #reach: ReadonlyMap<string, ReadonlySet<string>> = new Map();
  readonly #tablesOf = new Map<string, ReadonlySet<string>>();
  /** How often a table was written, counted over all of them; absent where it is as every seed finds it. */
  readonly #versions = new Map<string, number>();
  #writes = 0;
  readonly #listening = new Set<Set<string>>();

  /** Call before the first statement of the database is prepared. */
  constructor(db: Db) {
    const prepare = db.prepare.bind(db);
    db.prepare = ((sql: string) => this.#watched(sql, prepare(sql))) as typeof db.prepare;
  }

  /** Call when all tables are there and hold what every seed finds. */
  begin(db: Db): void {
    this.#reach = reachOf(db);
    this.#tablesOf.clear();
    this.#versions.clear();
  }

  /** The answer to a question, which `ask` has the platform work out where it is not known. */
  async answer(request: LineRequest, ask: () => Promise<LineReply>): Promise<LineReply> {
    const question = JSON.stringify(request);
    const kept = this.#kept.get(question);
    if (kept && this.#isCurrent(kept)) return kept.reply;
    const read = new Set<string>();
    const writes = this.#writes;
    this.#listening.add(read);
    const reply = await ask().finally(() => this.#listening.delete(read));
    if (reply.status !== 200 || writes !== this.#writes) return reply;
    if (this.#kept.size >= MAX_KEPT) this.#kept.clear();
    this.#kept.set(question, { reply, versions: new Map([...read].map((table) => [table, this.#versionOf(table)])) });
    return reply;
  }

  /** Everything is as every seed finds it. */
  startOver(): void {
    this.#versions.clear();
    for (const [question, { versions }] of this.#kept)
      if ([...versions.values()].some((version) => version > 0)) this.#kept.delete(question);
  }

  /** Tables went back to what they held at some time in this seed. */
  wentBack(): void {
    for (const table of this.#versions.keys()) this.#versions.set(table, ++this.#writes);
  }

  #isCurrent({ versions }: Kept): boolean {
    for (const [table, version] of versions) if (this.#versionOf(table) !== version) return false;
    return true;
  }

  #versionOf(table: string): number {
    return this.#versions.get(table) ?? 0;
  }

  #watched(sql: string, statement: ReturnType<Db['prepare']>): ReturnType<Db['prepare']> {
    for (const name of ['get', 'all', 'run', 'iterate'] as const) {
      const native = statement[name].bind(statement) as (...given: unknown[]) => unknown;
      (statement as unknown as Record<string, unknown>)[name] = (...given: unknown[]) => {
        this.#note(sql, statement.readonly);
        return native(...given);
      };
    }
    return statement;
  }

  #note(sql: string, isRead: boolean): void {
    const tables = this.#tablesOf.get(sql) ?? this.#tablesIn(sql);
    if (isRead) {
      for (const read of this.#listening) for (const table of tables) read.add(table);
      return;
    }
    this.#writes++;
    for (const table of tables)
      for (const reached of this.#reach.get(table) ?? []) this.#versions.set(reached, this.#writes);
  }

  #tablesIn(sql: string): ReadonlySet<string> {
    const tables = new Set(sql.match(/\w+/g)?.filter((word) => this.#reach.has(word)));
    this.#tablesOf.set(sql, tables);
    return tables;
  }
}

/** Which tables a write to each may change: itself, what its triggers name, and what follows it by a foreign key. */
function reachOf(db: Db): Map<string, Set<string>> {
  const rows = db.prepare('SELECT type, name, tbl_name AS "on", sql FROM sqlite_master').all() as {
    type: string;
    name: string;
    on: string;
    sql: string | null;
  }[];
  const tables = rows.filter(({ type }) => type === 'table').map(({ name }) => name);
  const reach = new Map(tables.map((table) => [table, new Set([table])]));
  for (const { type, on, sql } of rows) {
    if (type === 'trigger') for (const word of sql?.match(/\w+/g) ?? []) if (reach.has(word)) reach.get(on)?.add(word);
  }
  for (const child of tables) {
    const keys = db.prepare(`SELECT "table" AS parent FROM pragma_foreign_key_list('${child}')`).all();
    for (const { parent } of keys as { parent: string }[]) reach.get(parent)?.add(child);
  }
  for (let grew = true; grew; ) {
    grew = false;
    for (const reached of reach.values()) {
      const before = reached.size;
      for (const table of [...reached]) for (const further of reach.get(table) ?? []) reached.add(further);
      grew ||= reached.size > before;
    }
  }
  return reach;
}
