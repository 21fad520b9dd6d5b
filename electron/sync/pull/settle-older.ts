import { isGone } from '../../net/net-failure.ts';
import { inTransaction } from '../../store/database.ts';
import { type Collection, findBase } from '../store/base-table.ts';
import { listOpenChanges } from '../store/outbox-table.ts';
import type { PullContext } from './pull-context.ts';

/** One request a row: the rest waits for the next walk, so that other lists need not. */
const MAX_ASKED = 200;

export interface OlderRows<T> {
  collection: Collection;
  /** Ids of rows that a walk listed in an older state than the one kept, or though they were removed since. */
  remoteIds: ReadonlySet<string>;
  get(remoteId: string): Promise<T>;
  /** Keeps an answer though it is older than what is kept; in a transaction. */
  keep(answer: T): void;
}

/**
 * A list that shows an older state of a row than the one kept may be a page that was long on its way, or a platform that was
 * restored from a backup. The row itself is asked for, and its answer stands unless something newer came meanwhile.
 */
export async function settleOlder<T>(
  { db, connectionId, between, log }: PullContext,
  { collection, remoteIds, get, keep }: OlderRows<T>,
): Promise<void> {
  for (const remoteId of [...remoteIds].slice(0, MAX_ASKED)) {
    await between();
    const key = { connectionId, collection, remoteId };
    const before = findBase(db, key);
    const answer = await orGone(get(remoteId));
    if (answer === null) continue;
    inTransaction(db, () => {
      const isSame = findBase(db, key)?.hash === before?.hash;
      const open = before ? listOpenChanges(db, before.localId) : [];
      if (isSame && !open.some(({ state }) => state === 'sending')) keep(answer);
    });
    log.info('pull.older', { collection });
  }
}

const orGone = <T>(answer: Promise<T>): Promise<T | null> =>
  answer.catch((error: unknown) => {
    if (isGone(error)) return null;
    throw error;
  });
