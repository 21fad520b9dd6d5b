import { describe, expect, it } from 'vitest';
import type { SetupStatus } from '#shared/contract/setup.ts';
import { AppError, type ErrorCode } from '#shared/errors/app-error.ts';
import type { Profile, ProfileFile } from '../../prefs/profile.ts';
import { createMemorySecrets } from '../../secrets/memory.ts';
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

function setup(overrides: Partial<SetupDeps> = {}) {
  const opened: string[] = [];
  const statuses: SetupStatus[] = [];
  const store = { isOpen: false, now: 1_000_000 };
  const keychain = createMemorySecrets();
  const deps: SetupDeps = {
    profile: profileFile(null),
    databaseExists: () => false,
    keychain: {
      name: 'Test keychain',
      probe: async () => ({ available: true, name: 'Test keychain', problem: null }),
      secrets: keychain,
    },
    vault: { create: async () => createMemorySecrets(), open: async () => createMemorySecrets() },
    memory: createMemorySecrets(),
    openWorkspace: async (keyHex) => {
      if (store.isOpen) throw new AppError('BUG', 'the workspace is open already');
      opened.push(keyHex);
      store.isOpen = true;
    },
    isOpen: () => store.isOpen,
    clock: { now: () => store.now },
    hasConnections: async () => false,
    newKeyHex: () => KEY,
    newProfileId: () => PROFILE_ID,
    onStatus: (status) => statuses.push(status),
    onOpened: () => undefined,
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
    expect(await service.protectWithKeychain()).toMatchObject({ phase: 'start', protection: 'keychain' });
    expect(opened).toEqual([KEY]);
    expect(await keychain.get(`database-key:${PROFILE_ID}`)).toBe(KEY);
    expect(deps.profile.read()?.protection).toBe('keychain');
  });

  it('does not take a keychain that loses what it was given', async () => {
    const forgetful = { ...createMemorySecrets(), get: async () => null };
    const { service, deps, opened } = setup({
      keychain: { name: 'k', probe: async () => ({ available: true, name: 'k', problem: null }), secrets: forgetful },
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
      vault: { create: async () => vault, open: async () => vault },
    });
    expect(await service.start()).toMatchObject({ phase: 'unlock' });
    expect(await service.unlock('correct horse battery')).toMatchObject({ phase: 'start' });
  });

  it('stays at the question after a wrong passphrase', async () => {
    const { service } = setup({
      profile: profileFile(profileOf('passphrase')),
      vault: {
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
      vault: { create: async () => vault, open: async () => vault },
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
      vault: { create: async () => vault, open: async () => vaultOf() },
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
