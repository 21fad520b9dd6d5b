import type { Protection, SetupStatus } from '#shared/contract/setup.ts';
import { AppError, type ErrorData, toErrorData } from '#shared/errors/app-error.ts';
import type { ProfileFile } from '../../prefs/profile.ts';
import type { KeychainProbe } from '../../secrets/keychain.ts';
import { databaseKeyAccount, type SecretStore } from '../../secrets/secret-store.ts';

export interface SetupDeps {
  profile: ProfileFile;
  databaseExists: () => boolean;
  keychain: { name: string; probe: () => Promise<KeychainProbe>; secrets: SecretStore };
  vault: { create: (passphrase: string) => Promise<SecretStore>; open: (passphrase: string) => Promise<SecretStore> };
  memory: SecretStore;
  /** Opens the store with this key. Rejects with the store's own error. */
  openWorkspace: (keyHex: string, secrets: SecretStore) => Promise<void>;
  hasConnections: () => Promise<boolean>;
  newKeyHex: () => string;
  newProfileId: () => string;
  onStatus: (status: SetupStatus) => void;
  /** The store is open and its screens are about to show. */
  onOpened: () => void;
  /** True for a profile that is thrown away when the application quits; its key is never kept. */
  throwaway: boolean;
}

export interface Setup {
  status(): SetupStatus;
  /** Reads what is on this machine and goes as far as it can without asking. */
  start(): Promise<SetupStatus>;
  protectWithKeychain(): Promise<SetupStatus>;
  protectWithPassphrase(passphrase: string): Promise<SetupStatus>;
  unlock(passphrase: string): Promise<SetupStatus>;
  /** To be told when connections came or went: the first one ends the first run. */
  connectionsChanged(): Promise<void>;
}

/**
 * Decides how the key of the store is kept and opens it. A key is made only where no database is: a database without its key
 * is a problem to show, never a reason for a new key.
 */
export function createSetup(deps: SetupDeps): Setup {
  let status: SetupStatus = {
    phase: 'protect',
    protection: null,
    keychain: { available: false, name: deps.keychain.name, problem: null },
    throwaway: deps.throwaway,
    problem: null,
  };

  const show = (change: Partial<SetupStatus>): SetupStatus => {
    status = { ...status, problem: null, ...change };
    deps.onStatus(status);
    return status;
  };

  const block = (problem: ErrorData): SetupStatus => show({ phase: 'blocked', problem });

  const probe = async (): Promise<void> => {
    const { available, name, problem } = await deps.keychain.probe();
    show({ keychain: { available, name, problem } });
  };

  async function open(protection: Protection, keyHex: string, secrets: SecretStore): Promise<SetupStatus> {
    await deps.openWorkspace(keyHex, secrets);
    const opened = show({ protection, phase: (await deps.hasConnections()) ? 'ready' : 'start' });
    deps.onOpened();
    return opened;
  }

  async function openWithStoredKey(protection: 'keychain' | 'passphrase', secrets: SecretStore): Promise<SetupStatus> {
    const profile = deps.profile.read();
    const keyHex = profile && (await secrets.get(databaseKeyAccount(profile.profileId)));
    if (!keyHex) {
      throw new AppError('DB_KEY_UNAVAILABLE', 'The key of your data is no longer in the keychain.', {
        action: 'Bring the keychain back as it was, then try again. Your data is untouched.',
      });
    }
    return open(protection, keyHex, secrets);
  }

  /** Key first, profile second: a crash between leaves a spare key, never a profile whose key was not kept. */
  async function protect(protection: 'keychain' | 'passphrase', secrets: SecretStore): Promise<SetupStatus> {
    assertFirstRun();
    const profileId = deps.newProfileId();
    const keyHex = deps.newKeyHex();
    await secrets.set(databaseKeyAccount(profileId), keyHex);
    if ((await secrets.get(databaseKeyAccount(profileId))) !== keyHex) {
      throw new AppError('KEYCHAIN_LOCKED', `${deps.keychain.name} did not keep the key.`, {
        action: 'Unlock it and try again, or protect your data with a passphrase.',
      });
    }
    deps.profile.write({
      profileId,
      protection,
      keychainBackend: protection === 'keychain' ? deps.keychain.name : null,
    });
    return open(protection, keyHex, secrets);
  }

  function assertFirstRun(): void {
    if (status.phase !== 'protect' || deps.profile.read() || deps.databaseExists()) {
      throw new AppError('CONFLICT', 'This data is protected already.');
    }
  }

  async function start(): Promise<SetupStatus> {
    if (deps.throwaway) return open('memory', deps.newKeyHex(), deps.memory);
    if (deps.profile.problem) return block(deps.profile.problem);
    const profile = deps.profile.read();
    if (!profile) {
      if (deps.databaseExists()) {
        return block({
          code: 'DB_KEY_UNAVAILABLE',
          message: 'There is data here, but nothing says how its key is kept.',
          retryable: false,
          action: 'Restore profile.json beside the database, then try again. Your data is untouched.',
        });
      }
      await probe();
      return show({ phase: 'protect' });
    }
    if (profile.protection === 'passphrase') return show({ phase: 'unlock', protection: 'passphrase' });
    return openWithStoredKey('keychain', deps.keychain.secrets);
  }

  /** Expected failures become a screen; the caller sees the status, not an exception. */
  const guarded = async (work: () => Promise<SetupStatus>): Promise<SetupStatus> => {
    try {
      return await work();
    } catch (error) {
      return block(toErrorData(error));
    }
  };

  return {
    status: () => status,
    start: () => guarded(start),
    protectWithKeychain: () => protect('keychain', deps.keychain.secrets),
    protectWithPassphrase: async (passphrase) => {
      assertFirstRun();
      return protect('passphrase', await deps.vault.create(passphrase));
    },
    unlock: async (passphrase) => {
      if (status.phase !== 'unlock') throw new AppError('CONFLICT', 'Earshot is not locked.');
      return openWithStoredKey('passphrase', await deps.vault.open(passphrase));
    },
    connectionsChanged: async () => {
      if (status.phase === 'start' || status.phase === 'ready') {
        const phase = (await deps.hasConnections()) ? 'ready' : 'start';
        if (phase !== status.phase) show({ phase });
      }
    },
  };
}
