import type { AppApi } from '#shared/contract/index.ts';
import type { SetupStatus } from '#shared/contract/setup.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { World } from './world.ts';

export function setSetup(world: World, change: Partial<SetupStatus>): SetupStatus {
  world.setup = { ...world.setup, ...change };
  world.events.setup.emit(world.setup);
  return world.setup;
}

export function fakeSetup(world: World): AppApi['setup'] {
  return {
    status: async () => world.setup,
    protectWithKeychain: async () => setSetup(world, { phase: 'start', protection: 'keychain' }),
    protectWithPassphrase: async () => setSetup(world, { phase: 'start', protection: 'passphrase' }),
    unlock: async ({ passphrase }) => {
      if (passphrase !== 'correct horse battery') throw new AppError('PASSPHRASE_WRONG', 'That is not the passphrase.');
      return setSetup(world, { phase: 'ready' });
    },
    retry: async () => world.setup,
    onStatus: world.events.setup.on,
  };
}
