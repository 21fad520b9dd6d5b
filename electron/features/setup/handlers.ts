import type { AppHandlers } from '#shared/contract/index.ts';
import type { Setup } from './service.ts';

export function setupHandlers(setup: Setup): AppHandlers['setup'] {
  return {
    status: () => setup.status(),
    protectWithKeychain: () => setup.protectWithKeychain(),
    protectWithPassphrase: ({ passphrase }) => setup.protectWithPassphrase(passphrase),
    unlock: ({ passphrase }) => setup.unlock(passphrase),
    retry: () => setup.start(),
  };
}
