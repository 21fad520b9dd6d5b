import { checkAccount, checkSecret } from './secret-rules.ts';
import type { SecretStore } from './secret-store.ts';

/** Secrets that end with the process: the throwaway sample profile, and tests. */
export function createMemorySecrets(): SecretStore {
  const secrets = new Map<string, string>();
  return {
    kind: 'memory',
    async get(account) {
      checkAccount(account);
      return secrets.get(account) ?? null;
    },
    async set(account, value) {
      checkAccount(account);
      checkSecret(value);
      secrets.set(account, value);
    },
    async remove(account) {
      checkAccount(account);
      secrets.delete(account);
    },
    async list() {
      return [...secrets.keys()].sort();
    },
  };
}
