import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { AppError, type ErrorCode } from '#shared/errors/app-error.ts';
import type { Clock } from '../lib/ports.ts';
import { writeFileAtomic } from './write-file-atomic.ts';

const FREE_ATTEMPTS = 5;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 15 * 60_000;

const WRONG: ReadonlySet<ErrorCode> = new Set(['PASSPHRASE_WRONG', 'RECOVERY_KEY_WRONG']);

const Count = z.object({
  wrong: z.number().int().min(0),
  /** Instant of the limiter's clock at which the last wrong one was refused. */
  at: z.number(),
  waitMs: z.number().min(0).max(LONGEST_WAIT_MS),
});
export type Count = z.infer<typeof Count>;

/** Where the counts outlive the process. */
export interface AttemptMemory {
  read(): Record<string, Count>;
  write(counts: Record<string, Count>): Promise<void>;
}

/** Kept nowhere: the counts end with the process. */
const noMemory: AttemptMemory = { read: () => ({}), write: async () => undefined };

/**
 * Counts in a small file, which holds no more than numbers. Whoever may delete it may also copy the vault and guess
 * elsewhere, so it stops only guessing at this keyboard; restarting the program does not start afresh.
 */
export function attemptFile(path: string): AttemptMemory {
  return {
    read() {
      try {
        return z.record(z.string(), Count).parse(JSON.parse(readFileSync(path, 'utf8')));
      } catch {
        // None yet, or damaged: counting starts afresh, as it does for someone who deletes it.
        return {};
      }
    },
    write: (counts) => writeFileAtomic(path, `${JSON.stringify(counts)}\n`, 'The count of wrong attempts'),
  };
}

/**
 * Slows down guessing at the keyboard: after five wrong passphrases in a row each next one waits, 30 s at first, twice as
 * long each time, 15 minutes at most. Against someone who copied the file only the derivation's cost helps.
 */
export class AttemptLimiter {
  readonly #clock: Clock;
  readonly #memory: AttemptMemory;
  #counts: Record<string, Count> | null = null;
  #running: Promise<unknown> = Promise.resolve();

  /** A clock that is set back makes the wait start again; one that is set forward ends it, as waiting would. */
  constructor(clock: Clock, memory: AttemptMemory = noMemory) {
    this.#clock = clock;
    this.#memory = memory;
  }

  /** Runs one attempt after the others. Rejects with RATE_LIMITED, else as `attempt` does. */
  run<T>(name: string, attempt: () => Promise<T>): Promise<T> {
    const result = this.#running.then(() => this.#attempt(name, attempt));
    this.#running = result.catch(() => undefined);
    return result;
  }

  async #attempt<T>(name: string, attempt: () => Promise<T>): Promise<T> {
    this.#counts ??= this.#memory.read();
    const before = this.#counts[name] ?? { wrong: 0, at: this.#clock.now(), waitMs: 0 };
    this.#assertMayTry(name, before);
    try {
      const value = await attempt();
      if (before.wrong > 0) await this.#keep(name, null);
      return value;
    } catch (error) {
      if (error instanceof AppError && WRONG.has(error.code)) {
        const wrong = before.wrong + 1;
        const over = wrong - FREE_ATTEMPTS;
        const waitMs = over < 0 ? 0 : Math.min(FIRST_WAIT_MS * 2 ** over, LONGEST_WAIT_MS);
        await this.#keep(name, { wrong, at: this.#clock.now(), waitMs });
      }
      throw error;
    }
  }

  #assertMayTry(name: string, count: Count): void {
    const now = this.#clock.now();
    if (now < count.at && this.#counts) this.#counts[name] = { ...count, at: now };
    const remainingMs = Math.min(count.at, now) + count.waitMs - now;
    if (remainingMs <= 0) return;
    throw new AppError('RATE_LIMITED', 'Too many wrong attempts in a row.', {
      action: `Wait ${Math.ceil(remainingMs / 1000)} seconds, then try again.`,
    });
  }

  async #keep(name: string, count: Count | null): Promise<void> {
    const { [name]: _, ...others } = this.#counts ?? {};
    this.#counts = count ? { ...others, [name]: count } : others;
    try {
      await this.#memory.write(this.#counts);
    } catch {
      // A disk that takes no note of it must neither lock the person out nor hide what the attempt answered.
    }
  }
}
