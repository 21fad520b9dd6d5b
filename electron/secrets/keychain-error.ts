import { AppError } from '#shared/errors/app-error.ts';

/**
 * Why a keychain gives no answer. absent: there is none · locked: it is, and could not ask · cancelled: it asked and was
 * refused · slow: it has not answered in time, as when its question waits behind another window.
 */
export type KeychainTrouble = 'absent' | 'locked' | 'cancelled' | 'slow';

export class KeychainError extends AppError {
  readonly trouble: KeychainTrouble;

  constructor(trouble: KeychainTrouble, message: string, action: string, cause?: unknown) {
    super(trouble === 'absent' ? 'KEYCHAIN_MISSING' : 'KEYCHAIN_LOCKED', message, {
      action,
      retryable: trouble !== 'absent',
      cause,
    });
    this.trouble = trouble;
  }
}

/** Messages of GDBus and libsecret when nobody offers `org.freedesktop.secrets`; anything else is a refusal. */
const NO_SERVICE =
  /autolaunch|dbus-launch|Could not connect|Connection refused|No such file|not provided by any|ServiceUnknown|NameHasNoOwner|StartServiceByName|Failed to execute|Cannot spawn|session bus/i;

/** macOS (errSecUserCanceled), libsecret and KWallet when the person closes the question. */
const REFUSED_BY_PERSON = /cancel|dismiss|denied by (the )?user/i;

/** No program refuses so late by itself: a question was on screen meanwhile. libsecret says no more than "locked" then. */
const PERSON_MS = 1000;

export function keychainErrorOf(name: string, error: unknown, answeredMs: number): KeychainError {
  const text = error instanceof Error ? error.message : String(error);
  if (NO_SERVICE.test(text)) return missingError(name, error);
  if (REFUSED_BY_PERSON.test(text) || answeredMs >= PERSON_MS) return cancelledError(name, error);
  return lockedError(name, error);
}

export const missingError = (name: string, cause: unknown): KeychainError =>
  new KeychainError(
    'absent',
    `No keychain answers on this computer (${name}).`,
    'Install or start one, then try again, or protect your work with a passphrase instead.',
    cause,
  );

export const lockedError = (name: string, cause?: unknown): KeychainError =>
  new KeychainError('locked', `The keychain is locked (${name}).`, 'Unlock it, then try again.', cause);

export const cancelledError = (name: string, cause?: unknown): KeychainError =>
  new KeychainError(
    'cancelled',
    `The keychain's question was closed without an answer (${name}).`,
    'Try again, and answer it with the password of your keychain.',
    cause,
  );

export const slowError = (name: string, timeoutMs: number): KeychainError =>
  new KeychainError(
    'slow',
    `The keychain has not answered for ${Math.max(1, Math.round(timeoutMs / 1000))} seconds (${name}).`,
    'Look for its question, maybe behind this window, and answer it.',
  );
