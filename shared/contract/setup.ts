import { z } from 'zod';
import { ErrorInfo } from './common.ts';
import { command, event, query } from './define.ts';

export const Protection = z.enum(['keychain', 'passphrase', 'memory']);

export const SetupStatus = z.object({
  /**
   * protect: choose how the key is kept · unlock: a passphrase is asked for · blocked: the store is there and its key is
   * not (see problem) · start: protected, no workspace yet · ready: work.
   */
  phase: z.enum(['protect', 'unlock', 'blocked', 'start', 'ready']),
  protection: Protection.nullable(),
  keychain: z.object({
    available: z.boolean(),
    /** Name of the system's keychain, as its user knows it. */
    name: z.string(),
    problem: ErrorInfo.nullable(),
  }),
  /** True in the throwaway sample profile: nothing is kept after quitting. */
  throwaway: z.boolean(),
  problem: ErrorInfo.nullable(),
});

export const PASSPHRASE_MIN_LENGTH = 12;

export const setup = {
  status: query(z.object({}).optional(), SetupStatus),
  protectWithKeychain: command(z.object({}).optional(), SetupStatus),
  protectWithPassphrase: command(
    z.object({ passphrase: z.string().min(PASSPHRASE_MIN_LENGTH).max(1024) }),
    SetupStatus,
  ),
  unlock: command(z.object({ passphrase: z.string().min(1).max(1024) }), SetupStatus),
  /** Asks the keychain again, after the person has unlocked or installed it. */
  retry: command(z.object({}).optional(), SetupStatus),
  onStatus: event(SetupStatus),
};

export type SetupStatus = z.infer<typeof SetupStatus>;
export type Protection = z.infer<typeof Protection>;
