import { join } from 'node:path';

import type { MediaSource } from '../../engine/protocol.ts';
import { errorDetail } from '../../lib/error-detail.ts';
import type { Log } from '../../lib/ports.ts';
import { inTransaction, type WriteDb } from '../../store/database.ts';
import type { MediaActivity, Progress } from './progress.ts';
import { type ComputedPeaks, findMedia, hasPeaks, listWithoutPeaks, savePeaks } from './repository.ts';

/** Reads a whole recording; in the application it runs in a worker of its own. Rejects when the audio cannot be read. */
export type ComputePeaks = (source: MediaSource, signal: AbortSignal) => Promise<ComputedPeaks>;

export interface PeaksQueue {
  /** Queues a recording whose audio is here and whose waveform is not; anything else is ignored. */
  add(recordingId: string): void;
  /** Its audio has just arrived: computes the waveform whatever was known of it. */
  renew(recordingId: string): void;
  addMissing(): void;
  stop(): Promise<void>;
  activity(): MediaActivity | null;
}

/** Computes waveforms one after another. A recording that cannot be read is left without until Earshot starts again. */
export function createPeaksQueue({
  db,
  log,
  mediaDirectory,
  computePeaks,
  progress,
}: {
  db: WriteDb;
  log: Log;
  mediaDirectory: string;
  computePeaks: ComputePeaks;
  progress: Progress;
}): PeaksQueue {
  const waiting = new Set<string>();
  const unreadable = new Set<string>();
  let current: Promise<void> | null = null;
  const stopping = new AbortController();
  let doneCount = 0;

  const compute = async (recordingId: string): Promise<void> => {
    let callId: string | null = null;
    try {
      const media = findMedia(db, recordingId);
      if (media?.state !== 'cached' || !media.key || media.fileName === null || media.length === null) return;
      const { key, fileName, length, contentType } = media;
      callId = media.callId;
      const path = join(mediaDirectory, fileName);
      const peaks = await computePeaks({ path, key, fileId: recordingId, length, contentType }, stopping.signal);
      if (stopping.signal.aborted) return;
      inTransaction(db, () => savePeaks(db, recordingId, peaks));
    } catch (error) {
      if (stopping.signal.aborted) return;
      unreadable.add(recordingId);
      log.warn('media.peaks-failed', { recordingId, detail: errorDetail(error) });
    }
    doneCount += 1;
    if (callId !== null) progress.moved(callId);
  };

  const drain = async (): Promise<void> => {
    for (const recordingId of waiting) {
      if (stopping.signal.aborted) break;
      await compute(recordingId);
      waiting.delete(recordingId);
    }
    doneCount = 0;
    current = null;
  };

  const queue = (recordingId: string): void => {
    if (stopping.signal.aborted) return;
    waiting.add(recordingId);
    current ??= drain();
  };

  const add = (recordingId: string): void => {
    if (waiting.has(recordingId) || unreadable.has(recordingId)) return;
    if (findMedia(db, recordingId)?.state === 'cached' && !hasPeaks(db, recordingId)) queue(recordingId);
  };

  return {
    add,
    renew(recordingId) {
      unreadable.delete(recordingId);
      queue(recordingId);
    },
    addMissing() {
      for (const recordingId of listWithoutPeaks(db)) add(recordingId);
    },
    async stop() {
      stopping.abort();
      await current;
    },
    activity() {
      if (waiting.size === 0) return null;
      return { kind: 'peaks', doneCount, totalCount: doneCount + waiting.size };
    },
  };
}
