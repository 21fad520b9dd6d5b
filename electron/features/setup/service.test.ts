import { describe, expect, it } from 'vitest';
import type { SetupStatus } from '#shared/contract/setup.ts';
import { AppError, type ErrorCode } from '#shared/errors/app-error.ts';
import type { Profile, ProfileFile } from '../../prefs/profile.ts';
import { KeychainError, type KeychainTrouble } from '../../secrets/keychain-error.ts';
import { createMemorySecrets } from '../../secrets/memory.ts';
import type { RecoveryFile } from '../../secrets/recovery-file.ts';
import type { SecretStore } from '../../secrets/secret-store.ts';
import { createSetup, type SetupDeps } from './service.ts';

const KEY = 'a'.repeat(64);
const PROFILE_ID = '5a3b1e00-0000-4000-8000-000000000001';

function profileFile(initial: Profile | null, problem: ProfileFile['problem'] = null): ProfileFile {
  let current = initial;
  return {
    problem,
    read: () => current,
    reload: () => undefined,
    write: (partial) => {
      current = { ...(current ?? ({} as Profile)), ...partial };
      return current;
    },
  };
}

const profileOf = (protection: Profile['protection']): Profile => ({
  profileId: PROFILE_ID,
  protection,
  keychainBackend: null,
  samplePlatform: { port: null, wanted: false },
});

const RECOVERY_KEY = 'the recovery key';

/** A recovery file that one key opens; the real one has a test of its own. */
function recoveryFile(keysHex: string[] = [KEY], state: 'none' | 'confirmed' = 'confirmed'): RecoveryFile {
  let kept = keysHex;
  return {
    state: async () => ({ state, createdAt: 1 }),
    make: async () => RECOVERY_KEY,
    confirm: async () => undefined,
    rewrap: async (next) => {
      kept = [...next];
    },
    holdsTwoKeys: async () => kept.length > 1,
    open: async (typed) => {
      if (typed !== RECOVERY_KEY) throw new AppError('RECOVERY_KEY_WRONG', 'Wrong.');
      return { profileId: PROFILE_ID, keysHex: kept };
    },
  };
}

const KEYCHAIN_OPEN = { available: true, name: 'Test keychain', problem: null, trouble: null } as const;

function setup(overrides: Partial<SetupDeps> = {}) {
  const opened: string[] = [];
  const statuses: SetupStatus[] = [];
  const store = { isOpen: false, now: 1_000_000, keyHex: null as string | null, lockedTimes: 0 };
  const keychain = createMemorySecrets();
  const deps: SetupDeps = {
    profile: profileFile(null),
    databaseExists: () => false,
    keychain: {
      name: 'Test keychain',
      probe: async () => KEYCHAIN_OPEN,
      answered: async () => undefined,
      secrets: keychain,
    },
    vault: { exists: () => true, create: async () => createMemorySecrets(), open: async () => createMemorySecrets() },
    memory: createMemorySecrets(),
    recovery: recoveryFile(),
    openWorkspace: async (keyHex) => {
      if (store.isOpen) throw new AppError('BUG', 'the workspace is open already');
      if (store.keyHex !== null && store.keyHex !== keyHex) throw new AppError('DB_KEY_UNAVAILABLE', 'Not its key.');
      opened.push(keyHex);
      store.isOpen = true;
    },
    closeWorkspace: async () => {
      store.isOpen = false;
    },
    checkKey: async (keyHex) => {
      if (store.keyHex !== null && store.keyHex !== keyHex) throw new AppError('DB_KEY_UNAVAILABLE', 'Not its key.');
    },
    isOpen: () => store.isOpen,
    clock: { now: () => store.now },
    hasConnections: async () => false,
    newKeyHex: () => KEY,
    newProfileId: () => PROFILE_ID,
    onStatus: (status) => statuses.push(status),
    onOpened: () => undefined,
    onLocked: () => {
      store.lockedTimes += 1;
    },
    throwaway: false,
    ...overrides,
  };
  return { service: createSetup(deps), deps, opened, statuses, keychain, store };
}

const codeOf = (work: Promise<unknown>): Promise<ErrorCode | null> =>
  work.then(
    () => null,
    (error: unknown) => (error instanceof AppError ? error.code : 'BUG'),
  );

describe('first run', () => {
  it('asks how to protect and says which keychain there is', async () => {
    const { service } = setup();
    expect(await service.start()).toMatchObject({
      phase: 'protect',
      keychain: { available: true, name: 'Test keychain' },
    });
  });

  it('keeps a new key in the keychain and goes on to the start', async () => {
    const { service, opened, keychain, deps } = setup();
    await service.start();
    expect(await service.protectWithKeychain()).toMatchObject({ phase: 'recoveryKey', protection: 'keychain' });
    await service.session.recoveryKeySettled();
    expect(service.status().phase).toBe('start');
    expect(opened).toEqual([KEY]);
    expect(await keychain.get(`database-key:${PROFILE_ID}`)).toBe(KEY);
    expect(deps.profile.read()?.protection).toBe('keychain');
  });

  it('does not take a keychain that loses what it was given', async () => {
    const forgetful = { ...createMemorySecrets(), get: async () => null };
    const { service, deps, opened } = setup({
      keychain: { name: 'k', probe: async () => KEYCHAIN_OPEN, answered: async () => undefined, secrets: forgetful },
    });
    await service.start();
    expect(await codeOf(service.protectWithKeychain())).toBe('KEYCHAIN_LOCKED');
    expect(deps.profile.read()).toBeNull();
    expect(opened).toEqual([]);
  });

  it('is over once the first connection is there', async () => {
    let connected = false;
    const { service } = setup({ hasConnections: async () => connected });
    await service.start();
    await service.protectWithPassphrase('correct horse battery');
    await service.session.recoveryKeySettled();
    connected = true;
    await service.connectionsChanged();
    expect(service.status().phase).toBe('ready');
  });
});

describe('a later start', () => {
  it('opens with the kept key', async () => {
    const { service, opened, keychain } = setup({
      profile: profileFile(profileOf('keychain')),
      databaseExists: () => true,
      hasConnections: async () => true,
    });
    await keychain.set(`database-key:${PROFILE_ID}`, KEY);
    expect(await service.start()).toMatchObject({ phase: 'ready', protection: 'keychain' });
    expect(opened).toEqual([KEY]);
  });

  it('asks for the passphrase', async () => {
    const vault = createMemorySecrets();
    await vault.set(`database-key:${PROFILE_ID}`, KEY);
    const { service } = setup({
      profile: profileFile(profileOf('passphrase')),
      databaseExists: () => true,
      vault: { exists: () => true, create: async () => vault, open: async () => vault },
    });
    expect(await service.start()).toMatchObject({ phase: 'unlock' });
    expect(await service.unlock('correct horse battery')).toMatchObject({ phase: 'start' });
  });

  it('stays at the question after a wrong passphrase', async () => {
    const { service } = setup({
      profile: profileFile(profileOf('passphrase')),
      vault: {
        exists: () => true,
        create: async () => createMemorySecrets(),
        open: () => Promise.reject(new AppError('PASSPHRASE_WRONG', 'Wrong passphrase.')),
      },
    });
    await service.start();
    expect(await codeOf(service.unlock('nope'))).toBe('PASSPHRASE_WRONG');
    expect(service.status().phase).toBe('unlock');
  });
});

describe('a database without its key', () => {
  it.each([
    ['the keychain forgot it', { profile: profileFile(profileOf('keychain')) }],
    ['nothing says how it was kept', { profile: profileFile(null) }],
    [
      'the profile is damaged',
      { profile: profileFile(null, { code: 'DB_KEY_UNAVAILABLE', message: 'damaged', retryable: false }) },
    ],
  ])('is never given a new one: %s', async (_name, overrides) => {
    const { service, opened, keychain } = setup({ databaseExists: () => true, ...overrides });
    const status = await service.start();
    expect(status).toMatchObject({ phase: 'blocked', problem: { code: 'DB_KEY_UNAVAILABLE' } });
    expect(await codeOf(service.protectWithKeychain())).toBe('CONFLICT');
    expect(await codeOf(service.protectWithPassphrase('correct horse battery'))).toBe('CONFLICT');
    expect(opened).toEqual([]);
    expect(await keychain.list()).toEqual([]);
  });
});

describe('a throwaway profile', () => {
  it('keeps its key in memory and asks nothing', async () => {
    const { service, keychain, opened } = setup({ throwaway: true });
    expect(await service.start()).toMatchObject({ phase: 'start', protection: 'memory', throwaway: true });
    expect(opened).toEqual([KEY]);
    expect(await keychain.list()).toEqual([]);
  });
});

describe('opening', () => {
  const known = { profile: profileFile(profileOf('keychain')), databaseExists: () => true };
  const withKey = async (overrides: Partial<SetupDeps> = {}) => {
    const world = setup({ ...known, ...overrides });
    await world.keychain.set(`database-key:${PROFILE_ID}`, KEY);
    return world;
  };

  it('happens once, however often it is asked for', async () => {
    const { service, opened } = await withKey();
    await Promise.all([service.start(), service.start()]);
    expect(await service.start()).toMatchObject({ phase: 'start', problem: null });
    expect(opened).toEqual([KEY]);
  });

  it('makes one key when two first runs are asked for at once', async () => {
    const keys = ['a', 'b'].map((letter) => letter.repeat(64));
    const { service, opened, keychain } = setup({ newKeyHex: () => keys.shift() ?? expect.fail('a third key') });
    await service.start();
    const answers = await Promise.allSettled([service.protectWithKeychain(), service.protectWithKeychain()]);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(opened).toEqual(['a'.repeat(64)]);
    expect(await keychain.get(`database-key:${PROFILE_ID}`)).toBe('a'.repeat(64));
  });

  it.each<ErrorCode>(['DISK_FULL', 'DB_FROM_FUTURE', 'DB_LOCKED', 'DB_KEY_UNAVAILABLE', 'DB_CORRUPT'])(
    'that fails with %s in a first run is shown, and goes on with the kept key',
    async (code) => {
      let fails = true;
      const { service, deps, keychain } = setup({
        openWorkspace: async () => {
          if (fails) throw new AppError(code, 'It does not open.', { action: 'Do something.' });
        },
      });
      await service.start();
      expect(await service.protectWithKeychain()).toMatchObject({
        phase: 'blocked',
        problem: { code, action: 'Do something.' },
      });
      fails = false;
      expect(await service.start()).toMatchObject({ phase: 'start', problem: null });
      expect(await keychain.list()).toEqual([`database-key:${PROFILE_ID}`]);
      expect(deps.profile.read()?.profileId).toBe(PROFILE_ID);
    },
  );

  it('that fails after the passphrase is shown too', async () => {
    const vault = createMemorySecrets();
    await vault.set(`database-key:${PROFILE_ID}`, KEY);
    const { service } = setup({
      profile: profileFile(profileOf('passphrase')),
      vault: { exists: () => true, create: async () => vault, open: async () => vault },
      openWorkspace: () => Promise.reject(new AppError('DB_FROM_FUTURE', 'Newer.')),
    });
    await service.start();
    expect(await service.unlock('correct horse battery')).toMatchObject({
      phase: 'blocked',
      problem: { code: 'DB_FROM_FUTURE' },
    });
    expect(await service.start()).toMatchObject({ phase: 'unlock' });
  });

  it('names the place that lost the key', async () => {
    const { service } = setup({ profile: profileFile(profileOf('passphrase')) });
    await service.start();
    expect(await service.unlock('correct horse battery')).toMatchObject({
      phase: 'blocked',
      problem: { code: 'DB_KEY_UNAVAILABLE', message: expect.stringContaining('passphrase vault') },
    });
  });
});

describe('a store that goes away by itself', () => {
  it('is opened again without asking, whatever keeps its key', async () => {
    const vault = createMemorySecrets();
    await vault.set(`database-key:${PROFILE_ID}`, KEY);
    let opens = 0;
    const vaultOf = () => {
      opens += 1;
      return vault;
    };
    const { service, opened, store } = setup({
      profile: profileFile(profileOf('passphrase')),
      vault: { exists: () => true, create: async () => vault, open: async () => vaultOf() },
    });
    await service.start();
    await service.unlock('correct horse battery');
    store.isOpen = false;
    expect(await service.crashed()).toMatchObject({ phase: 'start', protection: 'passphrase', problem: null });
    expect(opened).toEqual([KEY, KEY]);
    expect(opens).toBe(1);

    const sample = setup({ throwaway: true, newKeyHex: () => `${Math.random()}`.padEnd(64, '0') });
    await sample.service.start();
    sample.store.isOpen = false;
    expect(await sample.service.crashed()).toMatchObject({ phase: 'start' });
    expect(new Set(sample.opened).size).toBe(1);
  });

  it('is not opened for ever, until the person tries again', async () => {
    const { service, opened, store } = setup({ throwaway: true });
    await service.start();
    const crash = () => {
      store.isOpen = false;
      return service.crashed();
    };
    for (let n = 0; n < 3; n += 1) expect(await crash()).toMatchObject({ phase: 'start' });
    expect(await crash()).toMatchObject({ phase: 'blocked', problem: { code: 'BUG', action: expect.any(String) } });
    expect(opened).toHaveLength(4);
    expect(await service.start()).toMatchObject({ phase: 'start', problem: null });
    for (let n = 0; n < 10; n += 1) {
      store.now += 200_000;
      expect(await crash()).toMatchObject({ phase: 'start' });
    }
  });
});

describe('what is in the way', () => {
  const keychainThat = (
    secrets: Partial<SecretStore>,
    answered: () => Promise<void> = async () => undefined,
  ): SetupDeps['keychain'] => ({
    name: 'Test keychain',
    probe: async () => KEYCHAIN_OPEN,
    answered,
    secrets: { ...createMemorySecrets(), ...secrets },
  });
  const known = (overrides: Partial<Profile> = {}): Partial<SetupDeps> => ({
    profile: profileFile({ ...profileOf('keychain'), ...overrides }),
    databaseExists: () => true,
  });

  it('is never taken for a first run while it is asked', async () => {
    const { service } = setup(known());
    expect(service.status().phase).toBe('opening');
    let isKnown = false;
    const knowing = service.known().then(() => {
      isKnown = true;
    });
    await Promise.resolve();
    expect(isKnown).toBe(false);
    await service.start();
    await knowing;
  });

  it.each<KeychainTrouble>(['absent', 'locked', 'cancelled', 'slow'])('is a keychain that is %s', async (trouble) => {
    const get = () => Promise.reject(new KeychainError(trouble, 'Why.', 'What to do.'));
    const waiting = () => new Promise<void>(() => undefined);
    const { service } = setup({ ...known(), keychain: keychainThat({ get }, waiting) });
    expect(await service.start()).toMatchObject({
      phase: 'blocked',
      blocked: `keychain-${trouble}`,
      recoveryKey: 'confirmed',
      problem: { message: 'Why.', action: 'What to do.' },
    });
  });

  it('goes on by itself once a slow keychain has answered', async () => {
    let isAnswered = false;
    const answer = Promise.withResolvers<void>();
    const get = async () => {
      if (!isAnswered) throw new KeychainError('slow', 'Slow.', 'Wait.');
      return KEY;
    };
    const { service, opened, statuses } = setup({ ...known(), keychain: keychainThat({ get }, () => answer.promise) });
    expect(await service.start()).toMatchObject({ blocked: 'keychain-slow' });
    isAnswered = true;
    answer.resolve();
    await expect.poll(() => statuses.at(-1)?.phase).toBe('start');
    expect(opened).toEqual([KEY]);
  });

  it('is another keychain than the one that took the key, by name', async () => {
    const { service } = setup(known({ keychainBackend: 'KWallet' }));
    expect(await service.start()).toMatchObject({
      blocked: 'keychain-replaced',
      keychain: { name: 'Test keychain', previousName: 'KWallet' },
      problem: { message: expect.stringMatching(/KWallet.*Test keychain/) },
    });
  });

  it('is the same keychain without the entry', async () => {
    const { service } = setup(known({ keychainBackend: 'Test keychain' }));
    expect(await service.start()).toMatchObject({ blocked: 'key-lost' });
  });

  it("is a key that is not the store's", async () => {
    const { service, keychain, store } = setup(known());
    await keychain.set(`database-key:${PROFILE_ID}`, KEY);
    store.keyHex = 'b'.repeat(64);
    expect(await service.start()).toMatchObject({ blocked: 'key-refused', problem: { code: 'DB_KEY_UNAVAILABLE' } });
  });

  it('is a vault that is gone, or damaged', async () => {
    const passphrase = { profile: profileFile(profileOf('passphrase')), databaseExists: () => true };
    let exists = false;
    const open = () => Promise.reject(new AppError('DB_KEY_UNAVAILABLE', 'Damaged.'));
    const vault = { exists: () => exists, create: async () => createMemorySecrets(), open };
    const { service } = setup({ ...passphrase, vault });
    expect(await service.start()).toMatchObject({ phase: 'blocked', blocked: 'vault-lost', hasVault: false });
    exists = true;
    expect(await service.start()).toMatchObject({ phase: 'unlock' });
    expect(await service.unlock('x')).toMatchObject({ phase: 'blocked', blocked: 'vault-damaged', hasVault: true });
  });

  it('is a profile that is gone: a key that fits is found in the keychain, or in the vault', async () => {
    const { service, keychain, deps, opened, store } = setup({ databaseExists: () => true });
    store.keyHex = KEY;
    expect(await service.start()).toMatchObject({ blocked: 'profile-lost' });
    expect(await codeOf(service.searchKeychain())).toBe('NOT_FOUND');
    await keychain.set('database-key:00000000-0000-4000-8000-000000000009', 'b'.repeat(64));
    await keychain.set(`database-key:${PROFILE_ID}`, KEY);
    expect(await service.searchKeychain()).toMatchObject({ phase: 'start', protection: 'keychain' });
    expect(deps.profile.read()).toMatchObject({ profileId: PROFILE_ID, protection: 'keychain' });

    const vault = createMemorySecrets();
    await vault.set(`database-key:${PROFILE_ID}`, KEY);
    const other = setup({
      databaseExists: () => true,
      vault: { exists: () => true, create: async () => vault, open: async () => vault },
    });
    await other.service.start();
    expect(await other.service.unlock('x')).toMatchObject({ phase: 'start', protection: 'passphrase' });
    expect(other.deps.profile.read()).toMatchObject({ profileId: PROFILE_ID, protection: 'passphrase' });
    expect(opened).toEqual([KEY]);
  });
});

describe('the recovery key', () => {
  const OTHER = 'b'.repeat(64);
  const lost = (overrides: Partial<SetupDeps> = {}) => {
    const world = setup({ profile: profileFile(profileOf('keychain')), databaseExists: () => true, ...overrides });
    world.store.keyHex = KEY;
    return world;
  };

  it.each([
    ['the keychain', {}],
    ['the profile', { profile: profileFile(null) }],
    ['the damaged profile', { profile: profileFile(null, { code: 'INVALID', message: 'Damaged.', retryable: false }) }],
  ])('brings the data back where %s lost the key, and puts the key into the keychain', async (_name, overrides) => {
    const { service, keychain, opened, deps } = lost(overrides);
    expect(await service.start()).toMatchObject({ phase: 'blocked' });
    expect(await codeOf(service.recover('another'))).toBe('RECOVERY_KEY_WRONG');
    expect(service.status().phase).toBe('blocked');
    expect(await service.recover(RECOVERY_KEY)).toMatchObject({ phase: 'recovered' });
    expect(opened).toEqual([]);
    expect(await service.protectWithKeychain()).toMatchObject({ phase: 'start', protection: 'keychain' });
    expect(opened).toEqual([KEY]);
    expect(await keychain.get(`database-key:${PROFILE_ID}`)).toBe(KEY);
    expect(deps.profile.read()?.profileId).toBe(PROFILE_ID);
  });

  it('takes the place of a forgotten passphrase', async () => {
    const vault = createMemorySecrets();
    const { service, opened, deps } = lost({
      profile: profileFile(profileOf('passphrase')),
      vault: { exists: () => true, create: async () => vault, open: async () => vault },
    });
    await service.start();
    await service.recover(RECOVERY_KEY);
    expect(await service.protectWithPassphrase('another passphrase')).toMatchObject({ protection: 'passphrase' });
    expect(await vault.get(`database-key:${PROFILE_ID}`)).toBe(KEY);
    expect(deps.profile.read()?.protection).toBe('passphrase');
    expect(opened).toEqual([KEY]);
  });

  it('of another store keeps nothing', async () => {
    const { service, keychain } = lost({ recovery: recoveryFile([OTHER]) });
    await service.start();
    expect(await codeOf(service.recover(RECOVERY_KEY))).toBe('DB_KEY_UNAVAILABLE');
    expect(service.status().phase).toBe('blocked');
    expect(await keychain.list()).toEqual([]);
  });

  it('gives the one of two keys that the database has', async () => {
    const { service, opened } = lost({ recovery: recoveryFile([OTHER, KEY]) });
    await service.start();
    await service.recover(RECOVERY_KEY);
    await service.protectWithKeychain();
    expect(opened).toEqual([KEY]);
  });

  it('is asked for only where something is to be recovered', async () => {
    const { service } = setup();
    await service.start();
    expect(await codeOf(service.recover(RECOVERY_KEY))).toBe('CONFLICT');
  });
});

describe('locking', () => {
  it('closes the store and forgets the key until the keychain gives it again', async () => {
    const { service, keychain, store, opened } = setup({
      profile: profileFile(profileOf('keychain')),
      databaseExists: () => true,
    });
    await keychain.set(`database-key:${PROFILE_ID}`, KEY);
    await service.start();
    expect(await service.lock()).toMatchObject({ phase: 'locked' });
    expect([store.isOpen, store.lockedTimes, service.session.held()]).toEqual([false, 1, null]);
    expect(await codeOf(service.session.exclusively(async () => 1))).toBe('DB_KEY_UNAVAILABLE');
    expect(await service.crashed()).toMatchObject({ phase: 'locked' });
    expect(await service.start()).toMatchObject({ phase: 'start' });
    expect(opened).toEqual([KEY, KEY]);
  });

  it('asks for the passphrase again', async () => {
    const vault = createMemorySecrets();
    await vault.set(`database-key:${PROFILE_ID}`, KEY);
    const { service, store } = setup({
      profile: profileFile(profileOf('passphrase')),
      vault: { exists: () => true, create: async () => vault, open: async () => vault },
    });
    await service.start();
    await service.unlock('x');
    expect(await service.lock()).toMatchObject({ phase: 'unlock' });
    expect(store.isOpen).toBe(false);
    expect(await service.unlock('x')).toMatchObject({ phase: 'start' });
  });

  it('is refused where the key is kept nowhere', async () => {
    const { service, store } = setup({ throwaway: true });
    await service.start();
    expect(await codeOf(service.lock())).toBe('NOT_OFFERED');
    expect(store.isOpen).toBe(true);
  });
});

describe('a change of the key that broke off', () => {
  const NEXT = 'b'.repeat(64);
  it.each([
    ['before the database had the new one', KEY],
    ['after the database had the new one', NEXT],
  ])('%s opens with the right one and is wound up', async (_name, ofDatabase) => {
    const recovery = recoveryFile([KEY, NEXT]);
    const { service, keychain, store, deps } = setup({
      profile: profileFile({ ...profileOf('keychain'), rekeying: true }),
      databaseExists: () => true,
      recovery,
    });
    store.keyHex = ofDatabase;
    await keychain.set(`database-key:${PROFILE_ID}`, KEY);
    await keychain.set(`next-database-key:${PROFILE_ID}`, NEXT);
    expect(await service.start()).toMatchObject({ phase: 'start' });
    expect(await keychain.list()).toEqual([`database-key:${PROFILE_ID}`]);
    expect(await keychain.get(`database-key:${PROFILE_ID}`)).toBe(ofDatabase);
    expect(await recovery.open(RECOVERY_KEY)).toMatchObject({ keysHex: [ofDatabase] });
    expect(deps.profile.read()?.rekeying).toBe(false);
  });
});
