import type { AudioProblem, AudioProblemCode } from '#shared/contract/calls.ts';
import type { AppError } from '#shared/errors/app-error.ts';
import { AudioFault } from '../../connectors/audio-fault.ts';
import { failureOf } from '../../net/net-failure.ts';

/** What the screen says of a download that failed. */
export function toAudioProblem(error: AppError): AudioProblem {
  if (error instanceof AudioFault) return { code: error.problem, status: null };
  const status = failureOf(error)?.status ?? null;
  return { code: byCode(error) ?? byStatus(status), status };
}

function byCode({ code }: AppError): AudioProblemCode | null {
  switch (code) {
    case 'NOT_FOUND':
      return 'gone';
    case 'AUTH_EXPIRED':
      return 'keyRefused';
    case 'FORBIDDEN':
    case 'NO_CREDITS':
      return 'forbidden';
    case 'RATE_LIMITED':
      return 'busy';
    case 'OFFLINE':
      return 'unreachable';
    case 'TIMEOUT':
      return 'tooSlow';
    case 'KEYCHAIN_LOCKED':
    case 'KEYCHAIN_MISSING':
      return 'keychain';
    case 'DISK_FULL':
      return 'diskFull';
    case 'MEDIA_UNREADABLE':
    case 'MEDIA_MISSING':
    case 'DB_LOCKED':
      return 'fileTrouble';
    case 'MEDIA_CORRUPT':
      return 'damagedHere';
    default:
      return null;
  }
}

function byStatus(status: number | null): AudioProblemCode {
  if (status === null) return 'unknown';
  if (status >= 300 && status < 400) return 'redirected';
  return 'serverError';
}
