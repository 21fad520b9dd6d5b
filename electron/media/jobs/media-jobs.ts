import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { AppError } from '#shared/errors/app-error.ts';
import type { Connectors } from '../../connectors/connector.ts';
import type { AudioPolicy, MediaSource } from '../../engine/protocol.ts';
import { errorDetail } from '../../lib/error-detail.ts';
import type { Clock, Log, Random } from '../../lib/ports.ts';
import type { Publish } from '../../lib/publish.ts';
import { inTransaction, type WriteDb } from '../../store/database.ts';
import { removeMediaFile } from '../frame-writer.ts';
import { createDownloadQueue } from './download-queue.ts';
import { findEvictable, usedBytes } from './eviction.ts';
import { type ComputePeaks, createPeaksQueue } from './peaks-queue.ts';
import { createProgress, type MediaActivity } from './progress.ts';
import {
  askForDownload,
  findCallId,
  findMedia,
  forgetAudio,
  forgetMedia,
  forgetMediaOfKnownSize,
  forgetUnstartedPrefetches,
  listConnectionFiles,
  notePlayed,
} from './repository.ts';
import { sweep } from './sweeper.ts';

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
  /** The local copy turned out damaged: drops it and fetches it anew. */
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

export function createMediaJobs(deps: MediaJobsDeps): MediaJobs {
  const { db, clock, log, mediaDirectory } = deps;
  let policy = deps.policy;
  let starting: Promise<void> | null = null;
  let hasStopped = false;
  // Asked for or played since Earshot started: not evicted to make room for others.
  const wanted = new Set<string>();
  const progress = createProgress((callIds) => {
    deps.publish('calls', 'onChanged', { ids: callIds });
    deps.onActivity?.();
  });
  const peaks = createPeaksQueue({ ...deps, progress });
  const queue = createDownloadQueue({
    ...deps,
    progress,
    policy: () => policy,
    onCached(recordingId) {
      peaks.renew(recordingId);
      void makeRoom();
    },
  });

  const drop = async (recordingId: string): Promise<void> => {
    const fileName = inTransaction(db, () => forgetAudio(db, clock.now(), recordingId));
    await queue.cancel(recordingId);
    // Only once the key is gone for good: a crash before this line leaves noise that the sweeper removes.
    if (fileName !== null) await removeMediaFile(join(mediaDirectory, fileName));
    const callId = findCallId(db, recordingId);
    if (callId !== null) progress.moved(callId);
  };

  const evictBeyondQuota = async (): Promise<void> => {
    try {
      for (const { recordingId, length } of findEvictable(db, usedBytes(db) - policy.quotaBytes, wanted)) {
        if (wanted.has(recordingId)) continue;
        await drop(recordingId);
        // Nobody asked for it to go, so it may come back where there is room.
        if (!wanted.has(recordingId)) forgetMediaOfKnownSize(db, recordingId, length);
      }
    } catch (error) {
      log.error('media.evict-failed', { detail: errorDetail(error) });
    }
  };

  let evicting = Promise.resolve();
  const makeRoom = (): Promise<void> => {
    // One after another: two at once would count the same bytes twice and drop too much.
    evicting = evicting.then(evictBeyondQuota);
    return evicting;
  };

  const begin = async (): Promise<void> => {
    try {
      await sweep(db, mediaDirectory, log);
    } catch (error) {
      // Tidying can wait for the next start; what is here can still be played.
      log.error('media.sweep-failed', { detail: errorDetail(error) });
    }
    if (hasStopped) return;
    peaks.addMissing();
    await makeRoom();
    if (!hasStopped) queue.start();
  };

  const requireRecording = (recordingId: string): void => {
    if (findCallId(db, recordingId) === null) {
      throw new AppError('NOT_FOUND', 'This recording is no longer here.', {
        action: 'Go back to the list: it was removed on its platform or with its connection.',
      });
    }
  };

  const download = (recordingId: string): void => {
    requireRecording(recordingId);
    wanted.add(recordingId);
    const asked = inTransaction(db, () => askForDownload(db, clock.now(), recordingId));
    if (!asked) return;
    progress.moved(asked.callId);
    queue.askedFor(recordingId);
  };

  return {
    start() {
      starting ??= begin().catch((error: unknown) => log.error('media.start-failed', { detail: errorDetail(error) }));
      return starting;
    },
    kick: () => queue.kick(),
    setOnline: (online) => queue.setOnline(online),
    async stop() {
      hasStopped = true;
      await starting;
      await Promise.all([queue.stop(), peaks.stop()]);
      await evicting;
      progress.stop();
    },
    download,
    async evict(recordingId) {
      requireRecording(recordingId);
      wanted.delete(recordingId);
      await drop(recordingId);
    },
    async reportDamage(recordingId) {
      log.warn('media.damaged', { recordingId });
      await drop(recordingId);
      download(recordingId);
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
      if (!existsSync(path)) {
        log.warn('media.file-missing', { recordingId });
        forgetMedia(db, recordingId);
        download(recordingId);
        return null;
      }
      wanted.add(recordingId);
      notePlayed(db, clock.now(), recordingId);
      return { path, key: media.key, fileId: recordingId, length: media.length, contentType: media.contentType };
    },
    async removeConnectionMedia(connectionId) {
      const files = inTransaction(db, () =>
        listConnectionFiles(db, connectionId).map((file) => {
          forgetAudio(db, clock.now(), file.recordingId);
          return file;
        }),
      );
      await queue.cancelConnection(connectionId);
      for (const { fileName } of files) await removeMediaFile(join(mediaDirectory, fileName));
    },
  };
}
