import { Worker } from 'node:worker_threads';
import { AppError, type ErrorData } from '#shared/errors/app-error.ts';
import { unsupportedError } from './audio-format.ts';
import type { AudioPeaks } from './peaks.ts';

export interface PeaksRequest {
  path: string;
  keyHex: string;
  fileId: string;
  /** Bytes of audio in the file. */
  length: number;
  /** As announced by the platform; may be empty. */
  contentType: string;
}

export type PeaksReply = { ok: true; peaks: AudioPeaks } | { ok: false; error: ErrorData; detail: string };

export interface PeaksOptions {
  /** The built `peaks-worker.js`, or the source file in tests. */
  worker: URL;
  /** After this the worker is ended: some damaged files keep a decoder busy for ever. */
  timeoutMs?: number;
  signal?: AbortSignal;
}

const DEFAULT_TIMEOUT_MS = 60_000;

/**
 * Computes a recording's peaks in a thread of its own. Rejects with MEDIA_CORRUPT (also when the decoder crashes, takes too
 * much memory or does not end), MEDIA_MISSING or CANCELLED.
 */
export function computePeaksInWorker(request: PeaksRequest, options: PeaksOptions): Promise<AudioPeaks> {
  const { signal } = options;
  if (signal?.aborted) return Promise.reject(cancelledError());
  return new Promise((resolve, reject) => {
    const worker = new Worker(options.worker, {
      workerData: request,
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: 256 },
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
      () => settle(() => reject(unsupportedError('decoding it does not end'))),
      options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    );
    signal?.addEventListener('abort', cancel, { once: true });
    worker.once('message', (reply: PeaksReply) =>
      settle(() => (reply.ok ? resolve(reply.peaks) : reject(toError(reply)))),
    );
    worker.once('error', (cause) =>
      settle(() =>
        reject(
          new AppError('MEDIA_CORRUPT', 'This recording cannot be read: decoding it failed.', {
            action: 'Download it again; if it stays so, its platform holds it in this state.',
            cause,
          }),
        ),
      ),
    );
    worker.once('exit', () => settle(() => reject(unsupportedError('decoding it ended too early'))));
  });
}

function toError({ error, detail }: Extract<PeaksReply, { ok: false }>): AppError {
  const { code, message, action, retryable } = error;
  return new AppError(code, message, { action, retryable, cause: detail });
}

function cancelledError(): AppError {
  return new AppError('CANCELLED', 'Reading the recording was cancelled.');
}
