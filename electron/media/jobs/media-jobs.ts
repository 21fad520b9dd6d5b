import { statSync } from 'node:fs';
import { join } from 'node:path';

import type { MeasureThresholds } from '#shared/contract/call-measures.ts';
import type { AudioProblem } from '#shared/contract/calls.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Connectors } from '../../connectors/connector.ts';
import type { AudioPolicy, MediaSource } from '../../engine/protocol.ts';
import { errorDetail } from '../../lib/error-detail.ts';
import type { Clock, Log, Random, Timers } from '../../lib/ports.ts';
import type { Publish } from '../../lib/publish.ts';
import { systemTimers } from '../../lib/timers.ts';
import { inTransaction, type WriteDb } from '../../store/database.ts';
import { removeMediaFile, type WriterOptions } from '../frame-writer.ts';
import { createCopyMaker, type WriteCopy } from './copy-maker.ts';
import { createDownloadQueue } from './download-queue.ts';
import { committedBytes, findEvictable, usedBytes } from './eviction.ts';
import { createKeepReasons } from './keep-reasons.ts';
import { type ComputePeaks, createPeaksQueue } from './peaks-queue.ts';
import { copyFileId, findCopy, forgetCopy, isUnplayable, type PlayableCopy } from './playable-copies.ts';
import { createProgress, type MediaActivity } from './progress.ts';
import { removePurgedFiles } from './purged-files.ts';
import {
  askForDownload,
  findCallId,
  findMedia,
  forgetAudio,
  forgetMedia,
  forgetMediaOfKnownSize,
  forgetUnstartedPrefetches,
  isHeld,
  listConnectionFiles,
} from './repository.ts';
import { createScrubber } from './scrubber.ts';
import { sweep } from './sweeper.ts';
import { verifyAudio } from './verify.ts';

export interface MediaJobsDeps {
  db: WriteDb;
  clock: Clock;
  random: Random;
  log: Log;
  connectors: Connectors;
  publish: Publish;
  mediaDirectory: string;
  policy: AudioPolicy;
  computePeaks: ComputePeaks;
  writeCopy: WriteCopy;
  /** From which lengths on something counts in the measures of a call; the usual ones if not given. */
  thresholds?: MeasureThresholds;
  /** Take the place of real waiting between two readings back. */
  timers?: Timers;
  /** A test passes one whose disk is full. */
  openFile?: WriterOptions['openFile'];
  mostUnsizedBytes?: number;
  /** Told whenever `activity()` would answer something else. */
  onActivity?: () => void;
}

/** What the engine does with audio by itself: download, waveforms, quota, tidying. */
export interface MediaJobs {
  /** Tidies the folder, then goes on where the last run stopped. Never rejects: without audio the rest still works. */
  start(): Promise<void>;
  /** There may be new recordings, or a platform answers again: looks at the queue now. */
  kick(): void;
  /** False stops every download at once and keeps what is here of them. */
  setOnline(online: boolean): void;
  /** Ends running work; what is here of a download stays for the next start. */
  stop(): Promise<void>;
  /** Puts a recording first. Throws NOT_FOUND. */
  download(recordingId: string): void;
  /** Drops the local audio; the recording is fetched again only when asked for. Throws NOT_FOUND. */
  evict(recordingId: string): Promise<void>;
  /** The local copy is said to be damaged: if it is, drops it and fetches it anew. */
  reportDamage(recordingId: string): Promise<void>;
  queuePeaks(recordingId: string): void;
  setPolicy(policy: AudioPolicy): void;
  policy(): AudioPolicy;
  activity(): MediaActivity | null;
  /** The local audio, or null where it is not wholly here. Notes the time for eviction. */
  resolve(recordingId: string): MediaSource | null;
  /** Makes the audio of a connection unreadable and removes its files; call it before its rows go. */
  removeConnectionMedia(connectionId: string): Promise<void>;
}

/** What is played is asked for piece by piece, and goes on being played a while after the last piece. */
const PLAYING_MS = 5 * 60_000;
const COPY_TYPE = 'audio/wav';

export function createMediaJobs(deps: MediaJobsDeps): MediaJobs {
  const { db, clock, log, mediaDirectory } = deps;
  let policy = deps.policy;
  let starting: Promise<void> | null = null;
  let hasStopped = false;
  /** When audio was last asked for to be played. */
  let playedAt = Number.NEGATIVE_INFINITY;
  const reasons = createKeepReasons(db, clock);
  const progress = createProgress((callIds) => {
    deps.publish('calls', 'onChanged', { ids: callIds });
    deps.onActivity?.();
  });
  const makeCopy = createCopyMaker({ ...deps, makeCopyRoom: (recordingId, length) => roomBeside(recordingId, length) });
  const peaks = createPeaksQueue({
    ...deps,
    makeCopy,
    progress,
    wasDamagedHere: (recordingId) => refetchIfDamaged(recordingId),
  });
  const queue = createDownloadQueue({
    ...deps,
    progress,
    policy: () => policy,
    makeRoom: (recordingId, length) => reserve(recordingId, length),
    onCached(recordingId, sha256) {
      peaks.renew(recordingId, sha256);
      void makeRoom();
    },
    onEnded: (recordingId) => void reserved.delete(recordingId),
  });

  const drop = async (recordingId: string): Promise<void> => {
    const fileNames = inTransaction(db, () => [forgetCopy(db, recordingId), forgetAudio(db, clock.now(), recordingId)]);
    await queue.cancel(recordingId);
    // Only once the key is gone for good: a crash before this line leaves noise that the sweeper removes.
    for (const fileName of fileNames) if (fileName !== null) await removeMediaFile(join(mediaDirectory, fileName));
    const callId = findCallId(db, recordingId);
    if (callId !== null) progress.moved(callId);
  };

  /** Bytes that downloads under way will take and that no row tells of yet. */
  const reserved = new Map<string, number>();

  const dropFor = async (bytes: number, keptId: string | null = null): Promise<void> => {
    for (const { recordingId, ownLength } of findEvictable(db, bytes, (id) => id === keptId || reasons.has(id))) {
      if (reasons.has(recordingId)) continue;
      await drop(recordingId);
      // Nobody asked for it to go, so it may come back where there is room.
      if (!reasons.has(recordingId)) forgetMediaOfKnownSize(db, recordingId, ownLength);
    }
  };

  let evicting: Promise<unknown> = Promise.resolve();
  /** One after another: two at once would count the same bytes twice and drop too much. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = evicting.then(work);
    evicting = done.catch((error: unknown) => log.error('media.evict-failed', { detail: errorDetail(error) }));
    return done;
  };

  const makeRoom = (): Promise<unknown> => {
    void inTurn(() => dropFor(usedBytes(db) - policy.quotaBytes));
    return evicting;
  };

  /** Room is made before the first byte is written, so that the limit holds at every moment. */
  const reserve = (recordingId: string, length: number): Promise<boolean> =>
    inTurn(async () => {
      const missing = (): number => {
        const others = [...reserved].filter(
          ([id]) => id !== recordingId && (findMedia(db, id)?.length ?? null) === null,
        );
        const promised = others.reduce((sum, [, bytes]) => sum + bytes, 0);
        return committedBytes(db) + promised + length - policy.quotaBytes;
      };
      await dropFor(missing());
      if (missing() > 0) return false;
      reserved.set(recordingId, length);
      return true;
    });

  /** Room for a copy, which must not drop what it is made of. */
  const roomBeside = (recordingId: string, length: number): Promise<boolean> =>
    inTurn(async () => {
      const missing = (): number => committedBytes(db) + length - policy.quotaBytes;
      await dropFor(missing(), recordingId);
      return missing() <= 0;
    });

  const removePurged = (): Promise<void> => inTurn(() => removePurgedFiles(db, mediaDirectory));

  const begin = async (): Promise<void> => {
    try {
      await removePurged();
      await sweep(db, mediaDirectory, log);
    } catch (error) {
      // Tidying can wait for the next start; what is here can still be played.
      log.error('media.sweep-failed', { detail: errorDetail(error) });
    }
    if (hasStopped) return;
    peaks.addMissing();
    await makeRoom();
    if (hasStopped) return;
    queue.start();
    scrubber.start();
  };

  /** When the file as it came was last handed to a player, by recording. */
  const servedAsIs = new Map<string, number>();

  /** The copy to play, or null for the file as it came: a player that began with that must not meet other bytes midway. */
  const toPlay = (recordingId: string): PlayableCopy | null => {
    const copy = findCopy(db, recordingId);
    const since = clock.now() - (servedAsIs.get(recordingId) ?? Number.NEGATIVE_INFINITY);
    if (copy && (since > PLAYING_MS || isUnplayable(db, recordingId))) return copy;
    servedAsIs.set(recordingId, clock.now());
    return null;
  };

  const requireRecording = (recordingId: string): void => {
    if (findCallId(db, recordingId) === null) {
      throw new AppError('NOT_FOUND', 'This recording is no longer here.', {
        action: 'Go back to the list: it was removed on its platform or with its connection.',
      });
    }
  };

  const download = (recordingId: string, problem: AudioProblem | null = null): void => {
    requireRecording(recordingId);
    const asked = inTransaction(db, () => {
      reasons.asked(recordingId);
      return askForDownload(db, clock.now(), recordingId, problem);
    });
    if (!asked) return;
    progress.moved(asked.callId);
    queue.askedFor(recordingId);
  };

  /**
   * Looks for itself before anything is thrown away: a report may be late and speak of a file that was replaced since, and
   * several replies report the same damage.
   */
  const refetchIfDamaged = async (recordingId: string): Promise<boolean> => {
    const media = findMedia(db, recordingId);
    if (media?.state !== 'cached' || !media.key || media.fileName === null || media.length === null) return false;
    const { key, length, fileName, keptSha256 } = media;
    const file = { path: join(mediaDirectory, fileName), key, length, fileId: recordingId };
    const { state } = await verifyAudio(file, { sha256: keptSha256 });
    if (state !== 'damaged' || findMedia(db, recordingId)?.fileName !== fileName) return false;
    log.warn('media.damaged', { recordingId });
    // Of a held call even a damaged file stays: most of it can still be heard.
    if (isHeld(db, recordingId)) return false;
    await drop(recordingId);
    download(recordingId, { code: 'damagedHere', status: null });
    return true;
  };

  const scrubber = createScrubber({
    ...deps,
    timers: deps.timers ?? systemTimers,
    isBusy: () => queue.activity() !== null || peaks.activity() !== null || clock.now() - playedAt < PLAYING_MS,
    async onDamaged(recordingId) {
      await refetchIfDamaged(recordingId);
    },
  });

  return {
    start() {
      starting ??= begin().catch((error: unknown) => log.error('media.start-failed', { detail: errorDetail(error) }));
      return starting;
    },
    kick() {
      // What could not be removed now is removed at the next kick; the failure was noted in its turn.
      removePurged().catch(() => {});
      queue.kick();
    },
    setOnline: (online) => queue.setOnline(online),
    async stop() {
      hasStopped = true;
      await starting;
      await Promise.all([queue.stop(), peaks.stop(), scrubber.stop()]);
      await evicting;
      progress.stop();
    },
    download: (recordingId) => download(recordingId),
    async evict(recordingId) {
      requireRecording(recordingId);
      if (isHeld(db, recordingId)) {
        throw new AppError('CONFLICT', 'This call is on legal hold, so its audio stays here.', {
          action: 'Lift the hold first.',
        });
      }
      reasons.none(recordingId);
      await drop(recordingId);
    },
    async reportDamage(recordingId) {
      await refetchIfDamaged(recordingId);
    },
    queuePeaks: (recordingId) => peaks.add(recordingId),
    setPolicy(next) {
      policy = next;
      if (!policy.prefetch) forgetUnstartedPrefetches(db);
      void makeRoom();
      queue.policyChanged();
    },
    policy: () => policy,
    activity: () => queue.activity() ?? peaks.activity(),
    resolve(recordingId) {
      const media = findMedia(db, recordingId);
      if (media?.state !== 'cached' || !media.key || media.fileName === null || media.length === null) return null;
      const path = join(mediaDirectory, media.fileName);
      if (isMissing(path)) {
        log.warn('media.file-missing', { recordingId });
        forgetMedia(db, recordingId);
        download(recordingId, { code: 'missingHere', status: null });
        return null;
      }
      const copy = toPlay(recordingId);
      reasons.played(recordingId);
      playedAt = clock.now();
      if (copy) {
        const copyPath = join(mediaDirectory, copy.fileName);
        if (!isMissing(copyPath)) {
          return {
            path: copyPath,
            key: copy.key,
            fileId: copyFileId(recordingId),
            length: copy.length,
            contentType: COPY_TYPE,
          };
        }
        forgetCopy(db, recordingId);
      }
      const contentType = media.actualType ?? media.contentType;
      return { path, key: media.key, fileId: recordingId, length: media.length, contentType };
    },
    async removeConnectionMedia(connectionId) {
      const files = inTransaction(db, () =>
        listConnectionFiles(db, connectionId).flatMap(({ recordingId, fileName }) => {
          forgetAudio(db, clock.now(), recordingId);
          return [fileName, forgetCopy(db, recordingId)];
        }),
      );
      await queue.cancelConnection(connectionId);
      for (const fileName of files) if (fileName !== null) await removeMediaFile(join(mediaDirectory, fileName));
    },
  };
}

/** A file that cannot be looked at, for want of a permission or of free handles, is not missing: its key must be kept. */
function isMissing(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) === undefined;
  } catch {
    // Whatever the reason is, opening the file will name it.
    return false;
  }
}
