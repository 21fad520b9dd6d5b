const MAX_WAIT_MS = 60_000;
/** Before what failed as a whole, as when the disk is full, is tried again. */
const RETRY_MS = 1000;

export interface LaneWork {
  /** Carries out all that is due. */
  drain(): Promise<void>;
  /** When the next task is due, ms since 1970 UTC; null where there is none. */
  nextDueAt(): number | null;
  now(): number;
  onError(error: unknown): void;
}

/** Wakes when a task becomes due, and never works on two things at once. */
export class Lane {
  readonly #work: LaneWork;
  #started = false;
  #running: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** Of the timer. */
  #wakesAt = Number.POSITIVE_INFINITY;

  constructor(work: LaneWork) {
    this.#work = work;
  }

  start(): void {
    this.#started = true;
    this.#sleep();
  }

  /** Resolves when what is under way has ended. */
  async stop(): Promise<void> {
    this.#started = false;
    clearTimeout(this.#timer);
    await this.#running?.catch(() => undefined);
  }

  /** Tells it of a new task. */
  expect(dueAt: number): void {
    if (this.#started && this.#running === undefined && dueAt < this.#wakesAt) this.#wakeAt(dueAt);
  }

  /** Carries out what is due, after what is under way. Fails where the work as a whole does. */
  async run(): Promise<void> {
    // A run under way may have looked for the last time already, by an earlier time of day.
    await this.#running?.catch(() => undefined);
    this.#running ??= this.#drain();
    await this.#running;
  }

  async #drain(): Promise<void> {
    let retryAt: number | null = null;
    try {
      await this.#work.drain();
    } catch (thrown) {
      retryAt = this.#work.now() + RETRY_MS;
      throw thrown;
    } finally {
      this.#running = undefined;
      this.#sleep(retryAt);
    }
  }

  #sleep(until: number | null = null): void {
    if (!this.#started) return;
    const next = until ?? this.#work.nextDueAt();
    clearTimeout(this.#timer);
    this.#wakesAt = Number.POSITIVE_INFINITY;
    if (next !== null) this.#wakeAt(next);
  }

  #wakeAt(at: number): void {
    clearTimeout(this.#timer);
    this.#wakesAt = at;
    const waitMs = Math.min(MAX_WAIT_MS, Math.max(0, at - this.#work.now()));
    this.#timer = setTimeout(() => this.run().catch((thrown: unknown) => this.#work.onError(thrown)), waitMs);
    this.#timer.unref();
  }
}
