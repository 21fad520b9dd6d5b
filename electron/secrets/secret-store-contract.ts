import { expect, it } from 'vitest';
import { MAX_PART_BYTES, MAX_SECRET_BYTES } from './secret-rules.ts';
import type { SecretStore } from './secret-store.ts';

/** What every SecretStore must do. `openStore` gives an empty one; it is called for each test. */
export function describeSecretStore(openStore: () => Promise<SecretStore>): void {
  const KEY = 'database-key:0b0e7a3c-6c1f-4a39-9d0c-3a7f3e8f0c11';
  const CONNECTION = 'connection:5a1c2f86-3f0e-4b52-8f2f-0f8f3f1a9b22';

  it('answers null for what was never stored', async () => {
    const store = await openStore();
    expect(await store.get(KEY)).toBeNull();
    expect(await store.list()).toEqual([]);
  });

  it('gives back exactly what was stored', async () => {
    const store = await openStore();
    const values = [
      'k',
      'clé — ключ — 鍵 🔑 \u0627\u0644\u0645\u0641\u062a\u0627\u062d',
      'cafe\u0301 is not caf\u00e9',
      ' spaces kept \n',
      'x'.repeat(MAX_PART_BYTES),
      'earshot-parts/1 looks like ours',
    ];
    for (const value of values) {
      await store.set(KEY, value);
      expect(await store.get(KEY)).toBe(value);
    }
  });

  it('keeps a secret longer than one entry of any keychain, replaces it and leaves nothing of it', async () => {
    const store = await openStore();
    const long = '🔑a'.repeat(Math.floor(MAX_SECRET_BYTES / 5));
    for (const value of [long, `${long.slice(0, -4)}zzz`, 'short', 'y'.repeat(MAX_PART_BYTES + 1)]) {
      await store.set(KEY, value);
      expect(await store.get(KEY)).toBe(value);
      expect(await store.list()).toEqual([KEY]);
    }
    await store.remove(KEY);
    expect(await store.get(KEY)).toBeNull();
    expect(await store.list()).toEqual([]);
  });

  it('replaces, lists in order and removes', async () => {
    const store = await openStore();
    await store.set(KEY, 'first');
    await store.set(CONNECTION, 'secret');
    await store.set(KEY, 'second');
    expect(await store.get(KEY)).toBe('second');
    expect(await store.list()).toEqual([CONNECTION, KEY]);
    await store.remove(CONNECTION);
    expect(await store.get(CONNECTION)).toBeNull();
    expect(await store.list()).toEqual([KEY]);
    await store.remove(KEY);
    expect(await store.list()).toEqual([]);
  });

  it('takes the removal of what is not there as done', async () => {
    const store = await openStore();
    await expect(store.remove(CONNECTION)).resolves.toBeUndefined();
  });

  it('loses none of several changes made at once', async () => {
    const store = await openStore();
    const accounts = Array.from({ length: 8 }, (_, n) => `connection:${n}`);
    await Promise.all(accounts.map((account) => store.set(account, `secret of ${account}`)));
    expect(await store.list()).toEqual(accounts);
    expect(await Promise.all(accounts.map((account) => store.get(account)))).toEqual(
      accounts.map((account) => `secret of ${account}`),
    );
  });

  it('answers with the last of several values given at once', async () => {
    const store = await openStore();
    await Promise.all(['1', '2', 'x'.repeat(MAX_PART_BYTES + 9), '4'].map((value) => store.set(KEY, value)));
    expect(await store.get(KEY)).toBe('4');
    await Promise.all([store.set(KEY, 'kept no more'), store.remove(KEY)]);
    expect(await store.get(KEY)).toBeNull();
  });

  it.each(['', 'no spaces', 'a:b:c', '../key', 'UPPER:1'])('refuses the account %j', async (account) => {
    const store = await openStore();
    await expect(store.set(account, 'secret')).rejects.toMatchObject({ code: 'INVALID' });
    await expect(store.get(account)).rejects.toMatchObject({ code: 'INVALID' });
  });

  it.each([
    ['empty', ''],
    ['with a NUL', 'a\0b'],
    ['too long', 'x'.repeat(MAX_SECRET_BYTES + 1)],
    ['half a character', '\ud83d'],
  ])('refuses a value that is %s and keeps the one before', async (_, value) => {
    const store = await openStore();
    await store.set(KEY, 'kept');
    await expect(store.set(KEY, value)).rejects.toMatchObject({ code: 'INVALID' });
    expect(await store.get(KEY)).toBe('kept');
  });
}
