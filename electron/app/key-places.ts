import { join } from 'node:path';
import { systemClock } from '../lib/system.ts';
import { AttemptLimiter, attemptFile } from '../secrets/attempt-limiter.ts';
import { createKeychainSecrets, keychainAnswered, keychainName, probeKeychain } from '../secrets/keychain.ts';
import { createMemorySecrets } from '../secrets/memory.ts';
import { createRecoveryFile } from '../secrets/recovery-file.ts';
import { createVault, openVault, removeVault, setVaultAside, vaultExists } from '../secrets/vault.ts';

/** Every place on this computer that can keep the key of the store, or give it back. */
export function createKeyPlaces(dataDirectory: string) {
  const attempts = new AttemptLimiter(systemClock, attemptFile(join(dataDirectory, 'attempts.json')));
  const vaultPath = join(dataDirectory, 'vault.json');
  return {
    keychain: {
      name: keychainName(),
      probe: probeKeychain,
      answered: keychainAnswered,
      secrets: createKeychainSecrets(),
    },
    vault: {
      exists: () => vaultExists(vaultPath),
      create: async (passphrase: string) => {
        await setVaultAside(vaultPath);
        return createVault(vaultPath, passphrase, { attempts });
      },
      open: (passphrase: string) => openVault(vaultPath, passphrase, { attempts }),
      remove: () => removeVault(vaultPath),
    },
    memory: createMemorySecrets(),
    recovery: createRecoveryFile(join(dataDirectory, 'recovery.json'), attempts),
  };
}
