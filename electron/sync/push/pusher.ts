import { AppError } from '#shared/errors/app-error.ts';
import type { AnyConnector } from '../../connectors/registry.ts';
import type { Log } from '../../lib/ports.ts';
import { failureOf } from '../../net/net-failure.ts';
import type { ChangeNotes } from '../change-notes.ts';
import type { RetryBudget } from '../retry-budget.ts';
import { findBaseByLocalId } from '../store/base-table.ts';
import { type ChangeRecord, listDueChanges, updateChange } from '../store/outbox-table.ts';
import type { KindOutcome } from './change-kind.ts';
import { findKind, topicOf } from './change-kinds.ts';
import type { AfterFailure } from './failure-rules.ts';
import { type SendOutcome, sendContactChange } from './send-contact.ts';
import { markWriting, type SettleDeps, settleFailure, settleOutcome, takeForSending } from './settle.ts';

export interface PusherDeps extends SettleDeps {
  log: Log;
  notes: ChangeNotes;
}

export interface PushRun {
  connectionId: string;
  connector: AnyConnector;
  signal: AbortSignal;
  /** What is sent again takes a place of it. */
  budget: RetryBudget;
  /** Nothing more is to be begun; what is on the wire ends first. */
  isHalted(): boolean;
  onProgress(doneCount: number, totalCount: number): void;
}

export interface PushResult {
  /** The first error that says something about the platform or the line, for the connection's own state. */
  error: unknown;
  /** Until when this platform asked for silence. */
  pausedUntilMs: number | null;
}

export interface Pusher {
  /** Sends what may go now. One request at a time for a record, several records side by side. */
  pushDue(run: PushRun): Promise<PushResult>;
  /** The clock was set back by so many ms. */
  setBack(byMs: number): void;
}

interface Pushed {
  error: unknown;
  after: AfterFailure;
}

const LANES = 4;
/** So many failures with no success in between are the platform's, and sending on would only add to its trouble. */
const MAX_FAILURES = 10;

/** The platform failed, where a refusal would be about the change. */
const isTrouble = (error: unknown): boolean => {
  const failure = failureOf(error);
  return failure !== null && (failure.brokenReply || failure.isForeign === true || (failure.status ?? 0) >= 500);
};

export function createPusher(deps: PusherDeps): Pusher {
  const lastSuccessAt = new Map<string, number>();
  /** When each change that was attempted here last failed, until it gets through. */
  const lastFailureAt = new Map<string, number>();
  /** Places of the budget that changes were put off to. */
  const places = new Map<string, number>();

  /** Whether a change that failed before may go again now; one that may not is put off to a place of its own. */
  const hasPlace = ({ id, attemptCount }: ChangeRecord, { budget }: PushRun): boolean => {
    if (attemptCount === 0) return true;
    const now = deps.clock.now();
    const place = places.get(id) ?? budget.reserve(now);
    if (place <= now) {
      places.delete(id);
      return true;
    }
    places.set(id, place);
    updateChange(deps.db, id, { nextAttemptAt: place });
    return false;
  };

  const carryOut = (
    change: ChangeRecord,
    { connector, signal }: PushRun,
    beforeWrite: () => void,
  ): Promise<SendOutcome | KindOutcome> => {
    const kind = findKind(change.entity);
    if (kind) return kind.send(change, { ...deps, connector, signal, beforeWrite });
    if (change.entity !== 'contact' || connector.platform !== 'gomobile') {
      throw new AppError('NOT_OFFERED', 'This platform takes no such change.');
    }
    const remoteId = findBaseByLocalId(deps.db, 'contacts', change.entityId)?.remoteId ?? null;
    return sendContactChange(change, { api: connector.api, signal, remoteId, beforeWrite });
  };

  const pushOne = async (id: string, run: PushRun): Promise<Pushed> => {
    const { clock, log, notes } = deps;
    const { connectionId } = run;
    const change = takeForSending(deps, id);
    if (!change) return { error: null, after: { next: 'go-on' } };
    const context = {
      wrote: false,
      before: change.state,
      lastSuccessAt: lastSuccessAt.get(connectionId) ?? null,
      lastFailureAt: lastFailureAt.get(id) ?? null,
    };
    notes.change({ ...change, topic: topicOf(change.entity) });
    try {
      const outcome = await carryOut(change, run, () => {
        markWriting(deps, change);
        context.wrote = true;
      });
      settleOutcome(deps, change, outcome);
      lastSuccessAt.set(connectionId, clock.now());
      lastFailureAt.delete(id);
      run.budget.succeeded();
      if (outcome.kind === 'done' && Object.keys(outcome.surprises).length > 0) {
        log.warn('outbox.surprise', { count: Object.keys(outcome.surprises).length, operation: change.operation });
      }
      log.info('outbox.settled', { operation: change.operation, outcome: outcome.kind });
      return { error: null, after: { next: 'go-on' } };
    } catch (error) {
      const after = settleFailure(deps, change, error, context);
      lastFailureAt.set(id, clock.now());
      log.warn('outbox.attempt-failed', { operation: change.operation, wrote: context.wrote, next: after.next });
      return { error, after };
    } finally {
      notes.change({ ...change, topic: topicOf(change.entity) });
    }
  };

  const pushDue = async (run: PushRun): Promise<PushResult> => {
    const due = listDueChanges(deps.db, run.connectionId, deps.clock.now());
    const result: PushResult = { error: null, pausedUntilMs: null };
    const total = due.length;
    let done = 0;
    let stopped = false;
    let failuresInARow = 0;
    const mayGoOn = () => !stopped && !run.signal.aborted && !run.isHalted();
    const lane = async () => {
      for (let change = due.shift(); change && mayGoOn(); change = due.shift()) {
        run.onProgress(done, total);
        if (!hasPlace(change, run)) continue;
        const { error, after } = await pushOne(change.id, run);
        done++;
        failuresInARow = error === null ? 0 : failuresInARow + 1;
        if (after.next !== 'go-on' || (failuresInARow >= MAX_FAILURES && isTrouble(error))) {
          stopped = true;
          result.error ??= error;
        }
        if (after.next === 'pause') result.pausedUntilMs = Math.max(result.pausedUntilMs ?? 0, after.untilMs);
      }
    };
    const endLane = () =>
      lane().catch((error: unknown) => {
        stopped = true;
        throw error;
      });
    // None may outlive this run: the next one takes what is on the wire for interrupted, and sends it again.
    const ends = await Promise.allSettled(Array.from({ length: Math.min(LANES, total) }, endLane));
    const broken = ends.find(({ status }) => status === 'rejected');
    if (broken?.status === 'rejected') throw broken.reason;
    // Sending the first change of a record makes room for its next one. Where none was sent nothing has moved, and it would go on for
    // ever: a place that the clock has left far behind counts as due.
    if (done > 0 && mayGoOn() && listDueChanges(deps.db, run.connectionId, deps.clock.now()).length > 0) {
      return pushDue(run);
    }
    return result;
  };

  const setBack = (byMs: number) => {
    for (const [id, at] of places) places.set(id, at - byMs);
  };

  return { pushDue, setBack };
}
