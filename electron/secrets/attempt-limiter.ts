import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '../lib/ports.ts';

const FREE_ATTEMPTS = 5;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 15 * 60_000;

interface Attempts {
  wrong: number;
  /** Instant of the limiter's clock before which nothing is tried. */
  blockedUntilMs: number;
  running: Promise<unknown>;
}

/**
 * Slows down guessing at the keyboard: after five wrong passphrases in a row each next one waits, 30 s at first, twice as
 * long each time, 15 minutes at most. Against someone who copied the file only the derivation's cost helps.
 */
export class AttemptLimiter {
  readonly #clock: Clock;
  readonly #byName = new Map<string, Attempts>();

  /** The clock should not go back when the computer's time is set: a monotonic one. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs one attempt after the others on the same name. Rejects with RATE_LIMITED, else as `attempt` does. */
  run<T>(name: string, attempt: () => Promise<T>): Promise<T> {
    const attempts = this.#byName.get(name) ?? { wrong: 0, blockedUntilMs: -Infinity, running: Promise.resolve() };
    this.#byName.set(name, attempts);
    const result = attempts.running.then(() => this.#attempt(attempts, attempt));
    attempts.running = result.catch(() => undefined);
    return result;
  }

  async #attempt<T>(attempts: Attempts, attempt: () => Promise<T>): Promise<T> {
    const waitMs = attempts.blockedUntilMs - this.#clock.now();
    if (waitMs > 0) {
      throw new AppError('RATE_LIMITED', 'Too many wrong passphrases in a row.', {
        action: `Wait ${Math.ceil(waitMs / 1000)} seconds, then try again.`,
      });
    }
    try {
      const value = await attempt();
      attempts.wrong = 0;
      return value;
    } catch (error) {
      if (error instanceof AppError && error.code === 'PASSPHRASE_WRONG') {
        attempts.wrong += 1;
        const over = attempts.wrong - FREE_ATTEMPTS;
        if (over >= 0) {
          attempts.blockedUntilMs = this.#clock.now() + Math.min(FIRST_WAIT_MS * 2 ** over, LONGEST_WAIT_MS);
        }
      }
      throw error;
    }
  }
}
