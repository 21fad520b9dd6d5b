import type { Protection, SetupStatus } from '#shared/contract/setup.ts';
import { AppError, type ErrorData, toErrorData } from '#shared/errors/app-error.ts';
import type { Clock } from '../../lib/ports.ts';
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
  isOpen: () => boolean;
  hasConnections: () => Promise<boolean>;
  newKeyHex: () => string;
  newProfileId: () => string;
  clock: Clock;
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
  /** To be told when the store went away by itself: it is opened again, unless that happens time after time. */
  crashed(): Promise<SetupStatus>;
}

const MOST_CRASHES = 3;
const CRASH_WINDOW_MS = 5 * 60_000;

/** The key that opened the store, so that neither a crash nor a second attempt asks the person for it again. */
interface Unlocked {
  protection: Protection;
  keyHex: string;
  secrets: SecretStore;
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

  let unlocked: Unlocked | null = null;
  let crashedAt: number[] = [];

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

  /** Expected failures become a screen; the caller sees the status, not an exception. */
  const guarded = async (work: () => Promise<SetupStatus>): Promise<SetupStatus> => {
    try {
      return await work();
    } catch (error) {
      return block(toErrorData(error));
    }
  };

  const showWorkspace = async (protection: Protection): Promise<SetupStatus> =>
    show({ protection, phase: (await deps.hasConnections()) ? 'ready' : 'start' });

  const open = (key: Unlocked): Promise<SetupStatus> =>
    guarded(async () => {
      await deps.openWorkspace(key.keyHex, key.secrets);
      unlocked = key;
      const opened = await showWorkspace(key.protection);
      deps.onOpened();
      return opened;
    });

  async function openWithStoredKey(protection: 'keychain' | 'passphrase', secrets: SecretStore): Promise<SetupStatus> {
    const profile = deps.profile.read();
    const keyHex = profile && (await secrets.get(databaseKeyAccount(profile.profileId)));
    if (keyHex) return open({ protection, keyHex, secrets });
    const place = protection === 'keychain' ? 'keychain' : 'passphrase vault';
    return block({
      code: 'DB_KEY_UNAVAILABLE',
      message: `The key of your data is no longer in the ${place}.`,
      retryable: false,
      action: `Bring the ${place} back as it was, then try again. Your data is untouched.`,
    });
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
    return open({ protection, keyHex, secrets });
  }

  function assertFirstRun(): void {
    if (status.phase !== 'protect' || deps.profile.read() || deps.databaseExists()) {
      throw new AppError('CONFLICT', 'This data is protected already.');
    }
  }

  /** A first attempt that failed may have left a database of this key. */
  let throwawayKeyHex: string | null = null;

  async function start(): Promise<SetupStatus> {
    crashedAt = [];
    if (unlocked) return deps.isOpen() ? showWorkspace(unlocked.protection) : open(unlocked);
    if (deps.throwaway) {
      throwawayKeyHex ??= deps.newKeyHex();
      return open({ protection: 'memory', keyHex: throwawayKeyHex, secrets: deps.memory });
    }
    deps.profile.reload();
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

  async function reopen(): Promise<SetupStatus> {
    if (!unlocked || deps.isOpen()) return status;
    const now = deps.clock.now();
    crashedAt = [...crashedAt.filter((at) => now - at < CRASH_WINDOW_MS), now];
    if (crashedAt.length <= MOST_CRASHES) return open(unlocked);
    return block({
      code: 'BUG',
      message: 'The part of Earshot that keeps your data stopped several times in a row.',
      retryable: true,
      action: 'Try again, or quit Earshot and start it again. What was saved is kept.',
    });
  }

  // One after another: two first runs side by side would make two keys for one database.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };

  return {
    status: () => status,
    start: () => inTurn(() => guarded(start)),
    protectWithKeychain: () => inTurn(() => protect('keychain', deps.keychain.secrets)),
    protectWithPassphrase: (passphrase) =>
      inTurn(async () => {
        assertFirstRun();
        return protect('passphrase', await deps.vault.create(passphrase));
      }),
    unlock: (passphrase) =>
      inTurn(async () => {
        if (status.phase !== 'unlock') throw new AppError('CONFLICT', 'Earshot is not locked.');
        return openWithStoredKey('passphrase', await deps.vault.open(passphrase));
      }),
    connectionsChanged: () =>
      inTurn(async () => {
        if (status.phase !== 'start' && status.phase !== 'ready') return;
        const phase = (await deps.hasConnections()) ? 'ready' : 'start';
        if (phase !== status.phase) show({ phase });
      }),
    crashed: () => inTurn(() => guarded(reopen)),
  };
}
