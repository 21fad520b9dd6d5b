import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { openDatabase, type WriteDb } from '../../store/database.ts';
import { migrate } from '../../store/migrate.ts';
import { addCall, addConnection, addRecording, insertRow } from '../../store/test-support/temp-database.ts';
import { committedBytes, findEvictable, usedBytes } from './eviction.ts';

const RUNS = process.env.EARSHOT_TEST_SIZE === 'long' ? 10_000 : 200;

interface Kept {
  id: string;
  state: 'cached' | 'downloading' | 'queued';
  length: number;
  doneBytes: number;
  playedAt: number | null;
  startedAt: number;
  isOnHold: boolean;
  hasReason: boolean;
}

const kept = fc.record({
  state: fc.constantFrom('cached' as const, 'cached' as const, 'downloading' as const, 'queued' as const),
  length: fc.integer({ min: 1, max: 1000 }),
  doneBytes: fc.nat(1000),
  playedAt: fc.constantFrom(null, 1, 2, 3),
  startedAt: fc.nat(3),
  isOnHold: fc.boolean(),
  hasReason: fc.boolean(),
});
const cache = fc.array(kept, { maxLength: 12 }).map((all) => all.map((one, n): Kept => ({ ...one, id: `r${n + 10}` })));

let db: WriteDb;
beforeAll(() => {
  db = openDatabase({ path: ':memory:', keyHex: null });
  migrate(db);
});

function store(all: readonly Kept[]): void {
  const connectionId = addConnection(db);
  for (const { id, state, length, doneBytes, playedAt, startedAt, isOnHold } of all) {
    const callId = addCall(db, connectionId, { started_at: startedAt });
    addRecording(db, connectionId, callId, { id });
    const bytes = {
      length,
      bytes_done: Math.min(doneBytes, length),
      key: state === 'queued' ? null : Buffer.alloc(32),
    };
    insertRow(db, 'media', { recording_id: id, state, ...bytes, last_played_at: playedAt, updated_at: 1 });
    if (isOnHold) insertRow(db, 'call_holds', { call_id: callId, held_at: 1 });
  }
}

const byAge = (a: Kept, b: Kept): number =>
  (a.playedAt ?? 0) - (b.playedAt ?? 0) || a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1);

test(
  `frees what was played longest ago, just enough, and nothing that there is a reason to keep, in ${RUNS} caches`,
  () => {
    fc.assert(
      fc.property(cache, fc.integer({ min: -10, max: 4000 }), (all, wanted) => {
        db.exec('BEGIN');
        try {
          store(all);
          const hasReason = (id: string) => all.some((one) => one.id === id && one.hasReason);
          const chosen = findEvictable(db, wanted, hasReason);
          const free = all.filter(
            ({ state, isOnHold, hasReason: isWanted }) => state === 'cached' && !isOnHold && !isWanted,
          );
          const byRule = free.toSorted(byAge);
          expect(chosen.map(({ recordingId }) => recordingId)).toEqual(
            byRule.slice(0, chosen.length).map(({ id }) => id),
          );
          const freed = chosen.reduce((sum, { length }) => sum + length, 0);
          const last = chosen.at(-1)?.length ?? 0;
          // All that may go, where that is not enough; else not one file more than is needed.
          if (freed < wanted) expect(chosen).toHaveLength(free.length);
          else if (chosen.length > 0) expect(freed - last).toBeLessThan(wanted);
          else expect(wanted).toBeLessThanOrEqual(0);
          const sum = (pick: (one: Kept) => number) => all.reduce((total, one) => total + pick(one), 0);
          expect(usedBytes(db)).toBe(
            sum(({ state, length, doneBytes }) => (state === 'cached' ? length : Math.min(doneBytes, length))),
          );
          expect(committedBytes(db)).toBe(sum(({ state, length }) => (state === 'queued' ? 0 : length)));
        } finally {
          db.exec('ROLLBACK');
        }
      }),
      { numRuns: RUNS, seed: 12 },
    );
  },
  20_000 + RUNS * 10,
);
