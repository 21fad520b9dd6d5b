import type { Job, JobKind } from '#shared/contract/jobs.ts';
import { AppError, toErrorData } from '#shared/errors/app-error.ts';
import { errorDetail } from '../lib/error-detail.ts';
import type { Clock, Log } from '../lib/ports.ts';
import type { Publish } from '../lib/publish.ts';
import type { WriteDb } from '../store/database.ts';
import {
  deleteEnded,
  deleteJob,
  findJob,
  insertJob,
  type JobOutcome,
  jobInput,
  listInterrupted,
  listQueued,
  markInterrupted,
  setEnded,
  setProgress,
  setQueued,
  setRunning,
} from './job-table.ts';

export interface JobContext {
  id: string;
  /** Aborted when the person cancels it, or Earshot ends. What was begun is taken back as far as it can be. */
  signal: AbortSignal;
  /** Whether it is aborted because Earshot ends; it goes on at the next start if the person wants it. */
  isStopping(): boolean;
  onProgress(doneCount: number, totalCount: number | null): void;
}

/** How jobs of one kind are done. `input` is what `start` was given, as JSON gives it back. */
export type JobRunner = (input: unknown, context: JobContext) => Promise<JobOutcome>;

/** Takes back what a job left behind that Earshot's end cut short, such as half a file. Asked for at the next start. */
export type JobCleanUp = (input: unknown, job: { id: string }) => Promise<void>;

export interface JobsDeps {
  db: WriteDb;
  clock: Clock;
  log: Log;
  publish: Publish;
}

export interface Jobs {
  /** Says how jobs of a kind are done; before `resume`. */
  register(kind: JobKind, runner: JobRunner, cleanUp?: JobCleanUp): void;
  /** Queues a job; one with an id that was seen before is that job. Answers it as it is now. */
  start(job: { id: string; kind: JobKind; label: string; input: unknown }): Job;
  /** Does one again that failed, was cancelled or was interrupted. */
  retry(id: string): Job;
  cancel(id: string): Job;
  /** Takes one off the list that is over. */
  dismiss(id: string): void;
  /** Takes every one off the list that is over. Answers how many. */
  dismissAll(): number;
  /** Marks what a crash cut short, and goes on with what waits. */
  resume(): void;
  /** Cancels what is running and waits for it; it counts as interrupted. */
  stop(): Promise<void>;
}

/** Jobs run side by side up to this many, the oldest first. */
const PARALLEL = 2;
/** Progress is written and told at most this often. */
const PROGRESS_MS = 200;

export function createJobs({ db, clock, log, publish }: JobsDeps): Jobs {
  const kinds = new Map<JobKind, { run: JobRunner; cleanUp: JobCleanUp | undefined }>();
  const running = new Map<string, { abort: AbortController; done: Promise<void> }>();
  let isStopping = false;

  const changed = (id: string) => publish('jobs', 'onChanged', { ids: [id] });

  const run = async (id: string, kind: JobKind, signal: AbortSignal): Promise<void> => {
    let toldAt = Number.NEGATIVE_INFINITY;
    const onProgress = (doneCount: number, totalCount: number | null) => {
      if (clock.now() - toldAt < PROGRESS_MS && doneCount !== totalCount) return;
      toldAt = clock.now();
      setProgress(db, id, doneCount, totalCount);
      changed(id);
    };
    try {
      const runner = kinds.get(kind)?.run;
      if (!runner) throw new AppError('NOT_OFFERED', 'This version of Earshot cannot do this job.');
      const result = await runner(jobInput(db, id), { id, signal, isStopping: () => isStopping, onProgress });
      setEnded(db, id, { state: 'done', result, error: null }, clock.now());
    } catch (error) {
      // What the end of Earshot cut short is marked at the next start, as a crash is.
      if (isStopping) return;
      const data = toErrorData(error);
      if (data.code === 'BUG') log.error('job.failed', { part: kind, detail: errorDetail(error) });
      const isCancelled = signal.aborted;
      const end = isCancelled ? { state: 'cancelled', error: null } : { state: 'failed', error: data };
      setEnded(db, id, { ...end, result: null } as Parameters<typeof setEnded>[2], clock.now());
    }
  };

  const next = () => {
    if (isStopping) return;
    for (const { id, kind } of listQueued(db)) {
      if (running.size >= PARALLEL) return;
      if (running.has(id)) continue;
      const abort = new AbortController();
      setRunning(db, id, clock.now());
      changed(id);
      const done = run(id, kind, abort.signal)
        .catch((error: unknown) => log.error('job.lost', { part: kind, detail: errorDetail(error) }))
        .finally(() => {
          running.delete(id);
          changed(id);
          next();
        });
      running.set(id, { abort, done });
    }
  };

  const tidy = async (id: string, kind: JobKind) => {
    try {
      await kinds.get(kind)?.cleanUp?.(jobInput(db, id), { id });
    } catch (error) {
      log.warn('job.left-over', { part: kind, detail: errorDetail(error) });
    }
  };

  const get = (id: string): Job => {
    const job = findJob(db, id);
    if (!job) throw new AppError('NOT_FOUND', 'This job is no longer here.');
    return job;
  };

  return {
    register: (kind, run, cleanUp) => void kinds.set(kind, { run, cleanUp }),
    start(job) {
      insertJob(db, { ...job, now: clock.now() });
      changed(job.id);
      next();
      return get(job.id);
    },
    retry(id) {
      const { state } = get(id);
      if (state !== 'failed' && state !== 'cancelled' && state !== 'interrupted') {
        throw new AppError('CONFLICT', 'This job is not one that can be done again.');
      }
      setQueued(db, id);
      next();
      changed(id);
      return get(id);
    },
    cancel(id) {
      const { state } = get(id);
      if (state === 'queued') {
        setEnded(db, id, { state: 'cancelled', result: null, error: null }, clock.now());
        changed(id);
      }
      running.get(id)?.abort.abort();
      return get(id);
    },
    dismiss(id) {
      const { state } = get(id);
      if (state === 'queued' || state === 'running') {
        throw new AppError('CONFLICT', 'This job is not over yet.', { action: 'Cancel it first.' });
      }
      deleteJob(db, id);
      changed(id);
    },
    dismissAll() {
      const count = deleteEnded(db);
      if (count > 0) publish('jobs', 'onChanged', { ids: null });
      return count;
    },
    resume() {
      if (markInterrupted(db, clock.now()) > 0) publish('jobs', 'onChanged', { ids: null });
      // Also what an earlier start could not remove, as when the disk it lies on was not there.
      for (const { id, kind } of listInterrupted(db)) void tidy(id, kind);
      next();
    },
    async stop() {
      isStopping = true;
      for (const { abort } of running.values()) abort.abort();
      await Promise.all([...running.values()].map(({ done }) => done));
    },
  };
}
