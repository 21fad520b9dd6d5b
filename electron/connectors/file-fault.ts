import { AppError, type AppErrorOptions } from '#shared/errors/app-error.ts';

/** Why a file is not what was asked for. */
export type FileFaultKind = 'wrongPart' | 'badEncoding' | 'cut' | 'wrongSize' | 'wrongHash';

/** Makes the error of a faulty file, so that each kind of file fails in its own words. */
export type FileFaults = (kind: FileFaultKind, message: string, options?: AppErrorOptions) => AppError;

export const plainFault: FileFaults = (_, message, options) => new AppError('UPSTREAM_BAD_REPLY', message, options);
