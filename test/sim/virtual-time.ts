import type { Timers } from '../../electron/lib/ports.ts';

interface Waiting {
  at: number;
  order: number;
  run: () => void;
}

/** Turns of the event loop in which nothing happened, after which everybody is taken to wait for time to pass. */
const QUIET_TURNS = 1;

/**
 * Time that passes only when nobody has anything left to do. What waits for a moment runs one after the other, in the order of
 * its moment and then of its asking, so that the same seed makes the same course.
 */
export class VirtualTime {
  #now: number;
  #order = 0;
  #waiting: Waiting[] = [];
  #activity = 0;
  #underWay = 0;
  /** Told after each moment, when everybody waits again. */
  onQuiet: () => void = () => {};

  constructor(startsAt: number) {
    this.#now = startsAt;
  }

  /** Ms since 1970 UTC. */
  now(): number {
    return this.#now;
  }

  /** Calls at that moment, or now where it has passed. The function answered takes it back. */
  at(moment: number, run: () => void): () => void {
    const entry: Waiting = { at: Math.max(Math.ceil(moment), this.#now), order: this.#order++, run };
    const index = this.#waiting.findLastIndex((other) => other.at <= entry.at);
    this.#waiting.splice(index + 1, 0, entry);
    return () => {
      const found = this.#waiting.indexOf(entry);
      if (found >= 0) this.#waiting.splice(found, 1);
    };
  }

  /** Waits as the engine asks for them. */
  readonly timers: Timers = { after: (ms, run) => this.at(this.#now + Math.max(0, ms), run) };

  /** Something happened: quiet is looked for anew. */
  touch(): void {
    this.#activity++;
  }

  /** Work that ends by itself and not by the passing of time; nothing moves on before its end. */
  async during<T>(work: Promise<T>): Promise<T> {
    this.#underWay++;
    this.touch();
    try {
      return await work;
    } finally {
      this.#underWay--;
      this.touch();
    }
  }

  /** Until everybody waits for time to pass. */
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < QUIET_TURNS; ) {
      const before = this.#activity;
      await new Promise((resolve) => setImmediate(resolve));
      quiet = this.#activity === before && this.#underWay === 0 ? quiet + 1 : 0;
    }
  }

  /** Lets time pass up to that moment, with all that happens until then. */
  async runUntil(moment: number): Promise<void> {
    for (;;) {
      const next = this.#waiting[0];
      if (!next || next.at > moment) break;
      this.#waiting.shift();
      this.#now = next.at;
      next.run();
      await this.settle();
      this.onQuiet();
    }
    this.#now = Math.max(this.#now, moment);
  }
}
