import { setTimeout } from 'node:timers/promises';
import type { AppHandlers } from '#shared/contract/index.ts';
import type { Setup } from './service.ts';

const QUICK_START_MS = 800;

export interface SetupShell {
  showDataFolder: () => void | Promise<void>;
  quit: () => void;
}

export function setupHandlers(setup: Setup, shell: SetupShell): AppHandlers['setup'] {
  return {
    status: async () => {
      // The page keeps its skeleton meanwhile: a start that is quick shows no screen that is gone in a moment.
      await Promise.race([setup.known(), setTimeout(QUICK_START_MS)]);
      return setup.status();
    },
    protectWithKeychain: () => setup.protectWithKeychain(),
    protectWithPassphrase: ({ passphrase }) => setup.protectWithPassphrase(passphrase),
    unlock: ({ passphrase }) => setup.unlock(passphrase),
    retry: () => setup.start(),
    recover: ({ recoveryKey }) => setup.recover(recoveryKey),
    searchKeychain: () => setup.searchKeychain(),
    showDataFolder: () => shell.showDataFolder(),
    quit: () => shell.quit(),
  };
}
