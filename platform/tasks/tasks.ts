import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../db/clock.ts';
import { type Db, first, run } from '../db/statements.ts';

/** Something that happens by itself at a time: a call ends, a program goes on, a document is read. */
export interface Task {
  kind: string;
  /** Of the thing it happens to. */
  subjectId: string;
  /** Ms since 1970 UTC. What happens carries this time, however late it is carried out. */
  dueAt: number;
  payload: unknown;
}

/** Runs inside the transaction that also removes the task: it happens exactly once. */
export type TaskHandler = (task: Task) => void;
/** Runs outside a transaction and again if the process ends during it: it must stand being repeated. */
export type SlowTaskHandler = (task: Task) => Promise<void>;

interface TaskRow {
  seq: number;
  kind: string;
  subject_id: string;
  due_at: number;
  payload: string;
}

/** Longest run of tasks before requests get their turn. */
const SLICE_MS = 20;
const MAX_WAIT_MS = 60_000;

/**
 * What the platform does by itself, kept in the database so that it goes on after a restart. Time is the workspace's clock:
 * when a test moves it, all that became due happens at once, in order.
 */
export class Tasks {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #handlers = new Map<string, TaskHandler>();
  readonly #slow = new Map<string, SlowTaskHandler>();
  readonly #onError: (error: unknown) => void;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #started = false;

  constructor(db: Db, clock: Clock, onError: (error: unknown) => void) {
    this.#db = db;
    this.#clock = clock;
    this.#onError = onError;
  }

  on(kind: string, handler: TaskHandler): void {
    this.#handlers.set(kind, handler);
  }

  onSlow(kind: string, handler: SlowTaskHandler): void {
    this.#slow.set(kind, handler);
  }

  schedule(kind: string, subjectId: string, dueAt: number, payload: unknown = null): void {
    run(
      this.#db,
      'INSERT INTO tasks (kind, subject_id, due_at, payload) VALUES (@kind, @subjectId, @dueAt, @payload)',
      { kind, subjectId, dueAt, payload: JSON.stringify(payload) },
    );
    this.#wake();
  }

  /** Forgets the tasks of a kind for a thing. */
  cancel(kind: string, subjectId: string): void {
    run(this.#db, 'DELETE FROM tasks WHERE kind = @kind AND subject_id = @subjectId', { kind, subjectId });
  }

  start(): void {
    this.#started = true;
    this.#wake();
  }

  /** Ends the waiting; resolves when what was under way has ended. */
  async stop(): Promise<void> {
    this.#started = false;
    clearTimeout(this.#timer);
    await this.#running;
  }

  /** Carries out all that is due, and what becomes due by it. */
  async runDue(): Promise<void> {
    // A run under way may have looked for the last time already, by an earlier time of day.
    await this.#running;
    this.#running ??= this.#drain().finally(() => {
      this.#running = undefined;
      this.#wake();
    });
    await this.#running;
  }

  async #drain(): Promise<void> {
    let sliceEndsAt = performance.now() + SLICE_MS;
    for (;;) {
      const row = first<TaskRow>(this.#db, 'SELECT * FROM tasks WHERE due_at <= @now ORDER BY due_at, seq LIMIT 1', {
        now: this.#clock.now(),
      });
      if (row === undefined) return;
      await this.#runOne(row);
      if (performance.now() < sliceEndsAt) continue;
      await nextTurn();
      sliceEndsAt = performance.now() + SLICE_MS;
    }
  }

  async #runOne(row: TaskRow): Promise<void> {
    const { seq, kind, subject_id: subjectId, due_at: dueAt } = row;
    const task: Task = { kind, subjectId, dueAt, payload: JSON.parse(row.payload) };
    const remove = () => run(this.#db, 'DELETE FROM tasks WHERE seq = @seq', { seq });
    try {
      const slow = this.#slow.get(kind);
      if (slow !== undefined) await slow(task);
      else {
        this.#db.transaction(() => {
          remove();
          this.#handlers.get(kind)?.(task);
        })();
      }
    } catch (thrown) {
      // A bug in one task must not hold up the others for ever.
      this.#onError(thrown);
    }
    remove();
  }

  #wake(): void {
    if (!this.#started || this.#running !== undefined) return;
    const next = first<{ at: number | null }>(this.#db, 'SELECT min(due_at) AS at FROM tasks')?.at;
    clearTimeout(this.#timer);
    if (next == null) return;
    const waitMs = Math.min(MAX_WAIT_MS, Math.max(0, next - this.#clock.now()));
    this.#timer = setTimeout(() => void this.runDue(), waitMs);
    this.#timer.unref();
  }
}
