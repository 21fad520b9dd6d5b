import type { AppHandlers } from '#shared/contract/index.ts';
import type { Setup } from './service.ts';

export interface SetupShell {
  showDataFolder: () => void | Promise<void>;
  quit: () => void;
}

export function setupHandlers(setup: Setup, shell: SetupShell): AppHandlers['setup'] {
  return {
    status: () => setup.status(),
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
