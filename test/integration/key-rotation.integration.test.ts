import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSecurity } from '../../electron/features/security/service.ts';
import { finishRekey } from '../../electron/features/setup/interrupted-rekey.ts';
import { createSetup } from '../../electron/features/setup/service.ts';
import type { Profile, ProfileFile } from '../../electron/prefs/profile.ts';
import { AttemptLimiter } from '../../electron/secrets/attempt-limiter.ts';
import { createMemorySecrets } from '../../electron/secrets/memory.ts';
import { createRecoveryFile } from '../../electron/secrets/recovery-file.ts';
import type { SecretStore } from '../../electron/secrets/secret-store.ts';
import { createVault, openVault, removeVault, setVaultAside, vaultExists } from '../../electron/secrets/vault.ts';
import { openDatabase } from '../../electron/store/database.ts';
import { rekeyDatabase } from '../../electron/store/rekey.ts';
import { AppError } from '../../shared/errors/app-error.ts';

const CONNECTION = 'connection:5a1c2f86-3f0e-4b52-8f2f-0f8f3f1a9b22';

/** What outlives the process: files in a folder, and a keychain. */
interface Disk {
  directory: string;
  keychain: SecretStore;
  profile: { value: Profile | null };
}

let disk: Disk;
beforeEach(() => {
  disk = {
    directory: mkdtempSync(join(tmpdir(), 'earshot-keys-')),
    keychain: createMemorySecrets(),
    profile: { value: null },
  };
});
afterEach(() => rmSync(disk.directory, { recursive: true, force: true }));

const powerCut = () => new AppError('BUG', 'the power went');

/**
 * The parts that keep the key, as main puts them together, over a real database, vault and recovery file. After `writesLeft`
 * changes of what outlives the process the power goes: that change and every later one does not happen.
 */
function startProgram({ directory, keychain, profile: kept }: Disk, writesLeft = Number.POSITIVE_INFINITY) {
  const databasePath = join(directory, 'earshot.db');
  const vaultPath = join(directory, 'vault.json');
  let left = writesLeft;
  const spend = () => {
    left -= 1;
    if (left < 0) throw powerCut();
  };
  const counted = <S extends SecretStore>(store: S): S => ({
    ...store,
    set: async (account: string, value: string) => {
      spend();
      await store.set(account, value);
    },
    remove: async (account: string) => {
      spend();
      await store.remove(account);
    },
  });
  const profile: ProfileFile = {
    problem: null,
    read: () => kept.value && structuredClone(kept.value),
    reload: () => undefined,
    write(partial) {
      spend();
      kept.value = { ...(kept.value ?? { samplePlatform: { port: null, wanted: false } }), ...partial } as Profile;
      return kept.value;
    },
  };
  const attempts = new AttemptLimiter({ now: () => 0 });
  const file = createRecoveryFile(join(directory, 'recovery.json'), attempts);
  const recovery = {
    ...file,
    rewrap: async (keysHex: readonly string[]) => {
      spend();
      await file.rewrap(keysHex);
    },
  };
  let db: ReturnType<typeof openDatabase> | null = null;
  let secretsInUse: SecretStore | null = null;
  const vault = {
    exists: () => vaultExists(vaultPath),
    create: async (passphrase: string) => {
      spend();
      await setVaultAside(vaultPath);
      return counted(await createVault(vaultPath, passphrase, { attempts }));
    },
    open: async (passphrase: string) => counted(await openVault(vaultPath, passphrase, { attempts })),
    remove: async () => {
      spend();
      await removeVault(vaultPath);
    },
  };
  const platformKeychain = {
    name: 'Test keychain',
    probe: async () => ({ available: true, name: 'Test keychain', problem: null, trouble: null }),
    answered: async () => undefined,
    secrets: counted(keychain),
  };
  const newKeyHex = () => randomBytes(32).toString('hex');
  const saved: string[] = [];
  const rekey = { beforeReplace: () => {} };
  const setup = createSetup({
    profile,
    databaseExists: () => existsSync(databasePath),
    keychain: platformKeychain,
    vault,
    memory: createMemorySecrets(),
    recovery,
    openWorkspace: async (keyHex, secrets) => {
      db = openDatabase({ path: databasePath, keyHex });
      secretsInUse = secrets;
      db.exec('CREATE TABLE IF NOT EXISTS kept (word TEXT)');
    },
    closeWorkspace: async () => {
      db?.close();
      db = null;
    },
    isOpen: () => db !== null,
    checkKey: async (keyHex) => void openDatabase({ path: databasePath, keyHex }).close(),
    hasConnections: async () => true,
    newKeyHex,
    newProfileId: randomUUID,
    clock: { now: () => 0 },
    onStatus: () => undefined,
    onOpened: (held) => void security.finishMove(held),
    onLocked: () => security.locked(),
    throwaway: false,
  });
  const security = createSecurity({
    session: setup.session,
    profile,
    recovery,
    keychain: platformKeychain,
    vault,
    useSecrets: (secrets) => {
      secretsInUse = secrets;
    },
    connectionIds: async () => [CONNECTION.slice('connection:'.length)],
    countSecretsLeft: async () => 0,
    removeSecretsLeft: async () => 0,
    rekeyDatabase: async (keyHex, nextKeyHex) => {
      spend();
      rekeyDatabase({
        path: databasePath,
        keyHex,
        nextKeyHex,
        onStep: (step) => step === 'synced' && rekey.beforeReplace(),
      });
      // As when the power goes right after the rename.
      spend();
    },
    finishRekey: (held) => finishRekey({ profile, recovery }, held),
    newKeyHex,
    saveText: async (_name, text) => saved.push(text) > 0,
    clock: { now: () => 7 },
    log: { info() {}, warn() {}, error() {} },
    onChanged: () => undefined,
  });
  return {
    setup,
    security,
    rekey,
    saved,
    get db() {
      return db ?? expect.fail('the store is closed');
    },
    get secrets() {
      return secretsInUse ?? expect.fail('the store was never opened');
    },
    words: () => db?.prepare('SELECT word FROM kept').pluck().all() ?? expect.fail('the store is closed'),
    end: () => db?.close(),
  };
}

type Program = ReturnType<typeof startProgram>;

/** A store under the keychain with something in it and a confirmed recovery key. */
async function makeStore(): Promise<string> {
  const program = startProgram(disk);
  await program.setup.start();
  await program.setup.protectWithKeychain();
  const { recoveryKey } = await program.security.makeRecoveryKey();
  await program.security.confirmRecoveryKey(3, recoveryKey.split('-')[3]?.toLowerCase() ?? '');
  program.db.exec("INSERT INTO kept VALUES ('Quetzalcoatlus')");
  await disk.keychain.set(CONNECTION, 'an api key');
  program.end();
  return recoveryKey;
}

async function expectToOpen(program: Program): Promise<void> {
  expect(await program.setup.start()).toMatchObject({ phase: 'ready', problem: null });
  expect(program.words()).toEqual(['Quetzalcoatlus']);
}

/** That the recovery key gives the store back on a machine that lost its keychain. */
async function expectToRecover(recoveryKey: string): Promise<void> {
  const lost = { ...disk, keychain: createMemorySecrets(), profile: { value: structuredClone(disk.profile.value) } };
  const program = startProgram(lost);
  expect(await program.setup.start()).toMatchObject({ phase: 'blocked', blocked: 'key-lost' });
  expect(await program.setup.recover(recoveryKey.toLowerCase().replaceAll('-', ' '))).toMatchObject({
    phase: 'recovered',
  });
  await program.setup.protectWithKeychain();
  expect(program.words()).toEqual(['Quetzalcoatlus']);
  // A secret that was in the lost keychain is gone: the connection asks for it.
  expect(await program.secrets.get(CONNECTION)).toBeNull();
  program.end();
}

const databaseKey = async () => disk.keychain.get(`database-key:${disk.profile.value?.profileId}`);
const settle = (work: Promise<unknown>) => work.catch(() => undefined);

describe('the recovery key', () => {
  test('opens the store of a machine that lost its keychain, and lies in no file', async () => {
    const recoveryKey = await makeStore();
    for (const name of readdirSync(disk.directory)) {
      const bytes = readFileSync(join(disk.directory, name)).toString('latin1').toUpperCase();
      for (const group of recoveryKey.split('-')) expect(bytes.includes(group) && name.endsWith('.json')).toBe(false);
      expect(bytes.includes(recoveryKey)).toBe(false);
    }
    await expectToRecover(recoveryKey);
  });

  test('is forgotten by the program once it is confirmed, put off, or the store is locked', async () => {
    await makeStore();
    const program = startProgram(disk);
    await program.setup.start();
    for (const forget of [() => program.security.putOffRecoveryKey(), () => program.setup.lock()]) {
      await program.security.makeRecoveryKey();
      await program.security.saveRecoveryKey();
      await expect(program.security.confirmRecoveryKey(0, 'WRONG')).rejects.toMatchObject({
        code: 'RECOVERY_KEY_WRONG',
      });
      await forget();
      await expect(program.security.saveRecoveryKey()).rejects.toMatchObject({ code: 'CONFLICT' });
      await expect(program.security.confirmRecoveryKey(0, 'WRONG')).rejects.toMatchObject({ code: 'CONFLICT' });
    }
    expect(program.saved).toHaveLength(2);
    program.end();
  });
});

describe('a change of the encryption key', () => {
  test('gives another key and asks to save another recovery key; until then the old one works', async () => {
    const recoveryKey = await makeStore();
    const before = await databaseKey();
    const program = startProgram(disk);
    await program.setup.start();
    await program.security.rotateKey();
    expect(program.setup.status().phase).toBe('recoveryKey');
    expect(program.words()).toEqual(['Quetzalcoatlus']);
    expect(await databaseKey()).not.toBe(before);
    expect((await disk.keychain.list()).filter((account) => account.includes('database-key'))).toHaveLength(1);
    const { recoveryKey: next } = await program.security.makeRecoveryKey();
    await program.security.confirmRecoveryKey(0, next.slice(0, 5));
    expect(program.setup.status()).toMatchObject({ phase: 'ready', recoveryKey: 'confirmed' });
    program.end();
    await expectToRecover(next);
    await expect(expectToRecover(recoveryKey)).rejects.toMatchObject({ code: 'RECOVERY_KEY_WRONG' });
  });

  test('that the disk refuses leaves everything as it was', async () => {
    const recoveryKey = await makeStore();
    const before = await databaseKey();
    const program = startProgram(disk);
    await program.setup.start();
    program.rekey.beforeReplace = () => {
      throw new AppError('DISK_FULL', 'Full.');
    };
    await expect(program.security.rotateKey()).rejects.toMatchObject({ code: 'DISK_FULL' });
    expect(program.setup.status()).toMatchObject({ phase: 'ready' });
    expect(program.words()).toEqual(['Quetzalcoatlus']);
    expect(await databaseKey()).toBe(before);
    expect(await disk.keychain.list()).not.toContain(`next-database-key:${disk.profile.value?.profileId}`);
    program.end();
    await expectToRecover(recoveryKey);
  });

  test('survives a power cut at each of its steps, with the recovery key still working', async () => {
    const recoveryKey = await makeStore();
    let steps = 0;
    for (; ; steps += 1) {
      const program = startProgram(disk, steps);
      await program.setup.start();
      const outcome = await program.security.rotateKey().then(
        () => 'done',
        () => 'cut',
      );
      program.end();
      await expectToRecover(recoveryKey);
      const next = startProgram(disk);
      await expectToOpen(next);
      expect((await disk.keychain.list()).filter((account) => account.includes('database-key'))).toHaveLength(1);
      expect(disk.profile.value?.rekeying).toBeFalsy();
      next.end();
      await expectToRecover(recoveryKey);
      if (outcome === 'done' && steps > 8) break;
    }
    expect(steps).toBeGreaterThan(8);
  });
});

describe('moving the secrets', () => {
  const PASSPHRASE = 'correct horse battery';

  test('from the keychain under a passphrase and back takes all of them and leaves none behind', async () => {
    await makeStore();
    await disk.keychain.set('connection:11111111-2222-4333-8444-555555555555', 'of another profile');
    const program = startProgram(disk);
    await program.setup.start();
    await program.security.moveToPassphrase(PASSPHRASE);
    expect(program.secrets.kind).toBe('vault');
    expect(await program.secrets.get(CONNECTION)).toBe('an api key');
    expect(await disk.keychain.list()).toEqual(['connection:11111111-2222-4333-8444-555555555555']);
    expect(program.setup.status()).toMatchObject({ phase: 'ready', protection: 'passphrase' });
    await program.setup.lock();
    await program.setup.unlock(PASSPHRASE);
    expect(program.words()).toEqual(['Quetzalcoatlus']);
    await expect(program.security.moveToKeychain('not it')).rejects.toMatchObject({ code: 'PASSPHRASE_WRONG' });
    await program.security.moveToKeychain(PASSPHRASE);
    expect(await disk.keychain.get(CONNECTION)).toBe('an api key');
    expect(existsSync(join(disk.directory, 'vault.json'))).toBe(false);
    program.end();
    await expectToOpen(startProgram(disk));
  });

  test('survives a power cut at each of its steps', async () => {
    await makeStore();
    for (let steps = 0; ; steps += 1) {
      const program = startProgram(disk, steps);
      await program.setup.start();
      const outcome = await program.security.moveToPassphrase(PASSPHRASE).then(
        () => 'done',
        () => 'cut',
      );
      program.end();
      const next = startProgram(disk);
      if ((await next.setup.start()).phase === 'unlock') await next.setup.unlock(PASSPHRASE);
      expect(next.words()).toEqual(['Quetzalcoatlus']);
      expect(await next.secrets.get(CONNECTION)).toBe('an api key');
      if (next.setup.status().protection === 'passphrase') {
        await expect.poll(() => disk.keychain.list()).toEqual([]);
        await next.security.moveToKeychain(PASSPHRASE);
      }
      next.end();
      await settle(Promise.resolve());
      if (outcome === 'done' && steps > 5) break;
    }
  });

  test('changes the passphrase only for who knows it', async () => {
    await makeStore();
    const program = startProgram(disk);
    await program.setup.start();
    await expect(program.security.changePassphrase('x', PASSPHRASE)).rejects.toMatchObject({ code: 'CONFLICT' });
    await program.security.moveToPassphrase(PASSPHRASE);
    await expect(program.security.changePassphrase('not it', 'another passphrase')).rejects.toMatchObject({
      code: 'PASSPHRASE_WRONG',
    });
    await program.security.changePassphrase(PASSPHRASE, 'another passphrase');
    program.end();
    const next = startProgram(disk);
    await next.setup.start();
    await expect(next.setup.unlock(PASSPHRASE)).rejects.toMatchObject({ code: 'PASSPHRASE_WRONG' });
    expect(await next.setup.unlock('another passphrase')).toMatchObject({ phase: 'ready' });
    next.end();
  });
});
