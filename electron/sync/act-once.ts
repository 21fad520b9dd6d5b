import { retryClassOf } from '#shared/domain/retry-class.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { failureOf } from '../net/net-failure.ts';

/** True where a request failed so that it may have taken effect all the same. A bad gateway says nothing of what is behind it. */
export function isInDoubt(error: unknown): boolean {
  const failure = failureOf(error);
  if (failure === null) return false;
  return (
    retryClassOf(failure, { writes: true }) === 'unknown' ||
    (failure.sent === 'answered' && (failure.status ?? 0) >= 500)
  );
}

/**
 * Does something on a platform once. Where its answer is lost, `lookUp` asks whether it happened: what it finds is the answer, and
 * null says that it did not happen, which is thrown as the failure that it was. OUTCOME_UNKNOWN where that cannot be found out either.
 */
export async function actOnce<R>(act: () => Promise<R>, lookUp: () => Promise<R | null>): Promise<R> {
  try {
    return await act();
  } catch (error) {
    if (!isInDoubt(error)) throw error;
    const found = await lookUp().catch((second: unknown) => {
      if (second instanceof AppError && second.code === 'OUTCOME_UNKNOWN') throw second;
      throw new AppError(
        'OUTCOME_UNKNOWN',
        'The answer was lost, and the platform cannot be asked now whether this was done.',
        {
          action: 'Nothing is sent again by itself. Once the platform answers, look here whether it was done.',
          cause: error,
        },
      );
    });
    if (found !== null) return found;
    throw new AppError('TIMEOUT', 'The answer was lost. The platform says that this was not done.', {
      action: 'Do it again.',
      cause: error,
    });
  }
}

/** How far a platform's clock may be behind this one, beyond what is known of it. */
const SKEW_MS = 10 * 60_000;

/**
 * Which of `rows` a creation made whose answer was lost: one that is named so, was not there before, and is dated after it was sent.
 * Null for none; OUTCOME_UNKNOWN for several, of which only the person can tell.
 */
export function madeBy<T>(
  rows: readonly T[],
  {
    sentAt,
    isKnown,
    matches,
    datedAt,
  }: {
    sentAt: number;
    isKnown: (row: T) => boolean;
    matches: (row: T) => boolean;
    datedAt: (row: T) => string | null | undefined;
  },
): T | null {
  const found = rows.filter((row) => {
    const at = Date.parse(datedAt(row) ?? '');
    return matches(row) && !isKnown(row) && (Number.isNaN(at) || at >= sentAt - SKEW_MS);
  });
  if (found.length > 1) {
    throw new AppError('OUTCOME_UNKNOWN', 'The answer was lost, and the platform has several new ones of this name.', {
      action: 'Look at the list: keep the one you meant and delete the others.',
    });
  }
  return found[0] ?? null;
}

/** Remembers what was asked for by an id of the caller, so that a repeat gets the same answer and does nothing. */
export function createOnce<R>(limit = 200): (id: string, act: () => Promise<R>) => Promise<R> {
  const done = new Map<string, Promise<R>>();
  return (id, act) => {
    const known = done.get(id);
    if (known) return known;
    const answer = act();
    done.set(id, answer);
    // What failed may be tried again under the same id.
    answer.catch(() => done.delete(id));
    const [oldest] = done.keys();
    if (done.size > limit && oldest !== undefined) done.delete(oldest);
    return answer;
  };
}
