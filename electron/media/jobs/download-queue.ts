import { join } from 'node:path';

import type { AudioProblem, AudioProblemCode } from '#shared/contract/calls.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { AudioFault } from '../../connectors/audio-fault.ts';
import type { Connectors } from '../../connectors/connector.ts';
import type { AudioPolicy } from '../../engine/protocol.ts';
import { errorDetail } from '../../lib/error-detail.ts';
import type { Clock, Log, Random } from '../../lib/ports.ts';
import { failureOf } from '../../net/net-failure.ts';
import type { WriteDb } from '../../store/database.ts';
import { inTransaction, toStoreError } from '../../store/database.ts';
import { removeMediaFile, type WriterOptions } from '../frame-writer.ts';
import { toAudioProblem } from './audio-problem.ts';
import { backOffMs, MOST_ATTEMPTS } from './back-off.ts';
import { downloadAudio, FileChanged } from './download.ts';
import type { MediaActivity, Progress } from './progress.ts';
import {
  countQueued,
  expectedBytes,
  findMedia,
  findNextAttemptAt,
  findNextDownload,
  type MediaRow,
  queuePrefetches,
  requeueInterrupted,
  setDownloading,
  setGivenUp,
  setQueued,
  setRestarted,
} from './repository.ts';

const MOST_AT_ONCE = 2;
/** How often a file that changes on its platform is begun anew. */
const MOST_RESTARTS = 3;
/** Rows queued ahead, so that a long list is not searched again for every file. */
const PREFETCH_BATCH = 50;
/** How long a full disk is left alone before the next try, if nobody says earlier that there is room. */
const DISK_FULL_MS = 60_000;
/** How long a recording for which the key is refused stays behind the others, once the connection answers again. */
const KEY_REFUSED_MS = 60_000;
/** How long a file that cannot be opened or written just now is left alone, at least. */
const LOCAL_TROUBLE_MS = 2_000;
/** setTimeout takes no more than this. */
const LONGEST_TIMER_MS = 2_147_483_647;

export interface DownloadQueueDeps {
  db: WriteDb;
  clock: Clock;
  random: Random;
  log: Log;
  connectors: Connectors;
  mediaDirectory: string;
  progress: Progress;
  policy(): AudioPolicy;
  openFile?: WriterOptions['openFile'];
  mostUnsizedBytes?: number;
  makeRoom(recordingId: string, length: number): Promise<boolean>;
  onCached(recordingId: string, sha256: string): void;
  /** Its download is over, however it ended. */
  onEnded(recordingId: string): void;
}

export interface DownloadQueue {
  start(): void;
  kick(): void;
  setOnline(online: boolean): void;
  policyChanged(): void;
  /** A row with priority waits now: makes place for it where only prefetches run. */
  askedFor(recordingId: string): void;
  /** Ends the work on a recording, if there is any, and waits for its end. */
  cancel(recordingId: string): Promise<void>;
  cancelConnection(connectionId: string): Promise<void>;
  stop(): Promise<void>;
  activity(): MediaActivity | null;
}

const named = (code: AudioProblemCode): AudioProblem => ({ code, status: null });

interface Running {
  media: MediaRow;
  controller: AbortController;
  finished: Promise<void>;
}

export function createDownloadQueue(deps: DownloadQueueDeps): DownloadQueue {
  const { db, clock, random, log, progress, policy } = deps;
  const running = new Map<string, Running>();
  // Connections that do not answer: nothing is tried, and no attempt counted, until someone says that they may.
  const paused = new Set<string>();
  let active = false;
  let online = true;
  let diskFullUntil = 0;
  const isDiskFull = (): boolean => clock.now() < diskFullUntil;
  let doneCount = 0;
  let timer: NodeJS.Timeout | null = null;

  const next = (): MediaRow | null =>
    findNextDownload(db, {
      now: clock.now(),
      prefetch: policy().prefetch,
      pausedConnectionIds: [...paused],
      runningIds: [...running.keys()],
    });

  const nextOrPrefetch = (): MediaRow | null => {
    const queued = next();
    if (queued || !policy().prefetch) return queued;
    const room = policy().quotaBytes - expectedBytes(db);
    const count = inTransaction(db, () => queuePrefetches(db, clock.now(), room, PREFETCH_BATCH));
    return count > 0 ? next() : null;
  };

  /** Called from timers and at the end of downloads, where an error would end the engine: the next kick tries again. */
  const pump = (): void => {
    if (timer) clearTimeout(timer);
    timer = null;
    try {
      startNext();
    } catch (error) {
      log.error('media.queue-failed', { detail: errorDetail(error) });
    }
  };

  const startNext = (): void => {
    while (active && online && !isDiskFull() && running.size < MOST_AT_ONCE) {
      const media = nextOrPrefetch();
      if (!media) break;
      run(media);
    }
    if (running.size === 0) doneCount = 0;
    if (active && online) waitForNextAttempt();
  };

  const waitForNextAttempt = (): void => {
    const at = isDiskFull() ? diskFullUntil : findNextAttemptAt(db, policy().prefetch);
    if (at === null || at <= clock.now()) return;
    timer = setTimeout(pump, Math.min(at - clock.now(), LONGEST_TIMER_MS)).unref();
  };

  const run = (media: MediaRow): void => {
    const controller = new AbortController();
    setDownloading(db, clock.now(), media.recordingId);
    const finished = work(media, controller.signal)
      .catch((error: unknown) => log.error('media.download-failed', { detail: errorDetail(error) }))
      .then(() => {
        running.delete(media.recordingId);
        deps.onEnded(media.recordingId);
        progress.moved(media.callId);
        pump();
      });
    running.set(media.recordingId, { media, controller, finished });
    progress.moved(media.callId);
  };

  const work = async (media: MediaRow, signal: AbortSignal): Promise<void> => {
    try {
      const result = await downloadAudio({ ...deps, onProgress: progress.moved }, media, signal);
      if (result.kind === 'mismatch') return mismatched(media);
      if (result.kind === 'cached') {
        doneCount += 1;
        deps.onCached(media.recordingId, result.sha256);
      }
    } catch (error) {
      await failed(media, error, signal);
    }
  };

  const mismatched = (media: MediaRow): void => {
    if (media.restartCount === 0) setRestarted(db, clock.now(), media.recordingId);
    else giveUp(media, 'failed', named('mismatch'));
  };

  const giveUp = (media: MediaRow, state: 'none' | 'failed' | 'remote', problem: AudioProblem | null): void => {
    log.warn('media.given-up', { recordingId: media.recordingId, state, code: problem?.code });
    setGivenUp(db, clock.now(), media.recordingId, state, problem);
  };

  const failed = async (media: MediaRow, error: unknown, signal: AbortSignal): Promise<void> => {
    const before = { attemptCount: media.attemptCount, nextAttemptAt: null, problem: null };
    if (signal.aborted) return setQueued(db, clock.now(), media.recordingId, before);
    if (error instanceof FileChanged) {
      if (media.restartCount >= MOST_RESTARTS) return refuse(media, named('changed'));
      await removeKept(media);
      return setRestarted(db, clock.now(), media.recordingId);
    }
    const known = toStoreError(error);
    if (!(known instanceof AppError)) {
      log.error('media.download-failed', { detail: errorDetail(error) });
      return retry(media, named('unknown'));
    }
    const problem = toAudioProblem(known);
    const wait = (ms = 0) =>
      setQueued(db, clock.now(), media.recordingId, {
        ...before,
        nextAttemptAt: ms > 0 ? clock.now() + ms : null,
        problem,
      });
    switch (known.code) {
      case 'OFFLINE':
        // Once a request has reached the platform, a line that breaks may be about this recording alone.
        if (failureOf(known)?.sent === 'maybe-sent') return retry(media, named('cut'));
        paused.add(media.connectionId);
        return wait();
      case 'AUTH_EXPIRED':
        // The others go first when the connection answers again: the key may be refused for this recording alone.
        paused.add(media.connectionId);
        return wait(KEY_REFUSED_MS);
      case 'KEYCHAIN_LOCKED':
      case 'KEYCHAIN_MISSING':
        paused.add(media.connectionId);
        return wait();
      case 'DISK_FULL':
        diskFullUntil = clock.now() + DISK_FULL_MS;
        return wait();
      case 'MEDIA_UNREADABLE':
      case 'MEDIA_MISSING':
      case 'DB_LOCKED':
        // This machine's own trouble says nothing of the recording: it never leads to giving up what is here of it.
        return wait(backOffMs(MOST_ATTEMPTS, random.fraction()) + LOCAL_TROUBLE_MS);
      case 'NOT_FOUND':
        await removeKept(media);
        return giveUp(media, 'none', problem);
      default:
        break;
    }
    if (known instanceof AudioFault && known.problem === 'quotaFull' && media.priority === 0) {
      return giveUp(media, 'remote', null);
    }
    return known.retryable || known.code === 'MEDIA_CORRUPT' ? retry(media, problem) : refuse(media, problem);
  };

  const retry = async (media: MediaRow, problem: AudioProblem): Promise<void> => {
    const bytesDone = findMedia(db, media.recordingId)?.bytesDone ?? 0;
    const attemptCount = bytesDone > media.bytesDone ? 1 : media.attemptCount + 1;
    if (attemptCount > MOST_ATTEMPTS) return refuse(media, problem);
    const nextAttemptAt = clock.now() + backOffMs(attemptCount, random.fraction());
    setQueued(db, clock.now(), media.recordingId, { attemptCount, nextAttemptAt, problem });
  };

  const refuse = async (media: MediaRow, problem: AudioProblem): Promise<void> => {
    const fileName = findMedia(db, media.recordingId)?.fileName ?? null;
    giveUp(media, 'failed', problem);
    if (fileName !== null) await removeMediaFile(join(deps.mediaDirectory, fileName));
  };

  const removeKept = async ({ recordingId }: MediaRow): Promise<void> => {
    const fileName = findMedia(db, recordingId)?.fileName ?? null;
    if (fileName !== null) await removeMediaFile(join(deps.mediaDirectory, fileName));
  };

  const abortWhere = async (is: (job: Running) => boolean): Promise<void> => {
    const jobs = [...running.values()].filter(is);
    for (const job of jobs) job.controller.abort(new AppError('CANCELLED', 'The download was stopped.'));
    await Promise.all(jobs.map((job) => job.finished));
  };

  const requeue = (): void => {
    try {
      requeueInterrupted(db, [...running.keys()]);
    } catch (error) {
      log.error('media.queue-failed', { detail: errorDetail(error) });
    }
  };

  const kick = (): void => {
    paused.clear();
    diskFullUntil = 0;
    if (active) requeue();
    pump();
  };

  return {
    start() {
      requeue();
      active = true;
      pump();
    },
    kick,
    setOnline(value) {
      if (online === value) return;
      online = value;
      if (online) return kick();
      void abortWhere(() => true);
    },
    policyChanged() {
      diskFullUntil = 0;
      if (!policy().prefetch) void abortWhere(({ media }) => media.priority === 0);
      pump();
    },
    askedFor(recordingId) {
      // A person who asks has a reason to think that it works now.
      const connectionId = findMedia(db, recordingId)?.connectionId;
      if (connectionId) paused.delete(connectionId);
      diskFullUntil = 0;
      const job = running.get(recordingId);
      if (job) job.media = findMedia(db, recordingId) ?? job.media;
      const prefetches = [...running.values()].filter(({ media }) => media.priority === 0);
      if (running.size >= MOST_AT_ONCE && !job) {
        prefetches.at(-1)?.controller.abort(new AppError('CANCELLED', 'Another recording goes first.'));
      }
      pump();
    },
    cancel: (recordingId) => abortWhere(({ media }) => media.recordingId === recordingId),
    cancelConnection: (connectionId) => abortWhere(({ media }) => media.connectionId === connectionId),
    async stop() {
      active = false;
      if (timer) clearTimeout(timer);
      timer = null;
      await abortWhere(() => true);
    },
    activity() {
      if (running.size === 0) return null;
      return { kind: 'audio', doneCount, totalCount: doneCount + running.size + countQueued(db, policy().prefetch) };
    },
  };
}
