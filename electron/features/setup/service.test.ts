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
  paused: false,
});

function setup(overrides: Partial<SetupDeps> = {}) {
  const opened: string[] = [];
  const statuses: SetupStatus[] = [];
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
    openWorkspace: async (keyHex) => void opened.push(keyHex),
    hasConnections: async () => false,
    newKeyHex: () => KEY,
    newProfileId: () => PROFILE_ID,
    onStatus: (status) => statuses.push(status),
    onOpened: () => undefined,
    throwaway: false,
    ...overrides,
  };
  return { service: createSetup(deps), deps, opened, statuses, keychain };
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
