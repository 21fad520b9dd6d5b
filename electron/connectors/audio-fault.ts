import type { AudioProblemCode } from '#shared/contract/calls.ts';
import { AppError, type AppErrorOptions, type ErrorCode } from '#shared/errors/app-error.ts';
import type { FileFaultKind, FileFaults } from './file-fault.ts';

/** A failure about one recording, named as the screen names it. It says nothing of the other recordings. */
export class AudioFault extends AppError {
  readonly problem: AudioProblemCode;

  constructor(problem: AudioProblemCode, message: string, options: AppErrorOptions & { code?: ErrorCode } = {}) {
    super(options.code ?? 'UPSTREAM_BAD_REPLY', message, options);
    this.problem = problem;
  }
}

const PROBLEM_OF: Readonly<Record<FileFaultKind, AudioProblemCode>> = {
  wrongPart: 'wrongPart',
  badEncoding: 'badEncoding',
  cut: 'cut',
  wrongSize: 'cut',
  wrongHash: 'mismatch',
};

/** A faulty file that is audio. */
export const audioFault: FileFaults = (kind, message, options) => new AudioFault(PROBLEM_OF[kind], message, options);
