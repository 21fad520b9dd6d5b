import type { Profile, ProfileFile } from '../../prefs/profile.ts';
import type { RecoveryFile } from '../../secrets/recovery-file.ts';
import { databaseKeyAccount, nextDatabaseKeyAccount, type SecretStore } from '../../secrets/secret-store.ts';

/** The keys kept for the database: one, or two while a change of the key is not wound up. */
export async function keptKeys({ profileId, rekeying }: Profile, secrets: SecretStore): Promise<string[]> {
  const current = await secrets.get(databaseKeyAccount(profileId));
  const next = rekeying ? await secrets.get(nextDatabaseKeyAccount(profileId)) : null;
  return [current, next].filter((keyHex) => keyHex !== null);
}

/**
 * Keeps the key that the database has, and it alone. Done after a change of the key, and by the next start where the change
 * broke off. The mark in the profile goes last, so that whatever fails here is done again.
 */
export async function finishRekey(
  { profile, recovery }: { profile: ProfileFile; recovery: RecoveryFile },
  { keyHex, secrets }: { keyHex: string; secrets: SecretStore },
): Promise<void> {
  const profileId = profile.read()?.profileId;
  if (profileId === undefined) return;
  const current = databaseKeyAccount(profileId);
  try {
    if ((await secrets.get(current)) !== keyHex) await secrets.set(current, keyHex);
    await recovery.rewrap([keyHex]);
    await secrets.remove(nextDatabaseKeyAccount(profileId));
    profile.write({ rekeying: false });
  } catch {
    // Both keys are still kept and the mark stands: the store opens as before, and the next start winds it up.
  }
}
