import { z } from 'zod';
import { ErrorInfo, Nothing } from './common.ts';
import { command, event, query } from './define.ts';

export const Protection = z.enum(['keychain', 'passphrase', 'memory']);

/** none: never made · unconfirmed: shown, and nobody said it was saved · damaged: its file is not usable. */
export const RecoveryKeyState = z.enum(['none', 'unconfirmed', 'confirmed', 'damaged']);

/** Why the store is there and does not open; each has a screen of its own. */
export const BlockReason = z.enum([
  'keychain-absent',
  'keychain-locked',
  'keychain-cancelled',
  'keychain-slow',
  /** Another keychain answers than the one that took the key, and it has no such entry. */
  'keychain-replaced',
  /** The keychain is open and its entry is gone. */
  'key-lost',
  'vault-lost',
  'vault-damaged',
  'profile-lost',
  'profile-damaged',
  /** A key is there, and it is not this store's. */
  'key-refused',
  /** The engine stopped time after time. */
  'stopped',
  /** Anything about the store itself; `problem` says what. */
  'store',
]);

export const SetupStatus = z.object({
  /**
   * opening: the keychain or the store is being asked · protect: choose how the key is kept · recoveryKey: save the recovery
   * key · unlock: a passphrase is asked for · locked: locked by the person, the keychain has the key · blocked: the store is
   * there and does not open (see blocked) · recovered: the recovery key gave the key; choose where it is kept from now on ·
   * rekeying: the store is being encrypted anew · start: protected, no workspace yet · ready: work.
   */
  phase: z.enum([
    'opening',
    'protect',
    'recoveryKey',
    'unlock',
    'locked',
    'blocked',
    'recovered',
    'rekeying',
    'start',
    'ready',
  ]),
  protection: Protection.nullable(),
  keychain: z.object({
    available: z.boolean(),
    /** Name of the system's keychain, as its user knows it. */
    name: z.string(),
    /** Name of the one that took the key; null where none did. */
    previousName: z.string().nullable(),
    problem: ErrorInfo.nullable(),
  }),
  blocked: BlockReason.nullable(),
  recoveryKey: RecoveryKeyState,
  /** A passphrase vault lies beside the store. */
  hasVault: z.boolean(),
  /** True in the throwaway sample profile: nothing is kept after quitting. */
  throwaway: z.boolean(),
  problem: ErrorInfo.nullable(),
});

export const PASSPHRASE_MIN_LENGTH = 12;

export const NewPassphrase = z.string().min(PASSPHRASE_MIN_LENGTH).max(1024);
export const TypedPassphrase = z.string().min(1).max(1024);

export const setup = {
  status: query(z.object({}).optional(), SetupStatus),
  /** Keeps the key, a new one or the recovered one, in the system's keychain. */
  protectWithKeychain: command(z.object({}).optional(), SetupStatus),
  protectWithPassphrase: command(z.object({ passphrase: NewPassphrase }), SetupStatus),
  unlock: command(z.object({ passphrase: TypedPassphrase }), SetupStatus),
  /** Asks the keychain again, after the person has unlocked or installed it. */
  retry: command(z.object({}).optional(), SetupStatus),
  /** Opens what the recovery key opens; the key is then in hand and wants a place. */
  recover: command(z.object({ recoveryKey: z.string().min(1).max(256) }), SetupStatus),
  /** Looks in the keychain for a key that fits, where nothing says how it is kept. */
  searchKeychain: command(z.object({}).optional(), SetupStatus),
  showDataFolder: command(z.object({}).optional(), Nothing),
  quit: command(z.object({}).optional(), Nothing),
  onStatus: event(SetupStatus),
};

export type SetupStatus = z.infer<typeof SetupStatus>;
export type Protection = z.infer<typeof Protection>;
export type BlockReason = z.infer<typeof BlockReason>;
export type RecoveryKeyState = z.infer<typeof RecoveryKeyState>;
