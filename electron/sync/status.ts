import type { SyncStatus } from '#shared/contract/sync.ts';
import { countViews } from '#shared/domain/outbox-state.ts';
import { syncStateOf } from '#shared/domain/sync-state.ts';
import type { Timers } from '../lib/ports.ts';
import type { ReadDb } from '../store/database.ts';
import { listConnectionStates } from './connection-table.ts';
import { listLoudProblems } from './store/collection-table.ts';
import { countOpenChanges, countOpenRows } from './store/outbox-table.ts';

export type Activity = NonNullable<SyncStatus['activity']>;

export interface StatusInputs {
  paused: boolean;
  reviewFirst: boolean;
  isExchanging: boolean;
  activity: Activity | null;
}

/** Where sync stands now, from the counts and what the last exchanges said. */
export function readStatus(db: ReadDb, { paused, reviewFirst, isExchanging, activity }: StatusInputs): SyncStatus {
  const connections = listConnectionStates(db);
  const counts = countOpenChanges(db);
  const synced = connections.flatMap(({ lastSyncedAt }) => lastSyncedAt ?? []);
  const loud = listLoudProblems(db);
  const offline = connections.flatMap(({ offlineSince }) => offlineSince ?? []);
  return {
    state: syncStateOf({
      paused,
      connections: connections.map(({ id, lastSyncedAt, offlineSince, problem }) => ({
        isOffline: offlineSince !== null,
        hasProblem: problem !== null || loud.some(({ connectionId }) => connectionId === id),
        hasSynced: lastSyncedAt !== null,
      })),
      isExchanging,
      queuedCount: counts.queued,
      sendingCount: counts.sending,
      heldCount: counts.held,
      unknownCount: counts.unknown,
      conflictCount: counts.conflict,
      failedCount: counts.failed,
    }),
    // With several platforms the one that was read longest ago says how old the picture is.
    lastSyncedAt: synced.length > 0 ? Math.min(...synced) : null,
    offlineSince: offline.length > 0 ? Math.min(...offline) : null,
    queuedCount: counts.queued + counts.sending,
    heldCount: counts.held,
    unknownCount: counts.unknown,
    conflictCount: counts.conflict,
    failedCount: counts.failed,
    views: countViews(countOpenRows(db)),
    reviewFirst,
    activity,
    // What is about a whole connection comes before what is about one list of it.
    problem: connections.find(({ problem }) => problem !== null)?.problem ?? loud[0]?.problem ?? null,
  };
}

export interface StatusPublisher {
  /** Something may have changed: tells the windows, four times a second at most. */
  touch(): void;
  flush(): void;
  /** Tells nothing more, whatever is touched: the database may be closed from now on. */
  stop(): void;
}

const PAUSE_MS = 250;

export function createStatusPublisher(
  timers: Timers,
  read: () => SyncStatus,
  publish: (status: SyncStatus) => void,
): StatusPublisher {
  let cancelTimer: (() => void) | null = null;
  let hasStopped = false;
  let published = '';
  const flush = () => {
    cancelTimer?.();
    cancelTimer = null;
    if (hasStopped) return;
    const status = read();
    const text = JSON.stringify(status);
    if (text === published) return;
    published = text;
    publish(status);
  };
  return {
    touch: () => {
      if (!hasStopped) cancelTimer ??= timers.after(PAUSE_MS, flush);
    },
    flush,
    stop: () => {
      hasStopped = true;
      cancelTimer?.();
      cancelTimer = null;
    },
  };
}
