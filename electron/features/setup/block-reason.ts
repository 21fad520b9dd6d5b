import type { BlockReason } from '#shared/contract/setup.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { KeychainError } from '../../secrets/keychain-error.ts';

/** The screen that a failure on the way to the open store belongs to. */
export function reasonOf(error: unknown): BlockReason {
  if (error instanceof KeychainError) return `keychain-${error.trouble}`;
  if (error instanceof AppError && error.code === 'DB_KEY_UNAVAILABLE') return 'key-refused';
  return 'store';
}
