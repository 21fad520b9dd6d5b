import type { GomobileApi } from '../../connectors/gomobile/gomobile-api.ts';
import type { ListPage } from '../../connectors/list-page.ts';
import type { AnyConnector } from '../../connectors/registry.ts';
import { toReplyError } from '../../net/reply-errors.ts';
import type { GomobilePull } from '../pull/pull-context.ts';
import { type Collection, putBase } from '../store/base-table.ts';
import { NOW, testOutbox } from './test-outbox.ts';

/** Rows as one page of a list, of which there is no other. */
export const onePage = <T>(items: T[], rejected: ListPage<T>['rejected'] = []): ListPage<T> => ({
  items,
  rejected,
  info: {
    ...{ page: 1, limit: 100, offset: null, total: items.length + rejected.length, totalPages: 1 },
    hasNextPage: false,
  },
});

export const refused = (status: number, given: { isForeign?: boolean } = {}) =>
  toReplyError({ status, retryAfter: null, body: {}, ...given }, NOW);

/** What a pull works with, over an empty store, and what it told. */
export function testPull() {
  const outbox = testOutbox();
  const { db, connectionId } = outbox;
  const logged: unknown[][] = [];
  const noted: unknown[][] = [];
  let pauseCount = 0;
  const { signal } = new AbortController();
  const log = (...entry: unknown[]) => void logged.push(entry);
  const context = (api: Partial<GomobileApi> = {}, given: Partial<GomobilePull> = {}): GomobilePull => ({
    ...{ ...outbox.deps, connectionId, signal, full: false, api: api as GomobileApi },
    log: { info: log, warn: log, error: log },
    notes: {
      note: (topic, ids) => noted.push([topic, ...ids]),
      noteAll: (topic) => noted.push([topic, 'all']),
      change() {},
      flushIfDue() {},
      flush() {},
    },
    connector: { platform: 'gomobile', api, clockSkewMs: () => null } as Partial<AnyConnector> as AnyConnector,
    onProgress() {},
    between: async () => {
      pauseCount++;
    },
    ...given,
  });
  return {
    ...{ ...outbox, context, logged, noted, signal },
    /** How often the pull let others go first. */
    pauseCount: () => pauseCount,
    /** A row that the platform once answered, last seen by the scan of a generation. */
    known: (collection: Collection, remoteId: string, generation = 1) =>
      putBase(db, {
        ...{ connectionId, collection, remoteId, localId: `local-${remoteId}`, body: {}, hash: remoteId },
        ...{ updatedAt: null, generation },
      }),
  };
}
