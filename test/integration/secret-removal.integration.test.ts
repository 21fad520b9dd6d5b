import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRemovableSecrets } from '../../electron/features/connections/secret-removals.ts';
import { tempDatabase } from '../../electron/store/test-support/temp-database.ts';
import { type KeychainProcess, startKeychainProcess } from '../helpers/keychain-process.ts';
import { type Keyring, startKeyring } from '../helpers/with-keyring.ts';

const ACCOUNT = 'connection:5a1c2f86-3f0e-4b52-8f2f-0f8f3f1a9b22';

let keyring: Keyring;
const processes: KeychainProcess[] = [];
const store = tempDatabase();
beforeAll(async () => {
  keyring = await startKeyring();
});
afterAll(async () => {
  for (const process of processes) await process.stop();
  await keyring.stop();
  store.remove();
});

/** libsecret keeps the first service it met, so each state of the keyring gets a process of its own. */
function secretsNow() {
  const keychain = startKeychainProcess(keyring.env);
  processes.push(keychain);
  const logged: string[] = [];
  const secrets = createRemovableSecrets({
    db: store.db,
    secrets: {
      getSecret: ({ account }) => keychain.get(account),
      setSecret: ({ account, value }) => keychain.set(account, value),
      removeSecret: ({ account }) => keychain.remove(account),
    },
    log: { info() {}, warn: (event) => logged.push(event), error: (event) => logged.push(event) },
  });
  return { keychain, secrets, logged };
}

test('a secret removed while the real keyring is locked is gone from it once it is open again', async () => {
  const open = secretsNow();
  await open.secrets.setSecret({ account: ACCOUNT, value: 'x'.repeat(6000) });
  expect(await open.keychain.list()).toEqual([ACCOUNT]);

  await keyring.restartLocked();
  const locked = secretsNow();
  await locked.secrets.removeSecret({ account: ACCOUNT });
  expect([locked.secrets.countLeft(), locked.logged]).toEqual([1, ['secrets.removal-waits']]);
  expect(await locked.secrets.getSecret({ account: ACCOUNT })).toBeNull();

  await keyring.restart();
  const later = secretsNow();
  expect(await later.keychain.list()).toEqual([ACCOUNT]);
  expect(await later.secrets.sweep()).toBe(0);
  expect(await later.keychain.get(ACCOUNT)).toBeNull();
  expect(await later.keychain.list()).toEqual([]);
});
