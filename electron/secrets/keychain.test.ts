// S14 of docs/security.md
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startPrompter } from '../../test/helpers/fake-prompter.ts';
import { type KeychainProcess, startKeychainProcess } from '../../test/helpers/keychain-process.ts';
import { type Keyring, startKeyring } from '../../test/helpers/with-keyring.ts';
import {
  createKeychainSecrets,
  isKeychainCallPending,
  KEYCHAIN_TIMEOUT_MS,
  keychainAnswered,
  keychainName,
  probeKeychain,
  QUESTION_MS,
} from './keychain.ts';
import type { Keytar } from './keytar.ts';
import { describeSecretStore } from './secret-store-contract.ts';

const ACCOUNT = 'database-key:7d1f1a52-2f53-4c66-9a06-f6a3d5c9c001';

describe('secrets in a real keyring', () => {
  let keyring: Keyring;
  let keychain: KeychainProcess;
  beforeAll(async () => {
    keyring = await startKeyring();
    keychain = startKeychainProcess(keyring.env);
  });
  afterEach(async () => {
    for (const account of await keychain.list()) await keychain.remove(account);
  });
  afterAll(async () => {
    await keychain.stop();
    await keyring.stop();
  });

  describeSecretStore(async () => keychain);

  it('is proved usable before it is relied on, and keeps nothing of the proof', async () => {
    expect(await keychain.probe()).toEqual({
      available: true,
      name: keychainName('linux'),
      problem: null,
      trouble: null,
    });
    expect(await keychain.list()).toEqual([]);
  });

  it('serves another process after the first has ended', async () => {
    await keychain.set(ACCOUNT, 'kept');
    const later = startKeychainProcess(keyring.env);
    expect(await later.get(ACCOUNT)).toBe('kept');
    expect(await later.list()).toEqual([ACCOUNT]);
    await later.stop();
  });
});

describe('a keyring that cannot be used', () => {
  const stops: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });
  const open = (env: NodeJS.ProcessEnv): KeychainProcess => {
    const keychain = startKeychainProcess(env);
    stops.push(() => keychain.stop());
    return keychain;
  };

  it('says a locked one is locked, never that the secret is absent', async () => {
    const keyring = await startKeyring();
    stops.push(() => keyring.stop());
    const before = open(keyring.env);
    await before.set(ACCOUNT, 'kept');
    await keyring.restartLocked();

    const after = open(keyring.env);
    await expect(after.get(ACCOUNT)).rejects.toMatchObject({ code: 'KEYCHAIN_LOCKED', trouble: 'locked' });
    await expect(after.list()).rejects.toMatchObject({ code: 'KEYCHAIN_LOCKED' });
    await expect(after.set(ACCOUNT, 'other')).rejects.toMatchObject({ code: 'KEYCHAIN_LOCKED' });
    await expect(after.remove(ACCOUNT)).rejects.toMatchObject({ code: 'KEYCHAIN_LOCKED' });
    expect(await after.probe()).toMatchObject({
      available: false,
      trouble: 'locked',
      problem: { code: 'KEYCHAIN_LOCKED' },
    });
  });

  it('gives up on one that does not answer, however often it is asked', async () => {
    const keyring = await startKeyring();
    stops.push(() => keyring.stop());
    keyring.freeze();
    const keychain = startKeychainProcess(keyring.env, 200);
    stops.push(() => keychain.stop());
    // More calls than libuv has threads.
    for (let n = 0; n < 6; n += 1)
      await expect(keychain.get(ACCOUNT)).rejects.toMatchObject({ code: 'KEYCHAIN_LOCKED', trouble: 'slow' });
  });

  it('says that its question was closed, which it asks once', async () => {
    const keyring = await startKeyring();
    stops.push(() => keyring.stop());
    await open(keyring.env).set(ACCOUNT, 'kept');
    await keyring.restartLocked();
    const prompter = await startPrompter(keyring.env.DBUS_SESSION_BUS_ADDRESS ?? '', {
      dismissAfterMs: QUESTION_MS + 50,
    });
    stops.push(async () => prompter.stop());
    await expect(open(keyring.env).get(ACCOUNT)).rejects.toMatchObject({
      code: 'KEYCHAIN_LOCKED',
      trouble: 'cancelled',
    });
    expect(prompter.asked()).toBe(1);
  });

  it('knows nothing of the secrets of another login keyring', async () => {
    const first = await startKeyring();
    stops.push(() => first.stop());
    await open(first.env).set(ACCOUNT, 'kept');
    const second = await startKeyring();
    stops.push(() => second.stop());
    const replaced = open(second.env);
    // Open and without it: the answer that tells a replaced keychain from a locked one.
    expect(await replaced.get(ACCOUNT)).toBeNull();
    expect(await replaced.list()).toEqual([]);
    expect(await open(first.env).get(ACCOUNT)).toBe('kept');
  });

  it('says there is none when nobody offers the Secret Service', async () => {
    const keyring = await startKeyring({ service: 'none' });
    stops.push(() => keyring.stop());
    expect(await open(keyring.env).probe()).toMatchObject({
      available: false,
      trouble: 'absent',
      problem: { code: 'KEYCHAIN_MISSING' },
    });
  });

  it.each([
    ['there is no bus', undefined],
    ['the bus has gone', 'unix:path=/nonexistent/bus'],
  ])('says there is none when %s', async (_, address) => {
    const { DISPLAY: _display, XDG_RUNTIME_DIR: _runtime, DBUS_SESSION_BUS_ADDRESS: _bus, ...env } = process.env;
    const keychain = open(address === undefined ? env : { ...env, DBUS_SESSION_BUS_ADDRESS: address });
    const startedMs = performance.now();
    await expect(keychain.get(ACCOUNT)).rejects.toMatchObject({ code: 'KEYCHAIN_MISSING' });
    expect(performance.now() - startedMs).toBeLessThan(KEYCHAIN_TIMEOUT_MS);
  });
});

describe('a keychain that misbehaves', () => {
  it('says there is none when its library cannot be loaded', async () => {
    const load = () => Promise.reject(new Error('libsecret-1.so.0: cannot open shared object file'));
    await expect(createKeychainSecrets({ load }).get(ACCOUNT)).rejects.toMatchObject({ code: 'KEYCHAIN_MISSING' });
    expect(await probeKeychain({ load, platform: 'linux' })).toMatchObject({
      available: false,
      problem: { code: 'KEYCHAIN_MISSING' },
    });
  });

  it('starts no second call while one is stuck, and serves again once it is answered', async () => {
    let calls = 0;
    let dismissPrompt: (error: Error) => void = () => {};
    const keytar: Keytar = {
      getPassword: () => {
        calls += 1;
        if (calls > 1) return Promise.resolve('secret');
        return new Promise((_, reject) => {
          dismissPrompt = reject;
        });
      },
      setPassword: () => Promise.resolve(),
      deletePassword: () => Promise.resolve(true),
      findCredentials: () => Promise.resolve([]),
    };
    const store = createKeychainSecrets({ load: () => Promise.resolve(keytar), timeoutMs: 20 });
    await expect(store.get(ACCOUNT)).rejects.toMatchObject({ code: 'KEYCHAIN_LOCKED' });
    await expect(store.get(ACCOUNT)).rejects.toMatchObject({ code: 'KEYCHAIN_LOCKED' });
    expect(calls).toBe(1);
    dismissPrompt(new Error('The prompt was dismissed'));
    expect(await store.get(ACCOUNT)).toBe('secret');
  });

  const keytarThat = (getPassword: Keytar['getPassword']): Keytar => ({
    getPassword,
    setPassword: () => Promise.reject(new Error('Cannot create an item in a locked collection')),
    deletePassword: () => Promise.resolve(false),
    findCredentials: () => Promise.resolve([]),
  });

  it.each(['User canceled the operation.', 'The prompt was dismissed'])(
    'tells a question that the person closed: %s',
    async (message) => {
      const load = async () => keytarThat(() => Promise.reject(new Error(message)));
      await expect(createKeychainSecrets({ load }).get(ACCOUNT)).rejects.toMatchObject({
        code: 'KEYCHAIN_LOCKED',
        trouble: 'cancelled',
      });
    },
  );

  it('tells that it is still asked, and when it has answered', async () => {
    const prompt = Promise.withResolvers<string | null>();
    const store = createKeychainSecrets({ load: async () => keytarThat(() => prompt.promise), timeoutMs: 20 });
    await expect(store.get(ACCOUNT)).rejects.toMatchObject({ trouble: 'slow', action: expect.any(String) });
    let hasAnswered = false;
    const answered = keychainAnswered().then(() => {
      hasAnswered = true;
    });
    expect(isKeychainCallPending()).toBe(true);
    expect(hasAnswered).toBe(false);
    prompt.resolve('secret');
    await answered;
    expect(await store.get(ACCOUNT)).toBe('secret');
  });

  it('keeps a long secret whole through a break between its parts', async () => {
    const entries = new Map<string, string>();
    let writesLeft = Number.POSITIVE_INFINITY;
    const keytar: Keytar = {
      getPassword: async (_, account) => entries.get(account) ?? null,
      setPassword: async (_, account, value) => {
        writesLeft -= 1;
        if (writesLeft < 0) throw new Error('gone');
        entries.set(account, value);
      },
      deletePassword: async (_, account) => entries.delete(account),
      findCredentials: async () => [...entries].map(([account, password]) => ({ account, password })),
    };
    const store = createKeychainSecrets({ load: async () => keytar, platform: 'win32' });
    const before = 'a'.repeat(6000);
    await store.set(ACCOUNT, before);
    for (const entry of entries.values()) expect(Buffer.byteLength(entry)).toBeLessThanOrEqual(2560);
    for (let n = 0; n < 4; n += 1) {
      writesLeft = n;
      await expect(store.set(ACCOUNT, 'b'.repeat(6000))).rejects.toMatchObject({ code: 'KEYCHAIN_LOCKED' });
      expect(await store.get(ACCOUNT)).toBe(before);
    }
    writesLeft = Number.POSITIVE_INFINITY;
    expect(await store.list()).toEqual([ACCOUNT]);
    await store.set(ACCOUNT, 'short');
    expect(await store.get(ACCOUNT)).toBe('short');
  });

  it('leaves no part of a long secret behind that was replaced or removed', async () => {
    const entries = new Map<string, string>();
    const keytar: Keytar = {
      getPassword: async (_, account) => entries.get(account) ?? null,
      setPassword: async (_, account, value) => void entries.set(account, value),
      deletePassword: async (_, account) => entries.delete(account),
      findCredentials: async () => [],
    };
    const store = createKeychainSecrets({ load: async () => keytar, platform: 'win32' });
    await store.set(ACCOUNT, 'a'.repeat(6000));
    await store.set(ACCOUNT, 'short');
    expect([...entries.keys()]).toEqual([ACCOUNT]);
    await store.set(ACCOUNT, 'a'.repeat(6000));
    await store.remove(ACCOUNT);
    expect([...entries.keys()]).toEqual([]);
  });

  it('does not believe a keychain that forgets what it was given', async () => {
    const keytar: Keytar = {
      getPassword: () => Promise.resolve(null),
      setPassword: () => Promise.resolve(),
      deletePassword: () => Promise.resolve(true),
      findCredentials: () => Promise.resolve([]),
    };
    expect(await probeKeychain({ load: () => Promise.resolve(keytar) })).toMatchObject({
      available: false,
      problem: { code: 'KEYCHAIN_LOCKED' },
    });
  });

  it.each(['darwin', 'win32'] as const)('lists what the system lists on %s', async (platform) => {
    const keytar: Keytar = {
      getPassword: () => Promise.resolve(null),
      setPassword: () => Promise.resolve(),
      deletePassword: () => Promise.resolve(true),
      findCredentials: () => Promise.resolve([{ account: ACCOUNT, password: 'secret' }]),
    };
    const store = createKeychainSecrets({ load: () => Promise.resolve(keytar), platform });
    expect(await store.list()).toEqual([ACCOUNT]);
  });
});
