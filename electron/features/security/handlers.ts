import type { AppHandlers } from '#shared/contract/index.ts';
import type { Security } from './service.ts';

export function securityHandlers(security: Security, lock: () => Promise<unknown>): AppHandlers['security'] {
  return {
    status: () => security.status(),
    makeRecoveryKey: () => security.makeRecoveryKey(),
    saveRecoveryKey: () => security.saveRecoveryKey(),
    confirmRecoveryKey: ({ group, text }) => security.confirmRecoveryKey(group, text),
    putOffRecoveryKey: () => security.putOffRecoveryKey(),
    changePassphrase: ({ current, next }) => security.changePassphrase(current, next),
    moveToPassphrase: ({ passphrase }) => security.moveToPassphrase(passphrase),
    moveToKeychain: ({ passphrase }) => security.moveToKeychain(passphrase),
    rotateKey: () => security.rotateKey(),
    lock: async () => {
      await lock();
    },
    removeSecretsLeft: () => security.removeSecretsLeft(),
  };
}
