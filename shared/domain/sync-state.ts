import type { SyncStatus } from '../contract/sync.ts';

export interface SyncFacts {
  paused: boolean;
  /** One entry a connection. */
  connections: readonly { isOffline: boolean; hasProblem: boolean; hasSynced: boolean }[];
  /** An exchange with a platform that is not known to be away. */
  isExchanging: boolean;
  queuedCount: number;
  sendingCount: number;
  heldCount: number;
  unknownCount: number;
  conflictCount: number;
  failedCount: number;
}

/**
 * The one word for where sync stands. What keeps everything else from happening comes first: the person's own pause,
 * then a line that is down; then what is going on; then what waits for a decision; then what waits for its turn.
 */
export function syncStateOf(facts: SyncFacts): SyncStatus['state'] {
  const { connections } = facts;
  if (connections.length === 0) return 'never';
  if (facts.paused) return 'paused';
  if (connections.every(({ isOffline }) => isOffline)) return 'offline';
  if (facts.isExchanging || facts.sendingCount > 0) return 'syncing';
  const needsDecision = facts.heldCount + facts.conflictCount + facts.failedCount > 0;
  if (needsDecision || connections.some(({ isOffline, hasProblem }) => isOffline || hasProblem)) return 'attention';
  if (facts.queuedCount + facts.unknownCount > 0) return 'queued';
  return connections.every(({ hasSynced }) => hasSynced) ? 'synced' : 'never';
}
