import { AppError } from '#shared/errors/app-error.ts';

export function corruptError(detail: string, cause?: unknown): AppError {
  return new AppError('MEDIA_CORRUPT', `The audio kept on this computer is damaged: ${detail}.`, {
    action: 'Remove it and download it again.',
    cause,
  });
}

export function missingError(cause?: unknown): AppError {
  return new AppError('MEDIA_MISSING', 'The audio is no longer on this computer.', {
    action: 'Download it again.',
    cause,
  });
}

export function unreadableError(detail: string, cause?: unknown): AppError {
  return new AppError('MEDIA_UNREADABLE', `The audio file cannot be opened or read just now (${detail}).`, {
    action: 'Try again; if it stays so, check the permissions of the Earshot folder and the disk. Nothing was removed.',
    cause,
  });
}

/** A failed file operation as an AppError; what is one already passes through. */
export function toMediaError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') {
    return new AppError('DISK_FULL', 'There is no room left on the disk for this audio.', {
      action: 'Free some space or lower the audio quota in Settings, then try again.',
      cause: error,
    });
  }
  if (code === 'ENOENT') return missingError(error);
  // Too many open files, no permission, a disk that does not answer: none of it is damage, and the file must be kept.
  return unreadableError(String(code ?? 'unknown error'), error);
}
