import type { WaveformProblem } from '#shared/contract/calls.ts';
import { AppError, type AppErrorOptions } from '#shared/errors/app-error.ts';

/** A recording that has no waveform, and why; its code is MEDIA_CORRUPT. */
export class WaveformError extends AppError {
  readonly problem: WaveformProblem;
  /** What the bytes are, where that was found. */
  readonly contentType: string | null;

  constructor(
    problem: WaveformProblem,
    message: string,
    { contentType = null, ...options }: AppErrorOptions & { contentType?: string | null } = {},
  ) {
    super('MEDIA_CORRUPT', message, {
      action: 'Download it again; if it stays so, its platform holds it in this state.',
      ...options,
    });
    this.problem = problem;
    this.contentType = contentType;
  }
}
