import type { BlockReason, SetupStatus } from '#shared/contract/setup.ts';

const PHASES: Readonly<Record<string, SetupStatus['phase']>> = {
  protect: 'protect',
  'no-keychain': 'protect',
  unlock: 'unlock',
  opening: 'opening',
  'recovery-key': 'recoveryKey',
  locked: 'locked',
  recovered: 'recovered',
  rekeying: 'rekeying',
  start: 'start',
};

const STORE_PROBLEMS: Readonly<Record<string, SetupStatus['problem']>> = {
  damaged: {
    code: 'DB_CORRUPT',
    message: 'The database on this machine is damaged.',
    retryable: false,
    action: 'Recover it: what you had not sent is saved first, and nothing is deleted.',
  },
  foreign: {
    code: 'DB_FOREIGN',
    message: 'The file at the place of the database is not one of Earshot.',
    retryable: false,
    action: 'Move earshot.db out of the data folder and put the right one there, then try again.',
  },
};

function blockedBy(mode: string): BlockReason | null {
  if (mode in STORE_PROBLEMS) return 'store';
  if (mode === 'blocked') return 'keychain-locked';
  return mode.startsWith('blocked-') ? (mode.slice('blocked-'.length) as BlockReason) : null;
}

export function firstSetup(parameters: URLSearchParams): SetupStatus {
  const mode = parameters.get('mode') ?? 'normal';
  const blocked = blockedBy(mode);
  const isBlocked = blocked !== null;
  return {
    phase: isBlocked ? 'blocked' : (PHASES[mode] ?? 'ready'),
    protection: parameters.get('protection') === 'passphrase' ? 'passphrase' : 'keychain',
    keychain: {
      available: mode !== 'no-keychain',
      name: 'GNOME Keyring',
      previousName: blocked === 'keychain-replaced' ? 'KWallet' : 'GNOME Keyring',
      problem: null,
    },
    blocked,
    recoveryKey: (parameters.get('recovery') as SetupStatus['recoveryKey'] | null) ?? 'confirmed',
    hasVault: true,
    throwaway: mode === 'throwaway',
    problem:
      STORE_PROBLEMS[mode] ??
      (isBlocked
        ? {
            code: 'DB_KEY_UNAVAILABLE',
            message: 'The stored key does not open the database on this machine.',
            retryable: false,
            action: 'Restore the keychain entry this database was made with, or move the database aside.',
            requestId: 'r-4f1c2a',
          }
        : null),
  };
}
