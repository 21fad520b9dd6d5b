import { setTimeout as pause } from 'node:timers/promises';
import { retryClassOf } from '#shared/domain/retry-class.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { failureOf } from '../../net/net-failure.ts';

const ATTEMPTS = 6;

/** How it is asked. */
export interface Patience {
  signal: AbortSignal;
  /** The first pause; each after it is twice as long. */
  retryMs: number;
}

/**
 * Asks a platform for a step that is safe to repeat, a few times where its reply was lost or it was busy. What says no for good,
 * and a platform that is not there at all, is told at once.
 */
export async function patiently<T>({ signal, retryMs }: Patience, ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      const failure = failureOf(error);
      if (failure === null || signal.aborted || attempt === ATTEMPTS) throw error;
      if (retryClassOf(failure, { writes: false }) !== 'transient') throw error;
      const waitMs = Math.min(failure.retryAfterMs ?? retryMs * 2 ** (attempt - 1), 30_000);
      await pause(waitMs, undefined, { signal }).catch(() => {
        throw new AppError('CANCELLED', 'The import was stopped.');
      });
    }
  }
}

/** The platform no longer has the session, or has it in a state that a step before must mend. */
export function isSessionGone(error: unknown): boolean {
  const status = failureOf(error)?.status;
  return !failureOf(error)?.isForeign && (status === 404 || status === 410 || status === 409);
}
