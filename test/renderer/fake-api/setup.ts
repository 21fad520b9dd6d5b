import type { AppApi } from '#shared/contract/index.ts';
import type { SetupStatus } from '#shared/contract/setup.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { normalizeRecoveryText } from '#shared/lib/recovery-key.ts';
import { checkPassphrase, RECOVERY_KEY } from './security.ts';
import type { World } from './world.ts';

export function setSetup(world: World, change: Partial<SetupStatus>): SetupStatus {
  world.setup = { ...world.setup, ...change };
  world.events.setup.emit(world.setup);
  return world.setup;
}

export function fakeSetup(world: World): AppApi['setup'] {
  return {
    status: async () => world.setup,
    protectWithKeychain: async () => setSetup(world, { phase: 'recoveryKey', protection: 'keychain' }),
    protectWithPassphrase: async () => setSetup(world, { phase: 'recoveryKey', protection: 'passphrase' }),
    unlock: async ({ passphrase }) => {
      checkPassphrase(passphrase);
      return setSetup(world, { phase: 'ready' });
    },
    recover: async ({ recoveryKey }) => {
      if (normalizeRecoveryText(recoveryKey) !== normalizeRecoveryText(RECOVERY_KEY))
        throw new AppError('RECOVERY_KEY_WRONG', 'That is not the recovery key of this data.', {
          action: 'Compare it with what you wrote down; of several recovery keys the newest works.',
        });
      return setSetup(world, { phase: 'recovered' });
    },
    searchKeychain: async () => {
      throw new AppError('NOT_FOUND', 'No key was found there that opens this data.', {
        action: 'Use the recovery key, or restore profile.json. Your data is untouched.',
      });
    },
    retry: async () => (world.setup.phase === 'locked' ? setSetup(world, { phase: 'ready' }) : world.setup),
    showDataFolder: async () => undefined,
    quit: async () => undefined,
    onStatus: world.events.setup.on,
  };
}
