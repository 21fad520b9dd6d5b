import { timingSafeEqual } from 'node:crypto';
import type { SecurityStatus } from '#shared/contract/security.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { normalizeRecoveryText } from '#shared/lib/recovery-key.ts';
import { errorDetail } from '../../lib/error-detail.ts';
import type { Clock, Log } from '../../lib/ports.ts';
import { screenTexts } from '../../lib/screen-texts.ts';
import type { ProfileFile } from '../../prefs/profile.ts';
import type { HeldKey, KeySession } from '../../secrets/key-session.ts';
import type { RecoveryFile } from '../../secrets/recovery-file.ts';
import { nextDatabaseKeyAccount, type SecretStore } from '../../secrets/secret-store.ts';
import type { Vault } from '../../secrets/vault.ts';
import { copySecrets, ownAccounts, wipeSecrets } from './moving-secrets.ts';

export interface SecurityDeps {
  session: KeySession;
  profile: ProfileFile;
  recovery: RecoveryFile;
  keychain: { name: string; secrets: SecretStore };
  vault: { create: (passphrase: string) => Promise<Vault>; remove: () => Promise<void> };
  /** The engine works with these secrets from now on. */
  useSecrets: (secrets: SecretStore) => void;
  connectionIds: () => Promise<string[]>;
  countSecretsLeft: () => Promise<number>;
  removeSecretsLeft: () => Promise<number>;
  /** Gives the closed database another key; rejects and leaves it as it was when that fails. */
  rekeyDatabase: (keyHex: string, nextKeyHex: string) => Promise<void>;
  /** Keeps the one key that the database has by now, and ends the change. */
  finishRekey: (held: HeldKey) => Promise<void>;
  newKeyHex: () => string;
  /** Asks where, and writes the text there; false when the person chose nothing. */
  saveText: (suggestedName: string, text: string) => Promise<boolean>;
  clock: Clock;
  log: Log;
  onChanged: (status: SecurityStatus) => void;
}

export interface Security {
  status(): Promise<SecurityStatus>;
  makeRecoveryKey(): Promise<{ recoveryKey: string }>;
  saveRecoveryKey(): Promise<{ saved: boolean }>;
  confirmRecoveryKey(group: number, text: string): Promise<void>;
  putOffRecoveryKey(): Promise<void>;
  changePassphrase(current: string, next: string): Promise<void>;
  moveToPassphrase(passphrase: string): Promise<void>;
  moveToKeychain(passphrase: string): Promise<void>;
  rotateKey(): Promise<void>;
  removeSecretsLeft(): Promise<SecurityStatus>;
  /** Removes what an earlier move left where the secrets were; done when the store was opened. */
  finishMove(held: HeldKey): Promise<void>;
  /** The store was locked: what was shown is forgotten. */
  locked(): void;
}

/** How the key of the open store is kept: what the person may change about it while they work. */
export function createSecurity(deps: SecurityDeps): Security {
  const { session, profile, recovery } = deps;
  /** The recovery key on screen: it is kept here, in memory alone, until the person has confirmed it or put it off. */
  let shown: string | null = null;

  const heldOrRefuse = (): HeldKey => {
    const held = session.held();
    if (!held) throw new AppError('DB_KEY_UNAVAILABLE', 'Earshot is locked.', { action: 'Unlock it first.' });
    return held;
  };

  const profileIdOf = (held: HeldKey): string => {
    const id = profile.read()?.profileId;
    if (id !== undefined && held.protection !== 'memory') return id;
    throw new AppError(
      'NOT_OFFERED',
      'This workspace is thrown away when Earshot quits, so there is nothing to protect.',
    );
  };

  async function status(): Promise<SecurityStatus> {
    const { protection } = heldOrRefuse();
    const { state, createdAt } = await recovery.state();
    return {
      protection,
      keychainName: deps.keychain.name,
      recoveryKey: state,
      recoveryKeyMadeAt: createdAt,
      secretsLeft: await deps.countSecretsLeft(),
    };
  }

  const changed = async (): Promise<SecurityStatus> => {
    const now = await status();
    deps.onChanged(now);
    return now;
  };

  const settleRecoveryKey = async (): Promise<void> => {
    shown = null;
    await session.recoveryKeySettled();
    await changed();
  };

  const shownOrRefuse = (): string => {
    if (shown !== null) return shown;
    throw new AppError('CONFLICT', 'This recovery key is not on screen any more.', { action: 'Make a new one.' });
  };

  /**
   * Everything is written to the new place before the profile names it, and removed from the old one after: a break leaves a
   * copy too many, never one too few.
   */
  const move = (
    protection: 'keychain' | 'passphrase',
    target: (held: HeldKey) => Promise<SecretStore>,
  ): Promise<void> =>
    session.exclusively(async (held) => {
      const profileId = profileIdOf(held);
      if (held.protection === protection) throw new AppError('CONFLICT', 'The key is kept there already.');
      const secrets = await target(held);
      await copySecrets(held.secrets, secrets, ownAccounts(profileId, await deps.connectionIds()));
      const from = protection === 'keychain' ? 'passphrase' : 'keychain';
      const keychainBackend = protection === 'keychain' ? deps.keychain.name : null;
      profile.write({ protection, keychainBackend, clearing: from });
      const moved = { ...held, protection, secrets };
      deps.useSecrets(secrets);
      session.replace(moved);
      await finishMove(moved);
      await changed();
    });

  async function finishMove({ secrets }: HeldKey): Promise<void> {
    const clearing = profile.read()?.clearing;
    if (!clearing) return;
    try {
      if (clearing === 'passphrase') await deps.vault.remove();
      else await wipeSecrets(deps.keychain.secrets, await secrets.list());
      profile.write({ clearing: null });
    } catch (error) {
      // The profile says what is left to do; the next start does it.
      deps.log.warn('secrets.clearing-waits', { detail: errorDetail(error) });
    }
  }

  const vaultOf = ({ secrets }: HeldKey): Vault => {
    if ('changePassphrase' in secrets) return secrets as Vault;
    throw new AppError('CONFLICT', 'No passphrase protects this data.');
  };

  /** Both keys are kept, and the recovery key gives both, before the database gets the new one. */
  async function rotate(held: HeldKey): Promise<string> {
    const profileId = profileIdOf(held);
    const next = nextDatabaseKeyAccount(profileId);
    const keyHex = deps.newKeyHex();
    profile.write({ rekeying: true });
    try {
      await held.secrets.set(next, keyHex);
      if ((await held.secrets.get(next)) !== keyHex) {
        throw new AppError('KEYCHAIN_LOCKED', 'The new key was not kept.', {
          action: 'Unlock the keychain and try again.',
        });
      }
      await recovery.rewrap([held.keyHex, keyHex]);
      await deps.rekeyDatabase(held.keyHex, keyHex);
    } catch (error) {
      await deps.finishRekey(held);
      throw error;
    }
    await deps.finishRekey({ ...held, keyHex });
    return keyHex;
  }

  return {
    status,
    makeRecoveryKey: () =>
      session.exclusively(async (held) => {
        shown = await recovery.make(profileIdOf(held), [held.keyHex], deps.clock.now());
        return { recoveryKey: shown };
      }),
    async saveRecoveryKey() {
      const saved = await deps.saveText('earshot-recovery-key.txt', recoverySheet(shownOrRefuse()));
      return { saved };
    },
    async confirmRecoveryKey(group, text) {
      const expected = shownOrRefuse().split('-')[group] ?? '';
      if (!isSame(normalizeRecoveryText(text), expected)) {
        throw new AppError('RECOVERY_KEY_WRONG', 'That is not this group of the recovery key.', {
          action: 'Compare it with what you saved.',
        });
      }
      await recovery.confirm();
      await settleRecoveryKey();
    },
    putOffRecoveryKey: settleRecoveryKey,
    changePassphrase: (current, next) =>
      session.exclusively(async (held) => {
        await vaultOf(held).changePassphrase(current, next);
      }),
    moveToPassphrase: (passphrase) => move('passphrase', () => deps.vault.create(passphrase)),
    moveToKeychain: (passphrase) =>
      move('keychain', async (held) => {
        await vaultOf(held).checkPassphrase(passphrase);
        return deps.keychain.secrets;
      }),
    async rotateKey() {
      profileIdOf(heldOrRefuse());
      await session.rekey(rotate);
      await changed();
    },
    async removeSecretsLeft() {
      await deps.removeSecretsLeft();
      return changed();
    },
    finishMove,
    locked() {
      shown = null;
    },
  };
}

/** In constant time; the length of a group is no secret. */
function isSame(typed: string, expected: string): boolean {
  const [a, b] = [Buffer.from(typed), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function recoverySheet(recoveryKey: string): string {
  const { title, text } = screenTexts().recoverySheet;
  return [title, '', recoveryKey, '', text, ''].join('\n');
}
