import { z } from 'zod';
import { RECOVERY_GROUPS } from '../lib/recovery-key.ts';
import { Instant, Nothing } from './common.ts';
import { command, event, query } from './define.ts';
import { NewPassphrase, Protection, RecoveryKeyState, TypedPassphrase } from './setup.ts';

/** How the store is protected, for the settings. Holds no secret. */
export const SecurityStatus = z.object({
  protection: Protection,
  keychainName: z.string(),
  recoveryKey: RecoveryKeyState,
  recoveryKeyMadeAt: Instant.nullable(),
  /** Secrets of connections that are gone, which the keychain has not let go yet. */
  secretsLeft: z.number().int(),
});

export const security = {
  status: query(z.object({}).optional(), SecurityStatus),
  /**
   * Makes a recovery key. This answer is the only place where it ever crosses to a window. The one before goes on working
   * until this one is confirmed.
   */
  makeRecoveryKey: command(z.object({}).optional(), z.object({ recoveryKey: z.string() })),
  /** Writes the recovery key just made into a file the person chooses; false when they chose none. */
  saveRecoveryKey: command(z.object({}).optional(), z.object({ saved: z.boolean() })),
  /** One group of it, typed back; `group` counts from 0. Rejects with RECOVERY_KEY_WRONG when it is another. */
  confirmRecoveryKey: command(
    z.object({
      group: z
        .number()
        .int()
        .min(0)
        .max(RECOVERY_GROUPS - 1),
      text: z.string().max(64),
    }),
    Nothing,
  ),
  /** Leaves it unconfirmed for now. */
  putOffRecoveryKey: command(z.object({}).optional(), Nothing),
  changePassphrase: command(z.object({ current: TypedPassphrase, next: NewPassphrase }), Nothing),
  /** Moves every secret from the keychain under a passphrase. */
  moveToPassphrase: command(z.object({ passphrase: NewPassphrase }), Nothing),
  /** Moves every secret from under the passphrase to the keychain. */
  moveToKeychain: command(z.object({ passphrase: TypedPassphrase }), Nothing),
  /** Encrypts the store with a new key, and makes a new recovery key. */
  rotateKey: command(z.object({}).optional(), Nothing),
  /** Closes the store and forgets its key until it is unlocked again. */
  lock: command(z.object({}).optional(), Nothing),
  removeSecretsLeft: command(z.object({}).optional(), SecurityStatus),
  onChanged: event(SecurityStatus),
};

export type SecurityStatus = z.infer<typeof SecurityStatus>;
