import type { GomobileApi } from '../../connectors/gomobile/gomobile-api.ts';
import type { ListPage } from '../../connectors/list-page.ts';
import { isAnonymous } from '../../connectors/list-page.ts';
import type { AnyConnector } from '../../connectors/registry.ts';
import type { Clock, Log, Random } from '../../lib/ports.ts';
import { inTransaction, type WriteDb } from '../../store/database.ts';
import type { ChangeNotes } from '../change-notes.ts';
import { type Collection, keepReject, metAgain } from '../store/base-table.ts';

/** What each part of a pull works with. */
export interface PullContext {
  db: WriteDb;
  clock: Clock;
  random: Random;
  log: Log;
  notes: ChangeNotes;
  connector: AnyConnector;
  connectionId: string;
  signal: AbortSignal;
  /** Read everything again, also what is only looked at now and then. */
  full: boolean;
  onProgress(doneCount: number, totalCount: number | null): void;
  /** Called between two requests, so that a change of the person need not wait for the end of a long pull. */
  between(): Promise<void>;
}

/** What the parts that only Gomobile has work with. */
export interface GomobilePull extends PullContext {
  api: GomobileApi;
}

/** The time by the platform's own clock, as far as its answers told it, in ms. */
export const platformNow = ({ clock, connector }: Pick<PullContext, 'clock' | 'connector'>): number =>
  clock.now() + (connector.clockSkewMs() ?? 0);

/** Keeps rows that could not be read; each is still there. */
export function keepRejects(
  { db, clock, log, connectionId }: PullContext,
  collection: Collection,
  rejected: ListPage<unknown>['rejected'],
  page: number,
): void {
  if (rejected.length === 0) return;
  inTransaction(db, () => {
    for (const { remoteId, item, problem } of rejected) {
      // One without an id goes by its place, which is a place on its page.
      const key = {
        connectionId,
        collection,
        remoteId: isAnonymous(remoteId) ? `${remoteId} on page ${page}` : remoteId,
      };
      keepReject(db, key, item, problem, clock.now());
      metAgain(db, key);
    }
  });
  log.warn('pull.rejected', { collection, count: rejected.length });
}

/** Keeps a row whose values the store cannot take. */
export function keepUnstorable(
  { db, clock, log, connectionId }: PullContext,
  collection: Collection,
  { id, body }: { id: string; body: unknown },
  problem: string,
): void {
  const key = { connectionId, collection, remoteId: id };
  inTransaction(db, () => {
    keepReject(db, key, body, problem, clock.now());
    metAgain(db, key);
  });
  log.warn('pull.rejected', { collection, count: 1 });
}
