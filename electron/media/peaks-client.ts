import { Worker } from 'node:worker_threads';
import type { WaveformProblem } from '#shared/contract/calls.ts';
import { AppError, type ErrorData } from '#shared/errors/app-error.ts';
import type { AudioPeaks } from './peaks.ts';
import type { CopyShape } from './playable-copy.ts';
import { WaveformError } from './waveform-error.ts';

export interface PeaksRequest {
  path: string;
  keyHex: string;
  fileId: string;
  /** Bytes of audio in the file. */
  length: number;
  /** As announced by the platform; may be empty. */
  contentType: string;
  /** Writes a copy instead of computing peaks. */
  copy?: CopyRequest;
}

/** Where a copy goes and what it holds. */
export interface CopyRequest {
  path: string;
  keyHex: string;
  fileId: string;
  length: number;
  shape: CopyShape;
}

export type PeaksReply =
  | { ok: true; peaks: AudioPeaks | null }
  | { ok: false; error: ErrorData; detail: string; problem: WaveformProblem | null; contentType: string | null };

export interface PeaksOptions {
  /** The built `peaks-worker.js`, or the source file in tests. */
  worker: URL;
  /** After this the worker is ended: some damaged files keep a decoder busy for ever. By the file's size if not given. */
  timeoutMs?: number;
  /** The most memory of the worker's own heap. */
  heapMegabytes?: number;
  signal?: AbortSignal;
}

/** Many times what the densest audio takes on a slow machine: an hour of Opus has 14 MB and takes some ten seconds. */
const timeoutFor = (length: number): number => Math.min(600_000, 60_000 + (length / 1_000_000) * 15_000);
/** A decoder's work takes a few megabytes, whatever the length of the audio. */
const HEAP_MEGABYTES = 64;

/**
 * Computes a recording's peaks in a thread of its own. Rejects with a `WaveformError` when the decoder crashes, takes too much
 * memory or does not end, MEDIA_CORRUPT when the file is damaged, MEDIA_MISSING, MEDIA_UNREADABLE or CANCELLED.
 */
export async function computePeaksInWorker(request: PeaksRequest, options: PeaksOptions): Promise<AudioPeaks> {
  const peaks = await runWorker(request, options);
  if (!peaks) throw new AppError('BUG', 'the audio worker answered without peaks');
  return peaks;
}

/** Writes a copy of a recording in the same way. Rejects as well with DISK_FULL; what is left of the copy then is noise. */
export async function writeCopyInWorker(
  request: PeaksRequest & { copy: CopyRequest },
  options: PeaksOptions,
): Promise<void> {
  await runWorker(request, options);
}

function runWorker(request: PeaksRequest, options: PeaksOptions): Promise<AudioPeaks | null> {
  const { signal } = options;
  if (signal?.aborted) return Promise.reject(cancelledError());
  return new Promise((resolve, reject) => {
    const worker = new Worker(options.worker, {
      workerData: request,
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: options.heapMegabytes ?? HEAP_MEGABYTES, maxYoungGenerationSizeMb: 16 },
      stdout: true,
      stderr: true,
    });
    // The decoders print what they stumble over, without end at times: read so that it does not pile up, and dropped.
    worker.stdout.resume();
    worker.stderr.resume();
    const settle = (outcome: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
      void worker.terminate();
      outcome();
    };
    const cancel = () => settle(() => reject(cancelledError()));
    const timer = setTimeout(
      () =>
        settle(() => reject(new WaveformError('tooHeavy', 'This recording cannot be read: decoding it does not end.'))),
      options.timeoutMs ?? timeoutFor(request.length),
    );
    signal?.addEventListener('abort', cancel, { once: true });
    worker.once('message', (reply: PeaksReply) =>
      settle(() => (reply.ok ? resolve(reply.peaks) : reject(toError(reply)))),
    );
    worker.once('error', (cause) => settle(() => reject(toCrash(cause))));
    worker.once('exit', () =>
      settle(() => reject(new WaveformError('crashed', 'This recording cannot be read: decoding it ended too early.'))),
    );
  });
}

function toCrash(cause: Error): WaveformError {
  const isOutOfMemory = 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY';
  return isOutOfMemory
    ? new WaveformError('tooHeavy', 'This recording cannot be read: decoding it takes too much memory.', { cause })
    : new WaveformError('crashed', 'This recording cannot be read: decoding it failed.', { cause });
}

function toError({ error, detail, problem, contentType }: Extract<PeaksReply, { ok: false }>): AppError {
  const { code, message, action, retryable } = error;
  if (problem !== null) return new WaveformError(problem, message, { contentType, cause: detail });
  return new AppError(code, message, { action, retryable, cause: detail });
}

function cancelledError(): AppError {
  return new AppError('CANCELLED', 'Reading the recording was cancelled.');
}
