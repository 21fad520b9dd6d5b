import { AppError } from '#shared/errors/app-error.ts';
import {
  connectionAccount,
  databaseKeyAccount,
  SAMPLE_PLATFORM_ACCOUNT,
  type SecretStore,
} from '../../secrets/secret-store.ts';

/** What this profile keeps; the keychain may hold the secrets of another one too. */
export const ownAccounts = (profileId: string, connectionIds: readonly string[]): string[] => [
  databaseKeyAccount(profileId),
  SAMPLE_PLATFORM_ACCOUNT,
  ...connectionIds.map(connectionAccount),
];

/** Copies what is there and reads every copy back before it is relied on. */
export async function copySecrets(from: SecretStore, to: SecretStore, accounts: readonly string[]): Promise<void> {
  for (const account of accounts) {
    const value = await from.get(account);
    if (value === null) continue;
    await to.set(account, value);
    if ((await to.get(account)) !== value) {
      throw new AppError('KEYCHAIN_LOCKED', 'The new place did not keep what it was given.', {
        action: 'Nothing was moved. Try again.',
      });
    }
  }
}

export async function wipeSecrets(store: SecretStore, accounts: readonly string[]): Promise<void> {
  for (const account of accounts) await store.remove(account);
}
