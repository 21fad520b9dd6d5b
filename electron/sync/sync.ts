import { z } from 'zod';
import type { SyncStatus } from '#shared/contract/sync.ts';
import { BACKOFF_CAP_MS } from '#shared/domain/backoff.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { AnyConnector, ConnectorRegistry } from '../connectors/registry.ts';
import { watchClock } from '../lib/clock-watch.ts';
import { errorDetail } from '../lib/error-detail.ts';
import type { Clock, Log, Random, Timers } from '../lib/ports.ts';
import type { Publish } from '../lib/publish.ts';
import { systemTimers } from '../lib/timers.ts';
import { isLoopback } from '../net/base-url.ts';
import { failureOf } from '../net/net-failure.ts';
import { inTransaction, toStoreError, type WriteDb } from '../store/database.ts';
import { getSetting, setSetting } from '../store/settings.ts';
import { type ChangeNotes, createChangeNotes, type Topic } from './change-notes.ts';
import { findConnectionState, listConnectionStates } from './connection-table.ts';
import { type ExchangeOutcome, isLineFailure, needsThePerson, noteOutcome } from './connectivity.ts';
import { exchangeOnce, type Talk } from './exchange.ts';
import { HOLD_MS } from './outbox/enqueue.ts';
import { createPusher } from './push/pusher.ts';
import { holdUnsent, lapseHeld, recoverInterrupted } from './push/settle.ts';
import { PAUSED_SETTING, REVIEW_SETTING } from './reachable.ts';
import { createRetryBudgets, hostOf, type RetryBudget } from './retry-budget.ts';
import { afterFailure, afterSuccess, type Lane, newLane, sendAt, setBackLane, takeDue, wakeLane } from './schedule.ts';
import { type Activity, createStatusPublisher, readStatus } from './status.ts';
import { endLineRests, listLoudProblems } from './store/collection-table.ts';
import { countOpenChanges, limitWaits, nextAttemptAt, setBackWaits } from './store/outbox-table.ts';

export interface SyncDeps {
  db: WriteDb;
  clock: Clock;
  /** Passes evenly, by which a change of the other is told; left out where that is never set. */
  steadyClock?: Clock;
  random: Random;
  log: Log;
  publish: Publish;
  /** Take the place of real waiting. */
  timers?: Timers;
  connectors: Pick<ConnectorRegistry, 'for'>;
  /** Called after a connection was read, so that the audio of new recordings can be fetched. */
  onPulled?: (connectionId: string) => void;
  /** What the audio side is busy with, for the progress line. */
  mediaActivity?: () => { kind: 'audio' | 'peaks'; doneCount: number; totalCount: number } | null;
}

export interface Sync {
  /** Settles what a crash left open and begins to exchange. */
  start(): void;
  /** Ends what is under way and waits for it. */
  stop(): Promise<void>;
  /** The person asks for an exchange, with one connection or with all: everything is read again. Answers at once. */
  run(connectionId?: string): void;
  /** The machine woke up, or a network or a connection came: try now. */
  wake(): void;
  /** A change was queued, confirmed or decided: send it now. */
  changed(): void;
  /** Ends what is under way with a connection and begins nothing until the function answered is called. */
  suspend(connectionId: string): Promise<() => void>;
  setPaused(paused: boolean): SyncStatus;
  /** Once a platform answers again it is read, and nothing is sent before the person goes online. */
  setReviewFirst(reviewFirst: boolean): SyncStatus;
  status(): SyncStatus;
  /** Another part of the engine spoke to a platform: what it met tells whether that is there. */
  noteExchange(connectionId: string, outcome: ExchangeOutcome): void;
  /** Something that the status shows has moved, such as a download. */
  touch(): void;
  /** Makes every exchange that is due now, and waits for it. `start` does this by itself; tests drive it. */
  step(): Promise<void>;
}

/** The longest sleep of the loop; held changes lapse in between. */
const MAX_SLEEP_MS = 30_000;
const REST_MS = 5_000;
/** After a wake, other connections of a host follow its first one within so long. */
const WAKE_SPREAD_MS = 5_000;

interface Exchange {
  /** Ends everything, a change on the wire as well. */
  abort: AbortController;
  /** Ends the reading only. */
  abortPull: AbortController;
  done: Promise<void>;
  activity: Activity | null;
  /** It was known to be away when the exchange began, so there is nothing to show until it answers. */
  isProbe: boolean;
}

export function createSync(deps: SyncDeps): Sync {
  const { db, clock, random, log, publish, timers = systemTimers } = deps;
  const notes: ChangeNotes = createChangeNotes({ clock, publish });
  const pusher = createPusher({ ...deps, notes });
  const lanes = new Map<string, Lane>();
  const exchanges = new Map<string, Exchange>();
  const suspended = new Set<string>();
  const met = new WeakSet<AnyConnector>();
  const budgets = createRetryBudgets();
  const setBackMs = watchClock(clock, deps.steadyClock ?? clock);
  /** By how much the clock was set back since the store last took note of it. */
  let unkeptSetBackMs = 0;
  /** Before every time that is put off to: one of a clock that is set forward and back between two looks would be kept for ever. */
  const lookAtClock = () => {
    unkeptSetBackMs += setBackMs();
  };
  let paused = getSetting(db, PAUSED_SETTING, z.boolean(), false);
  let reviewFirst = getSetting(db, REVIEW_SETTING, z.boolean(), false);
  let cancelTimer: (() => void) | null = null;
  let running = false;
  /** After a failure of the store itself: what is due stays due, and must not be tried without a pause. */
  let restUntil = Number.NEGATIVE_INFINITY;

  const status = (): SyncStatus => {
    const shown = [...exchanges.values()].filter(({ isProbe }) => !isProbe);
    const activity = shown.find((exchange) => exchange.activity)?.activity ?? deps.mediaActivity?.() ?? null;
    return readStatus(db, { paused, reviewFirst, isExchanging: shown.length > 0, activity });
  };
  const statusPublisher = createStatusPublisher(timers, status, (current) => publish('sync', 'onStatus', current));

  const laneOf = (connectionId: string): Lane => {
    const lane = lanes.get(connectionId) ?? newLane(clock.now());
    lanes.set(connectionId, lane);
    return lane;
  };

  const budgetOf = (connectionId: string): RetryBudget =>
    budgets.of(findConnectionState(db, connectionId)?.baseUrl ?? '');

  const dueConnections = (): string[] => {
    const known = listConnectionStates(db).map(({ id }) => id);
    for (const id of lanes.keys()) if (!known.includes(id)) lanes.delete(id);
    return known.filter((id) => !exchanges.has(id) && !suspended.has(id) && laneOf(id).dueAt <= clock.now());
  };

  const begin = (connectionId: string): Promise<void> => {
    // What a full disk may refuse comes first: an exchange that is noted as begun must come to its end.
    const isProbe = findConnectionState(db, connectionId)?.offlineSince != null;
    // What was confirmed before the line went away is not to surprise anybody when it comes back.
    if (isProbe) tellMoved(holdUnsent({ db, clock }, connectionId));
    const budget = budgetOf(connectionId);
    const exchange: Exchange = {
      abort: new AbortController(),
      abortPull: new AbortController(),
      done: Promise.resolve(),
      activity: null,
      isProbe,
    };
    exchanges.set(connectionId, exchange);
    statusPublisher.touch();
    exchange.done = exchangeWith(connectionId, exchange)
      .catch((error: unknown) => {
        // What was met could not even be noted, as on a full disk: the store is not to be asked anything here. Whoever waits
        // for the end of an exchange only waits.
        log.error('sync.failed', { detail: errorDetail(error) });
        afterFailure(laneOf(connectionId), clock.now(), random, { isNear: false, budget });
      })
      .finally(() => {
        exchanges.delete(connectionId);
        notes.flush();
        statusPublisher.touch();
        plan();
      });
    return exchange.done;
  };

  const exchangeWith = async (connectionId: string, exchange: Exchange): Promise<void> => {
    const lane = laneOf(connectionId);
    const isPull = lane.pullAt <= clock.now() || exchange.isProbe;
    const { full } = takeDue(lane, { isPull });
    let problem: unknown = null;
    let hasEnded = false;
    try {
      // An attempt whose end could not be kept is as open as one that a crash cut short.
      if (recoverInterrupted({ db }, connectionId) > 0) notes.noteAll('outbox');
      await exchangeOnce({ ...deps, notes, pusher, met }, talkOf(connectionId, lane, exchange, { isPull, full }));
      hasEnded = true;
    } catch (error) {
      problem = toStoreError(error);
      if (!(problem instanceof AppError)) log.error('sync.bug', { detail: errorDetail(error) });
    }
    lookAtClock();
    if (!hasEnded && isPull) lane.full ||= full;
    if (exchange.abort.signal.aborted || exchange.abortPull.signal.aborted) {
      wakeLane(lane, clock.now(), { full: false });
      return;
    }
    const outcome: ExchangeOutcome = problem === null ? { ok: true } : { ok: false, error: problem };
    const isWholeSync = isPull && !listLoudProblems(db).some((loud) => loud.connectionId === connectionId);
    if (noteOutcome(deps, connectionId, outcome, { isPull, isWholeSync })) notes.note('connections', [connectionId]);
    const state = findConnectionState(db, connectionId);
    const isNear = isLineFailure(problem) && isLoopback(URL.parse(state?.baseUrl ?? '')?.hostname ?? '');
    if (!hasEnded) {
      // What it noted of single lists before it ended shows on the connection.
      notes.note('connections', [connectionId]);
      afterFailure(lane, clock.now(), random, {
        isNear,
        budget: budgetOf(connectionId),
        needsPerson: needsThePerson(problem),
        retryAfterMs: failureOf(problem)?.retryAfterMs ?? null,
      });
      return;
    }
    if (isPull) {
      afterSuccess(lane, clock.now(), random);
      budgetOf(connectionId).recovered();
      deps.onPulled?.(connectionId);
    } else sendAt(lane, lane.pullAt);
    const next = nextAttemptAt(db, connectionId, clock.now());
    if (next !== null) sendAt(lane, next);
  };

  const talkOf = (
    connectionId: string,
    lane: Lane,
    exchange: Exchange,
    { isPull, full }: { isPull: boolean; full: boolean },
  ): Talk => ({
    connectionId,
    isPull,
    full,
    signal: exchange.abort.signal,
    pullSignal: AbortSignal.any([exchange.abort.signal, exchange.abortPull.signal]),
    lane,
    budget: budgetOf(connectionId),
    isHalted: () => paused,
    onMet: () => {
      if (!exchange.isProbe) return;
      exchange.isProbe = false;
      if (noteOutcome(deps, connectionId, { ok: true }, { isPull: false })) {
        notes.note('connections', [connectionId]);
      }
      const { queued, unknown } = countOpenChanges(db, connectionId);
      // It is still read, so that what is shown is compared with the platform as it is now.
      if (reviewFirst && queued + unknown > 0) pause();
      statusPublisher.touch();
    },
    onProgress: (activity) => {
      lookAtClock();
      exchange.activity = activity;
      statusPublisher.touch();
    },
  });

  const pause = () => {
    paused = true;
    setSetting(db, PAUSED_SETTING, true);
    tellMoved(holdUnsent({ db, clock }));
  };

  const tellMoved = (moved: readonly { topic: Topic; entityId: string }[]) => {
    if (moved.length === 0) return;
    for (const { topic, entityId } of moved) notes.note(topic, [entityId]);
    notes.noteAll('outbox');
    notes.flush();
    statusPublisher.touch();
  };

  /** A clock that was set back must not put everything off until it has caught up. */
  const noticeClock = () => {
    lookAtClock();
    const byMs = unkeptSetBackMs;
    if (byMs === 0) return;
    // First what a full disk may refuse: the next step then sets all of it back.
    inTransaction(db, () => setBackWaits(db, byMs));
    unkeptSetBackMs = 0;
    for (const lane of lanes.values()) setBackLane(lane, byMs);
    budgets.setBack(byMs);
    pusher.setBack(byMs);
  };

  const step = async (): Promise<void> => {
    noticeClock();
    tellMoved(lapseHeld({ db, clock }));
    if (paused) return;
    await Promise.all(dueConnections().map(begin));
  };

  const plan = () => {
    cancelTimer?.();
    cancelTimer = null;
    if (!running) return;
    const idle = [...lanes.keys()].filter((id) => !exchanges.has(id) && !suspended.has(id));
    const waits = idle.map((id) => laneOf(id).dueAt - clock.now());
    // A clock that was set back prolongs no rest.
    const rest = Math.min(restUntil - clock.now(), REST_MS);
    const wait = paused ? MAX_SLEEP_MS : Math.max(rest, 0, Math.min(MAX_SLEEP_MS, ...waits));
    cancelTimer = timers.after(wait, loop);
  };

  const loop = () => {
    // What is due is started and not waited for: a slow platform must not hold another back. Each plans again at its end.
    step().catch((error: unknown) => {
      log.error('sync.failed', { detail: errorDetail(error) });
      restUntil = clock.now() + REST_MS;
      plan();
    });
    plan();
  };

  const wakeAll = (full: boolean) => {
    for (const { id } of listConnectionStates(db)) wakeLane(laneOf(id), clock.now(), { full });
    plan();
  };

  /** One connection of each host asks first; the others follow a little apart, so that a host is not met by all at once. */
  const wakeSpread = () => {
    const asked = new Set<string>();
    for (const { id, baseUrl } of listConnectionStates(db)) {
      const isFirst = !asked.has(hostOf(baseUrl));
      asked.add(hostOf(baseUrl));
      const at = clock.now() + (isFirst ? 0 : Math.round(WAKE_SPREAD_MS * random.fraction()));
      wakeLane(laneOf(id), at, { full: false });
    }
    plan();
  };

  const abortAll = async () => {
    for (const { abort } of exchanges.values()) abort.abort();
    await Promise.all([...exchanges.values()].map(({ done }) => done));
  };

  return {
    start() {
      recoverInterrupted({ db });
      endLineRests(db);
      inTransaction(db, () => limitWaits(db, clock.now(), { waitMs: BACKOFF_CAP_MS, holdMs: HOLD_MS }));
      holdUnsent({ db, clock });
      running = true;
      wakeAll(false);
    },
    async stop() {
      running = false;
      plan();
      await abortAll();
      statusPublisher.stop();
    },
    run(connectionId) {
      if (connectionId === undefined) wakeAll(true);
      else if (findConnectionState(db, connectionId)) {
        wakeLane(laneOf(connectionId), clock.now(), { full: true });
        plan();
      }
    },
    wake: wakeSpread,
    changed() {
      for (const { id, offlineSince } of listConnectionStates(db)) {
        // While the line is down the next probe sends it; trying at each keystroke would only wear the line.
        const next = offlineSince === null ? nextAttemptAt(db, id, clock.now()) : null;
        if (next !== null) sendAt(laneOf(id), Math.max(next, clock.now()));
      }
      statusPublisher.touch();
      plan();
    },
    async suspend(connectionId) {
      suspended.add(connectionId);
      const exchange = exchanges.get(connectionId);
      exchange?.abort.abort();
      await exchange?.done;
      return () => {
        suspended.delete(connectionId);
        if (findConnectionState(db, connectionId)) wakeLane(laneOf(connectionId), clock.now(), { full: false });
        else lanes.delete(connectionId);
        statusPublisher.touch();
        plan();
      };
    },
    setPaused(value) {
      if (value) {
        pause();
        for (const { abortPull } of exchanges.values()) abortPull.abort();
      } else {
        paused = false;
        setSetting(db, PAUSED_SETTING, false);
        wakeAll(false);
      }
      statusPublisher.flush();
      return status();
    },
    setReviewFirst(value) {
      reviewFirst = value;
      setSetting(db, REVIEW_SETTING, value);
      statusPublisher.flush();
      return status();
    },
    status,
    noteExchange(connectionId, outcome) {
      if (!outcome.ok && failureOf(outcome.error) === null) return;
      if (noteOutcome(deps, connectionId, outcome, { isPull: false })) {
        notes.note('connections', [connectionId]);
        notes.flush();
        if (!outcome.ok) sendAt(laneOf(connectionId), clock.now());
        statusPublisher.touch();
        plan();
      }
    },
    touch: () => statusPublisher.touch(),
    step,
  };
}
