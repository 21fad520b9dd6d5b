import type { BlockReason, SetupStatus } from '#shared/contract/setup.ts';
import { AppError, toErrorData } from '#shared/errors/app-error.ts';
import type { Clock } from '../../lib/ports.ts';
import type { ProfileFile } from '../../prefs/profile.ts';
import type { HeldKey, KeySession } from '../../secrets/key-session.ts';
import type { KeychainProbe } from '../../secrets/keychain.ts';
import type { RecoveryFile } from '../../secrets/recovery-file.ts';
import { databaseKeyAccount, isDatabaseKeyAccount, type SecretStore } from '../../secrets/secret-store.ts';
import { reasonOf } from './block-reason.ts';
import { finishRekey, keptKeys } from './interrupted-rekey.ts';

export interface SetupDeps {
  profile: ProfileFile;
  databaseExists: () => boolean;
  keychain: {
    name: string;
    probe: () => Promise<KeychainProbe>;
    /** Settles once the keychain has answered what it was asked last, however late. */
    answered: () => Promise<void>;
    secrets: SecretStore;
  };
  vault: {
    exists: () => boolean;
    create: (passphrase: string) => Promise<SecretStore>;
    open: (passphrase: string) => Promise<SecretStore>;
  };
  memory: SecretStore;
  recovery: RecoveryFile;
  /** Opens the store with this key. Rejects with the store's own error. */
  openWorkspace: (keyHex: string, secrets: SecretStore) => Promise<void>;
  closeWorkspace: () => Promise<void>;
  isOpen: () => boolean;
  /** Rejects with DB_KEY_UNAVAILABLE when the key is not the database's. */
  checkKey: (keyHex: string) => Promise<void>;
  hasConnections: () => Promise<boolean>;
  newKeyHex: () => string;
  newProfileId: () => string;
  clock: Clock;
  onStatus: (status: SetupStatus) => void;
  /** The store is open and its screens are about to show. */
  onOpened: (held: HeldKey) => void;
  /** The store is closed and its key forgotten until it is unlocked. */
  onLocked: () => void;
  /** True for a profile that is thrown away when the application quits; its key is never kept. */
  throwaway: boolean;
}

export interface Setup {
  status(): SetupStatus;
  /** Settles once the first start knows what is to be on screen. */
  known(): Promise<void>;
  /** Reads what is on this machine and goes as far as it can without asking. */
  start(): Promise<SetupStatus>;
  protectWithKeychain(): Promise<SetupStatus>;
  protectWithPassphrase(passphrase: string): Promise<SetupStatus>;
  unlock(passphrase: string): Promise<SetupStatus>;
  recover(recoveryKey: string): Promise<SetupStatus>;
  searchKeychain(): Promise<SetupStatus>;
  /** Closes the store and forgets its key. Rejects with NOT_OFFERED where the key is kept nowhere else. */
  lock(): Promise<SetupStatus>;
  /** To be told when connections came or went: the first one ends the first run. */
  connectionsChanged(): Promise<void>;
  /** To be told when the store went away by itself: it is opened again, unless that happens time after time. */
  crashed(): Promise<SetupStatus>;
  session: KeySession;
  /** To be told when the open store turned out damaged, and is closed for that reason. */
  damaged(problem: AppError): Promise<SetupStatus>;
  /** To be told when a damaged store was opened for reading. */
  openReadOnly(open: () => Promise<void>): Promise<SetupStatus>;
}

const MOST_CRASHES = 3;
const CRASH_WINDOW_MS = 5 * 60_000;

/** What the recovery key gave: the key, and the profile it belongs to. Kept nowhere yet. */
interface Recovered {
  keyHex: string;
  profileId: string;
}

/**
 * Decides how the key of the store is kept and opens it. A key is made only where no database is: a database without its key
 * is a problem to show, never a reason for a new key.
 */
export function createSetup(deps: SetupDeps): Setup {
  let status: SetupStatus = {
    phase: 'opening',
    protection: null,
    keychain: { available: false, name: deps.keychain.name, previousName: null, problem: null },
    blocked: null,
    recoveryKey: 'none',
    hasVault: false,
    throwaway: deps.throwaway,
    problem: null,
  };

  let unlocked: HeldKey | null = null;
  let recovered: Recovered | null = null;
  let crashedAt: number[] = [];

  const firstKnown = Promise.withResolvers<void>();

  const show = (change: Partial<SetupStatus>): SetupStatus => {
    status = { ...status, problem: null, blocked: null, ...change };
    if (status.phase !== 'opening') firstKnown.resolve();
    deps.onStatus(status);
    return status;
  };

  async function block(reason: BlockReason, error: unknown): Promise<SetupStatus> {
    const { state } = await deps.recovery.state();
    const shown = show({
      phase: 'blocked',
      blocked: reason,
      problem: toErrorData(error),
      recoveryKey: state,
      hasVault: deps.vault.exists(),
    });
    if (reason === 'keychain-slow') void deps.keychain.answered().then(goOnAfterAnswer);
    return shown;
  }

  /** The person answered the keychain's question after all. */
  const goOnAfterAnswer = () =>
    inTurn(async () => {
      if (status.blocked === 'keychain-slow') await guarded(start);
    });

  const probe = async (): Promise<void> => {
    const { available, name, problem } = await deps.keychain.probe();
    show({ keychain: { ...status.keychain, available, name, problem } });
  };

  /** Expected failures become a screen; the caller sees the status, not an exception. */
  const guarded = async (work: () => Promise<SetupStatus>): Promise<SetupStatus> => {
    try {
      return await work();
    } catch (error) {
      return block(reasonOf(error), error);
    }
  };

  const showWorkspace = async (): Promise<SetupStatus> =>
    show({
      protection: unlocked?.protection ?? null,
      phase: (await deps.hasConnections()) ? 'ready' : 'start',
    });

  async function openWorkspace(key: HeldKey): Promise<void> {
    try {
      await deps.openWorkspace(key.keyHex, key.secrets);
    } catch (error) {
      // Damage is told apart from a wrong key: a store that is recovered opens without asking for its key again.
      if (toErrorData(error).code === 'DB_CORRUPT') unlocked = key;
      throw error;
    }
    unlocked = key;
    recovered = null;
    const { state } = await deps.recovery.state();
    show({ protection: key.protection, recoveryKey: state, phase: status.phase });
  }

  const open = (key: HeldKey): Promise<SetupStatus> =>
    guarded(async () => {
      await openWorkspace(key);
      const opened = await showWorkspace();
      deps.onOpened(key);
      return opened;
    });

  /** A change of the key that broke off left two keys, of which one is the store's. */
  async function openWithStoredKey(protection: 'keychain' | 'passphrase', secrets: SecretStore): Promise<SetupStatus> {
    const profile = deps.profile.read();
    const [first, ...others] = profile ? await keptKeys(profile, secrets) : [];
    if (profile === null || first === undefined) return blockKeyless(protection);
    const fits = others.length === 0 ? first : await whichFits([first, ...others]);
    const opened = await open({ protection, keyHex: fits, secrets });
    if (profile.rekeying && unlocked) await finishRekey(deps, unlocked);
    return opened;
  }

  async function whichFits(keysHex: readonly string[]): Promise<string> {
    let refusal: unknown;
    for (const keyHex of keysHex) {
      try {
        await deps.checkKey(keyHex);
        return keyHex;
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'DB_KEY_UNAVAILABLE') throw error;
        refusal = error;
      }
    }
    throw refusal;
  }

  function blockKeyless(protection: 'keychain' | 'passphrase'): Promise<SetupStatus> {
    const { name, previousName } = status.keychain;
    if (protection === 'keychain' && previousName !== null && previousName !== name) {
      return block(
        'keychain-replaced',
        new AppError('DB_KEY_UNAVAILABLE', `The key of your data is in ${previousName}, and ${name} answers instead.`, {
          action: `Go back to ${previousName}, then try again. Your data is untouched.`,
        }),
      );
    }
    const place = protection === 'keychain' ? 'keychain' : 'passphrase vault';
    return block(
      protection === 'keychain' ? 'key-lost' : 'vault-damaged',
      new AppError('DB_KEY_UNAVAILABLE', `The key of your data is no longer in the ${place}.`, {
        action: `Bring the ${place} back as it was, then try again. Your data is untouched.`,
      }),
    );
  }

  /** Key first, profile second: a crash between leaves a spare key, never a profile whose key was not kept. */
  async function keep(
    { keyHex, profileId }: Recovered,
    protection: 'keychain' | 'passphrase',
    secrets: SecretStore,
  ): Promise<SetupStatus> {
    await secrets.set(databaseKeyAccount(profileId), keyHex);
    if ((await secrets.get(databaseKeyAccount(profileId))) !== keyHex) {
      throw new AppError('KEYCHAIN_LOCKED', `${deps.keychain.name} did not keep the key.`, {
        action: 'Unlock it and try again, or protect your data with a passphrase.',
      });
    }
    const keychainBackend = protection === 'keychain' ? deps.keychain.name : null;
    deps.profile.write({ profileId, protection, keychainBackend, rekeying: false, clearing: null });
    return open({ protection, keyHex, secrets });
  }

  async function protect(protection: 'keychain' | 'passphrase', secrets: SecretStore): Promise<SetupStatus> {
    if (recovered) return keep(recovered, protection, secrets);
    const made = { keyHex: deps.newKeyHex(), profileId: deps.newProfileId() };
    const opened = await keep(made, protection, secrets);
    // The second step of a first run, once there is something to recover.
    return opened.phase === 'blocked' ? opened : show({ phase: 'recoveryKey' });
  }

  function assertKeyless(): void {
    if (status.phase === 'recovered' && recovered) return;
    if (status.phase !== 'protect' || deps.profile.read() || deps.databaseExists()) {
      throw new AppError('CONFLICT', 'This data is protected already.');
    }
  }

  /** A first attempt that failed may have left a database of this key. */
  let throwawayKeyHex: string | null = null;

  async function start(): Promise<SetupStatus> {
    crashedAt = [];
    if (unlocked) return deps.isOpen() ? showWorkspace() : open(unlocked);
    recovered = null;
    show({ phase: 'opening' });
    if (deps.throwaway) {
      throwawayKeyHex ??= deps.newKeyHex();
      return open({ protection: 'memory', keyHex: throwawayKeyHex, secrets: deps.memory });
    }
    deps.profile.reload();
    if (deps.profile.problem) return block('profile-damaged', AppError.fromData(deps.profile.problem));
    const profile = deps.profile.read();
    if (!profile) return deps.databaseExists() ? blockWithoutProfile() : startFirstRun();
    show({ keychain: { ...status.keychain, previousName: profile.keychainBackend }, phase: 'opening' });
    if (profile.protection === 'keychain') return openWithStoredKey('keychain', deps.keychain.secrets);
    if (deps.vault.exists()) return askPassphrase();
    return block(
      'vault-lost',
      new AppError('DB_KEY_UNAVAILABLE', 'The passphrase vault, which holds the key of your work, is not there.', {
        action: 'Put vault.json back beside the database, then try again.',
      }),
    );
  }

  async function startFirstRun(): Promise<SetupStatus> {
    await probe();
    return show({ phase: 'protect' });
  }

  const askPassphrase = async (): Promise<SetupStatus> =>
    show({
      phase: 'unlock',
      protection: 'passphrase',
      hasVault: true,
      recoveryKey: (await deps.recovery.state()).state,
    });

  const blockWithoutProfile = () =>
    block(
      'profile-lost',
      new AppError('DB_KEY_UNAVAILABLE', 'There is data here, but nothing says how its key is kept.', {
        action: 'Restore profile.json beside the database, then try again. Your data is untouched.',
      }),
    );

  async function unlock(passphrase: string): Promise<SetupStatus> {
    const isSearch = isProfileGone(status.blocked);
    if (status.phase !== 'unlock' && !isSearch) throw new AppError('CONFLICT', 'Earshot is not locked.');
    let vault: SecretStore;
    try {
      vault = await deps.vault.open(passphrase);
    } catch (error) {
      if (isSearch || !(error instanceof AppError) || error.code !== 'DB_KEY_UNAVAILABLE') throw error;
      return block(deps.vault.exists() ? 'vault-damaged' : 'vault-lost', error);
    }
    return isSearch ? adopt('passphrase', vault) : guarded(() => openWithStoredKey('passphrase', vault));
  }

  /** Takes a key that fits the database, where the profile that named it is gone. */
  async function adopt(protection: 'keychain' | 'passphrase', secrets: SecretStore): Promise<SetupStatus> {
    for (const account of (await secrets.list()).filter(isDatabaseKeyAccount)) {
      const keyHex = await secrets.get(account);
      const fits = keyHex && (await whichFits([keyHex]).catch(() => null));
      if (fits) return keep({ keyHex: fits, profileId: account.slice(account.indexOf(':') + 1) }, protection, secrets);
    }
    throw new AppError('NOT_FOUND', 'No key was found there that opens this data.', {
      action: 'Use the recovery key, or restore profile.json. Your data is untouched.',
    });
  }

  async function recover(recoveryKey: string): Promise<SetupStatus> {
    if (status.phase !== 'blocked' && status.phase !== 'unlock' && status.phase !== 'locked') {
      throw new AppError('CONFLICT', 'Nothing is to be recovered.');
    }
    const { profileId, keysHex } = await deps.recovery.open(recoveryKey);
    recovered = { profileId, keyHex: await whichFits(keysHex) };
    const { available, name, problem } = await deps.keychain.probe();
    return show({ phase: 'recovered', keychain: { ...status.keychain, available, name, problem } });
  }

  async function lock(): Promise<SetupStatus> {
    if (!unlocked) return status;
    if (unlocked.protection === 'memory') {
      throw new AppError('NOT_OFFERED', 'This workspace is thrown away when Earshot quits, so it cannot be locked.', {
        action: 'Quit Earshot instead.',
      });
    }
    const { protection } = unlocked;
    unlocked = null;
    await deps.closeWorkspace();
    deps.onLocked();
    return protection === 'passphrase' ? askPassphrase() : show({ phase: 'locked' });
  }

  async function reopen(): Promise<SetupStatus> {
    if (!unlocked || deps.isOpen()) return status;
    const now = deps.clock.now();
    crashedAt = [...crashedAt.filter((at) => now - at < CRASH_WINDOW_MS), now];
    if (crashedAt.length <= MOST_CRASHES) return open(unlocked);
    return block(
      'stopped',
      new AppError('BUG', 'The part of Earshot that keeps your data stopped several times in a row.', {
        retryable: true,
        action: 'Try again, or quit Earshot and start it again. What was saved is kept.',
      }),
    );
  }

  // One after another: two first runs side by side would make two keys for one database.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };

  const opened = (): HeldKey => {
    if (unlocked && deps.isOpen()) return unlocked;
    throw new AppError('DB_KEY_UNAVAILABLE', 'Earshot is locked.', { action: 'Unlock it first.' });
  };

  const session: KeySession = {
    held: () => unlocked,
    exclusively: (work) => inTurn(async () => work(opened())),
    replace(held) {
      unlocked = held;
      show({ phase: status.phase, protection: held.protection });
    },
    rekey: (work) =>
      inTurn(async () => {
        const before = opened();
        show({ phase: 'rekeying' });
        await deps.closeWorkspace();
        let keyHex = before.keyHex;
        let failure: unknown = null;
        try {
          keyHex = await work(before);
        } catch (error) {
          failure = error;
        }
        const after = await open({ ...before, keyHex });
        if (failure) throw failure;
        if (after.phase !== 'blocked') show({ phase: 'recoveryKey' });
      }),
    recoveryKeySettled: () =>
      inTurn(async () => {
        const { state } = await deps.recovery.state();
        const { phase } = status;
        show({ phase, recoveryKey: state, blocked: status.blocked, problem: status.problem });
        if (phase === 'recoveryKey') await showWorkspace();
      }),
  };

  return {
    status: () => status,
    known: () => firstKnown.promise,
    start: () => inTurn(() => guarded(start)),
    protectWithKeychain: () =>
      inTurn(async () => {
        assertKeyless();
        return protect('keychain', deps.keychain.secrets);
      }),
    protectWithPassphrase: (passphrase) =>
      inTurn(async () => {
        assertKeyless();
        return protect('passphrase', await deps.vault.create(passphrase));
      }),
    unlock: (passphrase) => inTurn(() => unlock(passphrase)),
    recover: (recoveryKey) => inTurn(() => recover(recoveryKey)),
    searchKeychain: () =>
      inTurn(async () => {
        if (!isProfileGone(status.blocked)) throw new AppError('CONFLICT', 'Nothing is to be searched for.');
        return adopt('keychain', deps.keychain.secrets);
      }),
    lock: () => inTurn(lock),
    connectionsChanged: () =>
      inTurn(async () => {
        if (status.phase !== 'start' && status.phase !== 'ready') return;
        const phase = (await deps.hasConnections()) ? 'ready' : 'start';
        if (phase !== status.phase) show({ phase });
      }),
    crashed: () => inTurn(() => guarded(reopen)),
    session,
    damaged: (problem) => inTurn(() => block(reasonOf(problem), problem)),
    openReadOnly: (open) =>
      inTurn(async () => {
        await open();
        return show({ phase: 'ready' });
      }),
  };
}

const isProfileGone = (reason: BlockReason | null): boolean =>
  reason === 'profile-lost' || reason === 'profile-damaged';
