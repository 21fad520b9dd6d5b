import { join } from 'node:path';
import type { MeasureThresholds, RecordingAnalysis } from '#shared/contract/call-measures.ts';
import type { WaveformProblem } from '#shared/contract/calls.ts';
import { ANALYSIS_VERSION, DEFAULT_THRESHOLDS, measureCall } from '#shared/domain/call-measures.ts';
import { AppError, type ErrorCode } from '#shared/errors/app-error.ts';
import type { MediaSource } from '../../engine/protocol.ts';
import { errorDetail } from '../../lib/error-detail.ts';
import type { Log } from '../../lib/ports.ts';
import { inTransaction, type WriteDb } from '../../store/database.ts';
import type { AudioAnalysis } from '../analysis/analyser.ts';
import { isMislabelled } from '../audio-format.ts';
import type { DecodeReport } from '../pcm.ts';
import { toPlayability } from '../playability.ts';
import { WaveformError } from '../waveform-error.ts';
import { findWantedCopy, listWantedCopies } from './playable-copies.ts';
import type { MediaActivity, Progress } from './progress.ts';
import {
  type AnalysisSettings,
  type ComputedPeaks,
  findCallId,
  findDeclaredMs,
  findFindings,
  findMedia,
  forgetPeaks,
  isToLookAt,
  listNotLookedAt,
  type StoredFindings,
  saveFindings,
  saveMeasures,
  savePeaks,
} from './repository.ts';

export interface ReadRecording extends ComputedPeaks {
  report: DecodeReport;
  analysis: AudioAnalysis | null;
}

/** Reads a whole recording; in the application it runs in a worker of its own. Rejects when the audio cannot be read. */
export type ComputePeaks = (source: MediaSource, signal: AbortSignal) => Promise<ReadRecording>;

export interface PeaksQueue {
  /** Queues a recording whose audio is here and was not looked at yet; anything else is ignored. */
  add(recordingId: string): void;
  /** Its audio has just arrived: looks at it, unless it is byte for byte what was looked at before. */
  renew(recordingId: string, sha256: string): void;
  addMissing(): void;
  stop(): Promise<void>;
  activity(): MediaActivity | null;
}

export interface PeaksQueueDeps {
  db: WriteDb;
  log: Log;
  mediaDirectory: string;
  computePeaks: ComputePeaks;
  progress: Progress;
  /** From which lengths on something counts; with others than before, every recording is listened to again. */
  thresholds?: MeasureThresholds;
  /** Whether the file itself is no longer what was written; then it is being fetched anew. */
  wasDamagedHere(recordingId: string): Promise<boolean>;
  /** Makes the copy that a recording needs to be played, if it needs one. Never rejects. */
  makeCopy(recordingId: string, signal: AbortSignal): Promise<void>;
}

/** What says something of this moment and not of the audio: it is tried again when Earshot next starts. */
const PASSING: ReadonlySet<ErrorCode> = new Set(['MEDIA_MISSING', 'MEDIA_UNREADABLE', 'CANCELLED']);

/** In place of a digest: the audio was looked at, and only its copy is missing. */
const ONLY_COPY = Symbol('only the copy');

interface Wish {
  sha256: string | null | typeof ONLY_COPY;
}

/** Lengths that differ by more than this share are no matter of rounding. */
const DAMAGED_SHARE = 0.02;
/** Platforms count in whole seconds. */
const DECLARED_TOLERANCE_MS = 1000;

/**
 * Computes waveforms and measures one after another, each once with the same settings: what was found is kept, also where it is that nothing can be drawn, so that
 * a file that is hard on a decoder is not given to it at every start.
 */
export function createPeaksQueue({
  db,
  log,
  mediaDirectory,
  computePeaks,
  progress,
  thresholds = DEFAULT_THRESHOLDS,
  wasDamagedHere,
  makeCopy,
}: PeaksQueueDeps): PeaksQueue {
  const settings: AnalysisSettings = { version: ANALYSIS_VERSION, thresholds };
  const waiting = new Map<string, Wish>();
  const passing = new Set<string>();
  let current: Promise<void> | null = null;
  const stopping = new AbortController();
  let doneCount = 0;

  const compute = async (recordingId: string, sha256: string | null): Promise<void> => {
    let callId: string | null = null;
    let announced = '';
    try {
      const media = findMedia(db, recordingId);
      if (media?.state !== 'cached' || !media.key || media.fileName === null || media.length === null) return;
      const { key, fileName, length, contentType } = media;
      callId = media.callId;
      announced = contentType;
      const path = join(mediaDirectory, fileName);
      const read = await computePeaks({ path, key, fileId: recordingId, length, contentType }, stopping.signal);
      if (stopping.signal.aborted) return;
      inTransaction(db, () => {
        const declaredMs = findDeclaredMs(db, recordingId);
        savePeaks(db, recordingId, read);
        saveMeasures(db, recordingId, settings, toAnalysis(read.analysis, thresholds));
        saveFindings(db, recordingId, { sha256, ...toFindings(read, contentType, declaredMs) });
      });
    } catch (error) {
      if (stopping.signal.aborted) return;
      log.warn('media.peaks-failed', { recordingId, detail: errorDetail(error) });
      await keepFailure(recordingId, sha256, announced, error);
    }
    doneCount += 1;
    if (callId !== null) progress.moved(callId);
  };

  const keepFailure = async (
    recordingId: string,
    sha256: string | null,
    announced: string,
    error: unknown,
  ): Promise<void> => {
    if (error instanceof AppError && PASSING.has(error.code)) return void passing.add(recordingId);
    // A bug of ours, too, is kept as a crash: it would meet the same bytes again.
    const problem: WaveformProblem =
      error instanceof WaveformError ? error.problem : error instanceof AppError ? 'unreadable' : 'crashed';
    try {
      if (problem === 'unreadable' && (await wasDamagedHere(recordingId))) return;
      inTransaction(db, () => {
        forgetPeaks(db, recordingId);
        const actualType = error instanceof WaveformError ? otherType(announced, error.contentType) : null;
        saveFindings(db, recordingId, { sha256, ...NOTHING_FOUND, waveformProblem: problem, actualType });
      });
    } catch (failure) {
      passing.add(recordingId);
      log.error('media.findings-failed', { recordingId, detail: errorDetail(failure) });
    }
  };

  const drain = async (): Promise<void> => {
    for (const [recordingId, wish] of waiting) {
      if (stopping.signal.aborted) break;
      const { sha256 } = wish;
      if (sha256 !== ONLY_COPY) await compute(recordingId, sha256);
      await makeCopy(recordingId, stopping.signal);
      const callId = findCallId(db, recordingId);
      if (callId !== null && !stopping.signal.aborted) progress.moved(callId);
      const newest = waiting.get(recordingId);
      waiting.delete(recordingId);
      // A file that came meanwhile is another one, even with the same digest: what was read was the one before it.
      if (newest !== undefined && newest !== wish) waiting.set(recordingId, newest);
    }
    doneCount = 0;
    current = null;
  };

  const queue = (recordingId: string, sha256: string | null | typeof ONLY_COPY): void => {
    if (stopping.signal.aborted) return;
    waiting.set(recordingId, { sha256 });
    current ??= drain();
  };

  const add = (recordingId: string): void => {
    if (waiting.has(recordingId) || passing.has(recordingId)) return;
    if (isToLookAt(db, recordingId, settings)) queue(recordingId, findFindings(db, recordingId)?.sha256 ?? null);
  };

  return {
    add,
    renew(recordingId, sha256) {
      passing.delete(recordingId);
      const isOther = findFindings(db, recordingId)?.sha256 !== sha256;
      if (isOther || isToLookAt(db, recordingId, settings)) queue(recordingId, sha256);
      else if (findWantedCopy(db, recordingId)) queue(recordingId, ONLY_COPY);
    },
    addMissing() {
      for (const recordingId of listNotLookedAt(db, settings)) add(recordingId);
      for (const recordingId of listWantedCopies(db)) if (!waiting.has(recordingId)) queue(recordingId, ONLY_COPY);
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

function toAnalysis(analysis: AudioAnalysis | null, thresholds: MeasureThresholds): RecordingAnalysis | null {
  if (analysis === null) return null;
  const { speech, hold, loudness, isSameSound } = analysis;
  const measures = measureCall(analysis, thresholds);
  return { measures, speech, hold, loudness, isSameSound };
}

const NOTHING_FOUND: Omit<StoredFindings, 'sha256'> = {
  waveformProblem: null,
  isDamaged: false,
  decodedMs: null,
  expectedMs: null,
  actualType: null,
  playability: 'asIs',
};

/** What the bytes are, where they were announced as something else. */
const otherType = (announced: string, found: string | null): string | null =>
  found !== null && isMislabelled(announced, found) ? found : null;

function toFindings(
  { report, sampleRate, frameCount }: ReadRecording,
  contentType: string,
  declaredMs: number | null,
): Omit<StoredFindings, 'sha256'> {
  const decodedMs = Math.round((frameCount / sampleRate) * 1000);
  const headerMs = report.expectedFrames === null ? null : Math.round((report.expectedFrames / sampleRate) * 1000);
  const differs = (expectedMs: number | null, toleranceMs: number): boolean =>
    expectedMs !== null && Math.abs(expectedMs - decodedMs) > Math.max(expectedMs * DAMAGED_SHARE, toleranceMs);
  const isShorter = differs(headerMs, 0);
  const isOther = differs(declaredMs, DECLARED_TOLERANCE_MS);
  return {
    waveformProblem: null,
    isDamaged: report.badParts > 0 || isShorter || isOther,
    decodedMs,
    expectedMs: isShorter ? headerMs : isOther ? declaredMs : (headerMs ?? declaredMs),
    actualType: otherType(contentType, report.contentType),
    playability: toPlayability(report),
  };
}
