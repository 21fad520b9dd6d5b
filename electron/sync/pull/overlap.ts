import { prepare, type ReadDb, type WriteDb } from '../../store/database.ts';
import { overlapMs } from '../pull-strategy.ts';
import type { Collection } from '../store/base-table.ts';

/** A row dated further ahead of its platform's own clock is kept, and moves nothing. */
const MAX_AHEAD_MS = 300_000;
/** A row that is older says nothing of how late rows are: it was brought in. */
const MAX_LAG_MS = 86_400_000;

/** Watches one list as its pages come. */
export interface OverlapWatch {
  /** A row was listed, stamped so by its platform; `isNew` where it was not known before. */
  saw(stampMs: number | null, isNew: boolean): void;
  /** Whether rows older than the overlap were met, so that what was committed late has been met as well. */
  hasReached(): boolean;
}

export interface Overlap {
  watch(): OverlapWatch;
  /** Keeps the newest stamp and the largest lag; in the transaction that ends the reading. */
  keep(): void;
}

/** The overlap of a list that is read from its new end. `platformNow` is the time by the platform's own clock, in ms. */
export function openOverlap(
  db: WriteDb,
  { connectionId, collection }: { connectionId: string; collection: Collection },
  platformNow: number,
): Overlap {
  const { high, lagMs } = findMark(db, connectionId, collection);
  const floor = high === null ? null : high - overlapMs(lagMs);
  let newest = high;
  let largestLagMs = lagMs;
  return {
    watch() {
      let oldest: number | null = null;
      return {
        saw(stampMs, isNew) {
          if (stampMs === null || stampMs > platformNow + MAX_AHEAD_MS) return;
          oldest = Math.min(oldest ?? stampMs, stampMs);
          newest = Math.max(newest ?? stampMs, stampMs);
          if (isNew && high !== null) largestLagMs = Math.max(largestLagMs, high - stampMs);
        },
        hasReached: () => floor === null || (oldest ?? Number.NEGATIVE_INFINITY) < floor,
      };
    },
    keep() {
      prepare(db, 'UPDATE cursors SET high_water = ? WHERE connection_id = ? AND collection = ?').run(
        newest === null ? null : String(newest),
        connectionId,
        collection,
      );
      prepare(
        db,
        `INSERT INTO collection_states (connection_id, collection, lag_ms) VALUES (@connectionId, @collection, @lagMs)
         ON CONFLICT DO UPDATE SET lag_ms = @lagMs`,
      ).run({ connectionId, collection, lagMs: Math.min(largestLagMs, MAX_LAG_MS) });
    },
  };
}

function findMark(db: ReadDb, connectionId: string, collection: Collection): { high: number | null; lagMs: number } {
  const row = prepare<{ high: string | null; lagMs: number | null }>(
    db,
    `SELECT c.high_water AS high, s.lag_ms AS lagMs FROM cursors AS c
     LEFT JOIN collection_states AS s ON s.connection_id = c.connection_id AND s.collection = c.collection
     WHERE c.connection_id = ? AND c.collection = ?`,
  ).get(connectionId, collection);
  const high = row?.high ?? null;
  return { high: high === null ? null : Number(high), lagMs: row?.lagMs ?? 0 };
}
