import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../db/clock.ts';
import { type Db, first, run } from '../db/statements.ts';
import { Lane } from './lane.ts';

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

/** The kinds of tasks that happen one after the other; null stands for all that are not slow. */
type Kinds = ReadonlySet<string> | null;

interface SlowLane {
  lane: Lane;
  kinds: Set<string>;
}

/** Longest run of tasks before requests get their turn; they are one transaction. */
const SLICE_MS = 20;

/**
 * What the platform does by itself, kept in the database so that it goes on after a restart. Time is the workspace's clock:
 * when a test moves it, all that became due happens at once, in order. Slow tasks have lanes of their own, so that neither a
 * call nor an import waits for a document.
 */
export class Tasks {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #handlers = new Map<string, TaskHandler>();
  readonly #slow = new Map<string, { handler: SlowTaskHandler; lane: Lane }>();
  readonly #onError: (error: unknown) => void;
  readonly #quickLane: Lane;
  readonly #slowLanes = new Map<string, SlowLane>();
  #stopping = false;

  constructor(db: Db, clock: Clock, onError: (error: unknown) => void) {
    this.#db = db;
    this.#clock = clock;
    this.#onError = onError;
    this.#quickLane = this.#laneOf(null, () => this.#drain());
  }

  on(kind: string, handler: TaskHandler): void {
    this.#handlers.set(kind, handler);
  }

  /** `laneName`: tasks with the same happen one after the other, all else side by side. */
  onSlow(kind: string, handler: SlowTaskHandler, laneName = kind): void {
    const { lane, kinds } = this.#slowLanes.get(laneName) ?? this.#openLane(laneName);
    kinds.add(kind);
    this.#slow.set(kind, { handler, lane });
  }

  #openLane(name: string): SlowLane {
    const kinds = new Set<string>();
    const opened = { kinds, lane: this.#laneOf(kinds, () => this.#drainSlow(kinds)) };
    this.#slowLanes.set(name, opened);
    return opened;
  }

  #laneOf(kinds: Kinds, drain: () => Promise<void>): Lane {
    return new Lane({
      drain,
      onError: this.#onError,
      now: () => this.#clock.now(),
      nextDueAt: () => this.#nextDueAt(kinds),
    });
  }

  #lanes(): Lane[] {
    return [this.#quickLane, ...[...this.#slowLanes.values()].map(({ lane }) => lane)];
  }

  schedule(kind: string, subjectId: string, dueAt: number, payload: unknown = null): void {
    const slow = this.#slow.get(kind);
    run(
      this.#db,
      `INSERT INTO tasks (kind, subject_id, due_at, payload, is_slow)
       VALUES (@kind, @subjectId, @dueAt, @payload, @isSlow)`,
      { kind, subjectId, dueAt, payload: JSON.stringify(payload), isSlow: slow ? 1 : 0 },
    );
    (slow?.lane ?? this.#quickLane).expect(dueAt);
  }

  /** Forgets the tasks of a kind for a thing. */
  cancel(kind: string, subjectId: string): void {
    run(this.#db, 'DELETE FROM tasks WHERE kind = @kind AND subject_id = @subjectId', { kind, subjectId });
  }

  start(): void {
    // What nothing handles any more is told by the lane of all the others.
    run(this.#db, 'UPDATE tasks SET is_slow = 0 WHERE kind NOT IN (SELECT value FROM json_each(@kinds))', {
      kinds: JSON.stringify([...this.#slow.keys()]),
    });
    for (const lane of this.#lanes()) lane.start();
  }

  /** Ends the waiting; resolves when what was under way has ended. The rest stays for the next start. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all(this.#lanes().map((lane) => lane.stop()));
  }

  /** Carries out all that is due, and what becomes due by it. */
  async runDue(): Promise<void> {
    do {
      await Promise.all(this.#lanes().map((lane) => lane.run()));
      // What one lane did may have made something due in another.
    } while (!this.#stopping && this.#isAnythingDue());
  }

  #isAnythingDue(): boolean {
    const slowKinds = [...this.#slowLanes.values()].map(({ kinds }) => kinds);
    return [null, ...slowKinds].some((kinds) => this.#nextDue(kinds) !== undefined);
  }

  #nextDue(kinds: Kinds): TaskRow | undefined {
    return first<TaskRow>(
      this.#db,
      `SELECT seq, kind, subject_id, due_at, payload FROM tasks
       WHERE is_slow = @isSlow AND due_at <= @now AND (@kinds IS NULL OR kind IN (SELECT value FROM json_each(@kinds)))
       ORDER BY due_at, seq LIMIT 1`,
      { ...toParameters(kinds), now: this.#clock.now() },
    );
  }

  #nextDueAt(kinds: Kinds): number | null {
    return (
      first<{ at: number | null }>(
        this.#db,
        `SELECT min(due_at) AS at FROM tasks
         WHERE is_slow = @isSlow AND (@kinds IS NULL OR kind IN (SELECT value FROM json_each(@kinds)))`,
        toParameters(kinds),
      )?.at ?? null
    );
  }

  async #drain(): Promise<void> {
    while (!this.#stopping && this.#runSlice()) await nextTurn();
  }

  /** Answers false where nothing is due any more. */
  #runSlice(): boolean {
    const endsAt = performance.now() + SLICE_MS;
    return this.#db.transaction(() => {
      do {
        const row = this.#nextDue(null);
        if (row === undefined) return false;
        this.#runOne(row);
      } while (performance.now() < endsAt);
      return true;
    })();
  }

  #runOne(row: TaskRow): void {
    const handler = this.#handlers.get(row.kind);
    const slow = this.#slow.get(row.kind);
    if (handler === undefined && slow !== undefined) {
      // It was scheduled before its handler was there.
      run(this.#db, 'UPDATE tasks SET is_slow = 1 WHERE seq = @seq', { seq: row.seq });
      slow.lane.expect(row.due_at);
      return;
    }
    try {
      this.#db.transaction(() => {
        this.#remove(row);
        if (handler === undefined) throw new Error(`nothing handles tasks of the kind ${row.kind}`);
        handler(toTask(row));
      })();
    } catch (thrown) {
      // A bug in one task must not hold up the others for ever.
      this.#onError(thrown);
      this.#remove(row);
    }
  }

  async #drainSlow(kinds: ReadonlySet<string>): Promise<void> {
    for (let row = this.#nextDue(kinds); row !== undefined && !this.#stopping; row = this.#nextDue(kinds)) {
      try {
        await this.#slow.get(row.kind)?.handler(toTask(row));
      } catch (thrown) {
        this.#onError(thrown);
      }
      this.#remove(row);
    }
  }

  #remove({ seq }: TaskRow): void {
    run(this.#db, 'DELETE FROM tasks WHERE seq = @seq', { seq });
  }
}

const toParameters = (kinds: Kinds) => ({
  isSlow: kinds === null ? 0 : 1,
  kinds: kinds === null ? null : JSON.stringify([...kinds]),
});

const toTask = (row: TaskRow): Task => ({
  kind: row.kind,
  subjectId: row.subject_id,
  dueAt: row.due_at,
  payload: JSON.parse(row.payload),
});
