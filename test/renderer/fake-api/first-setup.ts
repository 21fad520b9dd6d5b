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

export function firstSetup(parameters: URLSearchParams): SetupStatus {
  const mode = parameters.get('mode') ?? 'normal';
  const isBlocked = mode.startsWith('blocked');
  const blocked = mode === 'blocked' ? 'keychain-locked' : (mode.slice('blocked-'.length) as BlockReason);
  return {
    phase: isBlocked ? 'blocked' : (PHASES[mode] ?? 'ready'),
    protection: parameters.get('protection') === 'passphrase' ? 'passphrase' : 'keychain',
    keychain: {
      available: mode !== 'no-keychain',
      name: 'GNOME Keyring',
      previousName: blocked === 'keychain-replaced' ? 'KWallet' : 'GNOME Keyring',
      problem: null,
    },
    blocked: isBlocked ? blocked : null,
    recoveryKey: (parameters.get('recovery') as SetupStatus['recoveryKey'] | null) ?? 'confirmed',
    hasVault: true,
    throwaway: mode === 'throwaway',
    problem: isBlocked
      ? {
          code: 'DB_KEY_UNAVAILABLE',
          message: 'The stored key does not open the database on this machine.',
          retryable: false,
          action: 'Restore the keychain entry this database was made with, or move the database aside.',
          requestId: 'r-4f1c2a',
        }
      : null,
  };
}
