import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openDatabase, prepare, type WriteDb } from '../../electron/store/database.ts';
import { migrate } from '../../electron/store/migrate.ts';

/** A process that ended does nothing more: whatever it still tries meets this. */
export class ProcessEnded extends Error {
  override readonly name = 'ProcessEnded';
}

const KEY_HEX = '5a'.repeat(32);
const NO_LIMIT_PAGES = 1_073_741_823;

let memoryTemplate: Buffer | null = null;

/** A migrated store without a row, as bytes. */
function migratedBytes(): Buffer {
  if (memoryTemplate === null) {
    const db = openDatabase({ path: ':memory:', keyHex: null });
    migrate(db);
    memoryTemplate = db.serialize();
    db.close();
  }
  return memoryTemplate;
}

let fileTemplate: Buffer | null = null;

/** The same as an encrypted file. */
function migratedFile(directory: string): string {
  const path = join(directory, 'store.db');
  if (fileTemplate) {
    writeFileSync(path, fileTemplate);
    return path;
  }
  const db = openDatabase({ path, keyHex: KEY_HEX });
  migrate(db);
  db.close();
  fileTemplate = readFileSync(path);
  return path;
}

type Raw = Database.Database;

const KEPT = /outbox|base_rows/;
const SHOWN = /outbox|base_rows|contacts|audience|connections|collection_states/;

/**
 * Where a console keeps what outlives it: a real database, in memory or in a file. Each engine works over a handle of its own,
 * which is dead from the moment its process ends; what was not committed then is gone.
 */
export class SimStore {
  readonly #directory: string | null;
  readonly #path: string | null;
  #raw: Raw;
  #handle: Handle;
  #keptWrites = 0;
  #shownWrites = 0;

  constructor({ isFile }: { isFile: boolean }) {
    this.#directory = isFile ? mkdtempSync(join(tmpdir(), 'earshot-sim-')) : null;
    this.#path = this.#directory && migratedFile(this.#directory);
    this.#raw = this.#openRaw();
    this.#handle = this.#newHandle();
  }

  #newHandle(): Handle {
    return new Handle(this.#raw, (sql) => {
      if (KEPT.test(sql)) this.#keptWrites++;
      if (SHOWN.test(sql)) this.#shownWrites++;
    });
  }

  #openRaw(): Raw {
    if (this.#path !== null) {
      const raw = openDatabase({ path: this.#path, keyHex: KEY_HEX });
      // What is lost here is a process, never the power.
      raw.pragma('synchronous = OFF');
      return raw;
    }
    const raw = new Database(migratedBytes());
    raw.pragma('foreign_keys = ON');
    return raw;
  }

  /** As whoever looks from outside sees it. */
  get raw(): WriteDb {
    return this.#raw as WriteDb;
  }

  get db(): WriteDb {
    return this.#handle.db;
  }

  /** How often a statement wrote that names the outbox or what is kept of the platform; `all`: or what is shown of either. */
  writes({ all }: { all: boolean }): number {
    return all ? this.#shownWrites : this.#keptWrites;
  }

  /** Ends the process at its so-manyth commit from now, right after it. */
  crashAtCommit(count: number, onCrash: () => void): void {
    this.#handle.crashAtCommit(count, onCrash);
  }

  /** The process ends. */
  kill(): void {
    this.#handle.kill();
  }

  /** Another process opens what is there. */
  reopen(): void {
    this.#handle.kill();
    if (this.#path !== null) {
      this.#raw.close();
      this.#raw = this.#openRaw();
    }
    this.#handle = this.#newHandle();
  }

  /** From now on the file may not grow, or may again. */
  setFull(isFull: boolean): void {
    const pages = isFull ? Number(this.#raw.pragma('page_count', { simple: true })) : NO_LIMIT_PAGES;
    this.#raw.pragma(`max_page_count = ${pages}`);
  }

  close(): void {
    this.#handle.kill();
    this.#raw.close();
    if (this.#directory) rmSync(this.#directory, { recursive: true, force: true });
  }
}

/** A connection that stops to work when its process ends. */
class Handle {
  readonly db: WriteDb;
  readonly #raw: Raw;
  readonly #onWrite: (sql: string) => void;
  #isDead = false;
  #commitsLeft = Number.POSITIVE_INFINITY;
  #onCrash: () => void = () => {};

  constructor(raw: Raw, onWrite: (sql: string) => void) {
    this.#raw = raw;
    this.#onWrite = onWrite;
    const members: Partial<Record<string | symbol, unknown>> = {
      prepare: (sql: string) => this.#statement(sql),
      transaction: (work: (...given: unknown[]) => unknown) => this.#transaction(work),
    };
    this.db = new Proxy(raw, {
      get: (target, name) => {
        if (name in members) return members[name];
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return (...given: unknown[]) => this.#alive(() => value.apply(target, given));
      },
    }) as WriteDb;
  }

  kill(): void {
    this.#isDead = true;
  }

  crashAtCommit(count: number, onCrash: () => void): void {
    this.#commitsLeft = count;
    this.#onCrash = onCrash;
  }

  #alive<T>(work: () => T): T {
    if (this.#isDead) throw new ProcessEnded();
    return work();
  }

  #statement(sql: string) {
    const statement = this.#alive(() => prepare(this.#raw as WriteDb, sql));
    return {
      reader: statement.reader,
      get: (...given: unknown[]) => this.#alive(() => statement.get(...given)),
      all: (...given: unknown[]) => this.#alive(() => statement.all(...given)),
      iterate: (...given: unknown[]) => this.#alive(() => statement.iterate(...given)),
      pluck: () => statement.pluck(),
      run: (...given: unknown[]) => {
        const result = this.#alive(() => statement.run(...given));
        this.#onWrite(sql);
        this.#committed();
        return result;
      },
    };
  }

  #transaction(work: (...given: unknown[]) => unknown) {
    const transaction = this.#raw.transaction(work);
    const guarded =
      (run: (...given: unknown[]) => unknown) =>
      (...given: unknown[]): unknown => {
        const result = this.#alive(() => run(...given));
        this.#committed();
        return result;
      };
    return Object.assign(guarded(transaction), {
      deferred: guarded(transaction.deferred),
      immediate: guarded(transaction.immediate),
      exclusive: guarded(transaction.exclusive),
    });
  }

  #committed(): void {
    if (this.#raw.inTransaction || --this.#commitsLeft > 0) return;
    this.#isDead = true;
    this.#onCrash();
    throw new ProcessEnded();
  }
}
