import { Worker } from 'node:worker_threads';
import type { CancelSignal } from '#shared/contract/define.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { errorDetail } from '../lib/error-detail.ts';
import type { Log } from '../lib/ports.ts';
import type { EngineOptions, FromReader, Outcome, ToReader } from './protocol.ts';

export interface ReaderClientDeps {
  workerPath: string;
  onPeaksWanted: (recordingId: string) => void;
  /** A read met damage. */
  onDamage: (error: AppError) => void;
  log: Log;
  /** How long a query may take. */
  deadlineMs: number;
}

export interface ReaderClient {
  open(options: Pick<EngineOptions, 'databasePath' | 'databaseKeyHex'>): Promise<void>;
  call(channel: string, input: unknown, signal?: CancelSignal): Promise<unknown>;
  /** The writer has answered or announced something: what was begun before may not have seen it. */
  noteWrite(): void;
  /** Whoever waits still is told `why`; that Earshot is closing, where nothing is said. */
  close(why?: AppError): Promise<void>;
}

interface Waiter {
  resolve(value: unknown): void;
  reject(error: AppError): void;
  release(): void;
}

/** One run of a query, for everybody who asked for the same. */
interface Run {
  id: number;
  key: string;
  channel: string;
  input: unknown;
  waiters: Set<Waiter>;
  attempt: number;
  /** How many writes had been told when it began; null while it waits. */
  epoch: number | null;
}

/** A query that nobody waits for any more and does not end by itself within this is left behind with its thread. */
const GRACE_MS = 250;
const MOST_LEFT_BEHIND = 2;
const MOST_CRASHES_IN_A_ROW = 3;
const CLOSE_TIMEOUT_MS = 1_000;

const closingError = () => new AppError('CANCELLED', 'Earshot is closing.');
const cancelledError = () => new AppError('CANCELLED', 'This is no longer wanted.');
const tooSlow = () =>
  new AppError('TIMEOUT', 'This took too long to read, so it was stopped.', {
    action: 'Narrow the search or the filter, or try again.',
  });
const stoppedError = () =>
  new AppError('BUG', 'The part of Earshot that reads your data stopped and is started again.', {
    action: 'Try again.',
    retryable: true,
  });

/**
 * The thread that answers queries. It has one statement at a time, the others wait here, so that they can be given up, joined
 * and moved to another thread. Reads have no effect, so a thread that hangs or ends is replaced and its query asked again.
 */
export function createReaderClient(deps: ReaderClientDeps): ReaderClient {
  const cancelled = new Int32Array(new SharedArrayBuffer(4));
  const queue: Run[] = [];
  const leftBehind = new Set<Worker>();
  let options: Pick<EngineOptions, 'databasePath' | 'databaseKeyHex'> | null = null;
  let worker: Worker | null = null;
  let isReady = false;
  let running: Run | null = null;
  let epoch = 0;
  let nextId = 1;
  let crashesInARow = 0;
  let isClosed = false;
  let opening = Promise.withResolvers<void>();
  opening.promise.catch(() => undefined);

  const spawn = (): void => {
    const started = new Worker(deps.workerPath);
    worker = started;
    isReady = false;
    started.on('message', (message: FromReader) => worker === started && receive(message));
    started.on('error', (error) => deps.log.error('reader.crashed', { detail: errorDetail(error) }));
    started.on('exit', () => ended(started));
    if (options) post({ kind: 'open', ...options, cancelled: cancelled.buffer as SharedArrayBuffer });
  };

  const post = (message: ToReader) => worker?.postMessage(message);

  const receive = (message: FromReader): void => {
    switch (message.kind) {
      case 'opened':
        if (message.outcome.ok) {
          isReady = true;
          opening.resolve();
          pump();
        } else cannotOpen(AppError.fromData(message.outcome.error));
        return;
      case 'reply':
        crashesInARow = 0;
        if (running?.id === message.id) finish(message.outcome);
        pump();
        return;
      case 'peaks-wanted':
        deps.onPeaksWanted(message.recordingId);
        return;
      case 'log':
        deps.log[message.level](message.event, message.fields);
    }
  };

  const cannotOpen = (error: AppError): void => {
    opening.reject(error);
    if (error.code === 'DB_CORRUPT') deps.onDamage(error);
    rejectAll(error);
  };

  const ended = (which: Worker): void => {
    leftBehind.delete(which);
    if (which !== worker || isClosed) return;
    worker = null;
    crashesInARow += 1;
    if (running) {
      running.attempt += 1;
      running.epoch = null;
      if (running.attempt > 1) settle(running, { ok: false, error: stoppedError() });
      else queue.unshift(running);
      running = null;
    }
    if (crashesInARow < MOST_CRASHES_IN_A_ROW) spawn();
    else {
      // The next query tries a new one.
      opening.reject(stoppedError());
      rejectAll(stoppedError());
    }
  };

  const pump = (): void => {
    if (running || !isReady) return;
    const run = queue.shift();
    if (!run) return;
    run.id = nextId++;
    run.epoch = epoch;
    running = run;
    post({ kind: 'call', id: run.id, channel: run.channel, input: run.input });
  };

  const finish = (outcome: Outcome): void => {
    if (!running) return;
    const run = running;
    running = null;
    if (!outcome.ok && outcome.error.code === 'DB_CORRUPT') deps.onDamage(AppError.fromData(outcome.error));
    settle(run, outcome);
  };

  const settle = (run: Run, outcome: Outcome): void => {
    for (const waiter of run.waiters) {
      waiter.release();
      if (outcome.ok) waiter.resolve(outcome.value);
      else waiter.reject(AppError.fromData(outcome.error));
    }
    run.waiters.clear();
  };

  const rejectAll = (error: AppError): void => {
    for (const run of [...queue.splice(0), ...(running ? [running] : [])]) settle(run, { ok: false, error });
    running = null;
  };

  /** Nobody waits for the run any more. */
  const giveUp = (run: Run): void => {
    const at = queue.indexOf(run);
    if (at >= 0) queue.splice(at, 1);
    if (running !== run) return;
    Atomics.store(cancelled, 0, run.id);
    const { id } = run;
    setTimeout(() => {
      // SQLite ends no single statement on a word from another thread, so the thread is left to it and replaced.
      if (running?.id === id && worker && leftBehind.size < MOST_LEFT_BEHIND) leaveBehind(worker);
    }, GRACE_MS).unref();
  };

  const leaveBehind = (stuck: Worker): void => {
    deps.log.warn('reader.left-behind', { count: leftBehind.size + 1 });
    leftBehind.add(stuck);
    worker = null;
    const run = running;
    running = null;
    // Others may have joined in the meantime.
    if (run && run.waiters.size > 0) settle(run, { ok: false, error: tooSlow() });
    void stuck.terminate();
    stuck.unref();
    spawn();
  };

  const joinable = (key: string): Run | undefined =>
    running?.key === key && running.epoch === epoch && running.waiters.size > 0
      ? running
      : queue.find((run) => run.key === key);

  spawn();

  return {
    open(given) {
      options = given;
      post({ kind: 'open', ...given, cancelled: cancelled.buffer as SharedArrayBuffer });
      return opening.promise;
    },
    call(channel, input, signal) {
      return new Promise((resolve, reject) => {
        if (isClosed || signal?.aborted) {
          reject(isClosed ? closingError() : cancelledError());
          return;
        }
        const key = `${channel} ${JSON.stringify(input)}`;
        let run = joinable(key);
        if (!run) {
          run = { id: 0, key, channel, input, waiters: new Set(), attempt: 0, epoch: null };
          queue.push(run);
        }
        const joined = run;
        const leave = (error: AppError) => {
          waiter.release();
          joined.waiters.delete(waiter);
          reject(error);
          if (joined.waiters.size === 0) giveUp(joined);
        };
        const onAbort = () => leave(cancelledError());
        const timer = setTimeout(() => leave(tooSlow()), deps.deadlineMs);
        const waiter: Waiter = {
          resolve,
          reject,
          release: () => {
            clearTimeout(timer);
            signal?.removeEventListener('abort', onAbort);
          },
        };
        signal?.addEventListener('abort', onAbort);
        joined.waiters.add(waiter);
        if (!worker) {
          crashesInARow = 0;
          opening = Promise.withResolvers<void>();
          opening.promise.catch(() => undefined);
          spawn();
        }
        pump();
      });
    },
    noteWrite() {
      epoch += 1;
    },
    async close(why = closingError()) {
      isClosed = true;
      rejectAll(why);
      opening.reject(why);
      const last = worker;
      if (!last) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, CLOSE_TIMEOUT_MS);
      last.once('exit', () => resolve());
      post({ kind: 'close' });
      await promise;
      clearTimeout(timer);
      void last.terminate();
    },
  };
}
