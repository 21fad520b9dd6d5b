import type { ActOutcome } from '#shared/contract/effects.ts';
import { AppError, type ErrorData, toErrorData } from '#shared/errors/app-error.ts';
import { failureOf } from '../net/net-failure.ts';

/** An action that only moves the state of a record, and so is safe to look up and to ask for again. */
export interface StateAct<T> {
  look(): Promise<T>;
  /** Answers the record where the platform does. */
  act(): Promise<T>;
  /** It stands as the action would leave it, or beyond. */
  isThere(item: T): boolean;
  /** Its state allows the action. */
  isAllowed(item: T): boolean;
}

export interface ActResult<T> {
  outcome: ActOutcome;
  /** As the platform showed it last; null where it could not be asked. */
  item: T | null;
  error: ErrorData | null;
}

/**
 * Looks, acts, and where no reply came looks again: what the platform shows is said, never what was hoped for. Throws what is
 * about the connection itself, such as a key that is no longer accepted.
 */
export async function actOnState<T>({ look, act, isThere, isAllowed }: StateAct<T>): Promise<ActResult<T>> {
  let before: T;
  try {
    before = await look();
  } catch (error) {
    if (isUnreachable(error)) return { outcome: 'offline', item: null, error: toErrorData(error) };
    throw error;
  }
  if (isThere(before)) return { outcome: 'already', item: before, error: null };
  if (!isAllowed(before)) return { outcome: 'refused', item: before, error: null };
  try {
    return { outcome: 'done', item: await act(), error: null };
  } catch (error) {
    return afterFailure(error, { look, isThere });
  }
}

async function afterFailure<T>(
  error: unknown,
  { look, isThere }: Pick<StateAct<T>, 'look' | 'isThere'>,
): Promise<ActResult<T>> {
  const failure = failureOf(error);
  const problem = toErrorData(error);
  if (failure === null || failure.status === 401) throw error;
  const isRefused = failure.sent === 'answered' && !failure.isForeign && isClientError(failure.status);
  let item: T;
  try {
    item = await look();
  } catch {
    // What became of it is told by nobody now; which of the two failures is shown changes nothing.
    const outcome = isRefused ? 'refused' : failure.sent === 'not-sent' ? 'offline' : 'unknown';
    return { outcome, item: null, error: problem };
  }
  if (isThere(item)) return { outcome: isRefused ? 'already' : 'seen', item, error: null };
  return { outcome: isRefused ? 'refused' : 'notDone', item, error: problem };
}

const isClientError = (status: number | null): boolean => status !== null && status >= 400 && status < 500;

/** Nobody answered at all, or Earshot works offline by choice. */
export function isUnreachable(error: unknown): boolean {
  const failure = failureOf(error);
  if (failure === null) return error instanceof AppError && error.code === 'OFFLINE';
  return failure.sent !== 'answered';
}
