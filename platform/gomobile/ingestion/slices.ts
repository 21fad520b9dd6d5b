import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Db } from '../../db/statements.ts';

/** Longest that one slice keeps other requests waiting. */
export const SLICE_MS = 20;

/** Does `work` for each item, in transactions that are short enough for other requests to get their turn between them. */
export async function inSlices<T>(db: Db, items: readonly T[], work: (item: T) => void): Promise<void> {
  for (let at = 0; at < items.length; ) {
    db.transaction(() => {
      const endsAt = performance.now() + SLICE_MS;
      do {
        work(items[at] as T);
        at++;
      } while (at < items.length && performance.now() < endsAt);
    })();
    await nextTurn();
  }
}
