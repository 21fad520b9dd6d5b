import { describe, expect, test } from 'vitest';
import { type SyncFacts, syncStateOf } from './sync-state.ts';

const well = { isOffline: false, hasProblem: false, hasSynced: true };
const facts = (given: Partial<SyncFacts> = {}): SyncFacts => ({
  paused: false,
  connections: [well],
  isExchanging: false,
  queuedCount: 0,
  sendingCount: 0,
  heldCount: 0,
  unknownCount: 0,
  conflictCount: 0,
  failedCount: 0,
  ...given,
});

describe('syncStateOf', () => {
  test.each<[string, Partial<SyncFacts>, string]>([
    ['nothing connected', { connections: [], queuedCount: 1 }, 'never'],
    ['not read yet', { connections: [{ ...well, hasSynced: false }] }, 'never'],
    ['all well', {}, 'synced'],
    ['paused above all else', { paused: true, conflictCount: 1, isExchanging: true }, 'paused'],
    ['no platform answers', { connections: [{ ...well, isOffline: true }], failedCount: 1 }, 'offline'],
    ['one of two is away', { connections: [well, { ...well, isOffline: true }] }, 'attention'],
    ['under way', { isExchanging: true, conflictCount: 1 }, 'syncing'],
    ['a decision is needed', { heldCount: 1, queuedCount: 2 }, 'attention'],
    ['a key that no longer works', { connections: [{ ...well, hasProblem: true }] }, 'attention'],
    ['waiting for its turn', { queuedCount: 1 }, 'queued'],
    ['an open outcome is being settled', { unknownCount: 1 }, 'queued'],
  ])('%s', (_, given, expected) => {
    expect(syncStateOf(facts(given))).toBe(expected);
  });
});
