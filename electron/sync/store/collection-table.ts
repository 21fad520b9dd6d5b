import type { CollectionHealth, PullStrategy } from '#shared/contract/connections.ts';
import type { ErrorCode, ErrorData } from '#shared/errors/app-error.ts';
import { prepare, type ReadDb, type WriteDb } from '../../store/database.ts';
import { isReadFromNewEnd, overlapMs } from '../pull-strategy.ts';
import type { Collection } from './base-table.ts';

/** How one list of a connection is doing. */
export interface CollectionState {
  collection: Collection;
  /** When it was last read to its end, by whatever way. */
  readAt: number | null;
  /** How it was read last. */
  strategy: PullStrategy | null;
  /** When every row of it was last seen in one walk. */
  wholeReadAt: number | null;
  /** By how much one of its rows was late at most. */
  lagMs: number;
  problem: ErrorData | null;
  failingSince: number | null;
  failureCount: number;
  nextAttemptAt: number | null;
  vanishedCount: number | null;
  knownCount: number | null;
  acceptedCount: number | null;
  acceptedAt: number | null;
}

interface Row extends Omit<CollectionState, 'problem'> {
  problem: string | null;
}

const SELECT = `SELECT collection, read_at AS readAt, strategy, lag_ms AS lagMs,
  (SELECT c.scanned_at FROM cursors AS c WHERE c.connection_id = collection_states.connection_id
    AND c.collection = collection_states.collection) AS wholeReadAt, problem, failing_since AS failingSince,
  failure_count AS failureCount, next_attempt_at AS nextAttemptAt, vanished_count AS vanishedCount,
  known_count AS knownCount, accepted_count AS acceptedCount, accepted_at AS acceptedAt FROM collection_states`;

const parse = (problem: string | null): ErrorData | null =>
  problem === null ? null : (JSON.parse(problem) as ErrorData);

export const listCollectionStates = (db: ReadDb, connectionId: string): CollectionState[] =>
  prepare<Row>(db, `${SELECT} WHERE connection_id = ?`)
    .all(connectionId)
    .map((row) => ({ ...row, problem: parse(row.problem) }));

export const findCollectionState = (db: ReadDb, connectionId: string, collection: Collection): CollectionState | null =>
  listCollectionStates(db, connectionId).find((state) => state.collection === collection) ?? null;

/** Not for this key, or not there at all: said where it belongs, and no reason to call for anybody. */
const QUIET: ReadonlySet<ErrorCode> = new Set(['FORBIDDEN', 'NO_CREDITS', 'NOT_OFFERED']);

export const isQuiet = ({ code }: Pick<ErrorData, 'code'>): boolean => QUIET.has(code);

/** What lists fail with that a person should know of, oldest trouble first. */
export const listLoudProblems = (db: ReadDb): { connectionId: string; problem: ErrorData }[] =>
  prepare<{ connectionId: string; problem: string }>(
    db,
    `SELECT connection_id AS connectionId, problem FROM collection_states WHERE problem IS NOT NULL ORDER BY failing_since`,
  )
    .all()
    .map((row) => ({ connectionId: row.connectionId, problem: JSON.parse(row.problem) as ErrorData }))
    .filter(({ problem }) => !isQuiet(problem));

/** Notes that a list could be read, and how; `readAt` is when it was read to its end, and null where it was not. */
export function noteCollectionRead(
  db: WriteDb,
  connectionId: string,
  collection: Collection,
  { readAt, strategy }: { readAt: number | null; strategy: PullStrategy },
): void {
  prepare(
    db,
    `INSERT INTO collection_states (connection_id, collection, read_at, strategy)
     VALUES (@connectionId, @collection, @readAt, @strategy)
     ON CONFLICT DO UPDATE SET read_at = coalesce(@readAt, read_at), strategy = @strategy, problem = NULL, failing_since = NULL, failure_count = 0,
       next_attempt_at = NULL`,
  ).run({ connectionId, collection, readAt, strategy });
}

/** Notes that a list could not be read, and until when it is left alone. */
export function noteCollectionFailure(
  db: WriteDb,
  { connectionId, collection }: { connectionId: string; collection: Collection },
  { problem, now, nextAttemptAt }: { problem: ErrorData; now: number; nextAttemptAt: number },
): void {
  prepare(
    db,
    `INSERT INTO collection_states (connection_id, collection, problem, failing_since, failure_count, next_attempt_at)
     VALUES (@connectionId, @collection, @problem, @now, 1, @nextAttemptAt)
     ON CONFLICT DO UPDATE SET problem = @problem, failing_since = coalesce(failing_since, @now),
       failure_count = failure_count + 1, next_attempt_at = @nextAttemptAt`,
  ).run({ connectionId, collection, problem: JSON.stringify(problem), now, nextAttemptAt });
}

/** Takes back what was held against a list: it was the line, or the key, that failed. */
export function forgetCollectionFailures(db: WriteDb, connectionId: string, collections: readonly Collection[]): void {
  for (const collection of collections) {
    prepare(
      db,
      `UPDATE collection_states SET problem = NULL, failing_since = NULL, failure_count = 0, next_attempt_at = NULL
       WHERE connection_id = ? AND collection = ?`,
    ).run(connectionId, collection);
  }
}

/** A line that broke in the last run says nothing of the line now: what it kept from being read may be asked for at once. */
export function endLineRests(db: WriteDb): void {
  prepare(
    db,
    `UPDATE collection_states SET next_attempt_at = NULL
     WHERE next_attempt_at IS NOT NULL AND json_extract(problem, '$.code') IN ('OFFLINE', 'TIMEOUT')`,
  ).run();
}

type Vanish = { count: number; knownCount: number } | null;

/** Keeps how much has vanished at once; null once the list is plausible again, which ends what was accepted. */
export function setVanished(db: WriteDb, connectionId: string, collection: Collection, vanish: Vanish): void {
  prepare(
    db,
    `INSERT INTO collection_states (connection_id, collection, vanished_count, known_count)
     VALUES (@connectionId, @collection, @count, @knownCount)
     ON CONFLICT DO UPDATE SET vanished_count = @count, known_count = @knownCount,
       accepted_count = iif(@count IS NULL, NULL, accepted_count), accepted_at = iif(@count IS NULL, NULL, accepted_at)`,
  ).run({ connectionId, collection, count: vanish?.count ?? null, knownCount: vanish?.knownCount ?? null });
}

/** Keeps the person's decision for good, and lets the next sweeps remove up to so many rows. */
export function keepAcceptance(
  db: WriteDb,
  decision: {
    id: string;
    connectionId: string;
    collection: Collection;
    count: number;
    knownCount: number;
    now: number;
  },
): void {
  prepare(
    db,
    `INSERT INTO removal_decisions (id, connection_id, collection, vanished_count, known_count, decided_at)
     VALUES (@id, @connectionId, @collection, @count, @knownCount, @now)`,
  ).run(decision);
  prepare(
    db,
    `UPDATE collection_states SET accepted_count = @count, accepted_at = @now, problem = NULL, failing_since = NULL,
       failure_count = 0, next_attempt_at = NULL
     WHERE connection_id = @connectionId AND collection = @collection`,
  ).run(decision);
}

/** The lists of a connection as people see them. */
export function listCollectionHealth(db: ReadDb, connectionId: string): CollectionHealth[] {
  const rejects = prepare<{ collection: string; n: number; ids: string }>(
    db,
    `SELECT collection, count(*) AS n, json_group_array(remote_id) AS ids FROM rejects WHERE connection_id = ?
     GROUP BY collection`,
  ).all(connectionId);
  return listCollectionStates(db, connectionId).map((state) => {
    const rejected = rejects.find(({ collection }) => collection === state.collection);
    const ids = rejected ? (JSON.parse(rejected.ids) as string[]) : [];
    return {
      collection: state.collection,
      readAt: state.readAt,
      strategy: state.strategy,
      wholeReadAt: state.wholeReadAt,
      overlapMs: state.strategy !== null && isReadFromNewEnd(state.strategy) ? overlapMs(state.lagMs) : null,
      problem: state.problem,
      failingSince: state.failingSince,
      nextAttemptAt: state.nextAttemptAt,
      rejectedCount: rejected?.n ?? 0,
      rejectedIds: ids.slice(0, 3),
      vanished:
        state.vanishedCount === null
          ? null
          : { count: state.vanishedCount, knownCount: state.knownCount ?? 0, acceptedAt: state.acceptedAt },
    };
  });
}
