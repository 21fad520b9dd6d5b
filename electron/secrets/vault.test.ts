import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AttemptLimiter, attemptFile } from './attempt-limiter.ts';
import { newKdfParameters } from './passphrase-kdf.ts';
import { describeSecretStore } from './secret-store-contract.ts';
import { createVault, openVault, removeVault, setVaultAside } from './vault.ts';

const PASSPHRASE = 'correct horse battery staple';
const ACCOUNT = 'database-key:7d1f1a52-2f53-4c66-9a06-f6a3d5c9c001';

let folder: string;
let path: string;
let vaults = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earshot-vault-'));
});
beforeEach(() => {
  vaults += 1;
  path = join(folder, `vault-${vaults}.json`);
});
afterAll(() => rm(folder, { recursive: true }));

describe('secrets in a passphrase vault', () => {
  describeSecretStore(async () => {
    await rm(path, { force: true });
    return createVault(path, PASSPHRASE);
  });
});

describe('the vault file', () => {
  it('keeps secrets across openings, readable by its owner alone, with nothing readable in it', async () => {
    const made = await createVault(path, PASSPHRASE);
    await made.set(ACCOUNT, 'canary-secret');
    expect(await (await openVault(path, PASSPHRASE)).get(ACCOUNT)).toBe('canary-secret');
    const text = await readFile(path, 'utf8');
    expect(text).not.toContain('canary');
    expect(text).not.toContain(Buffer.from('canary').toString('base64').slice(0, 7));
    expect(text).not.toContain('database-key');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('is never made over another', async () => {
    await createVault(path, PASSPHRASE);
    const before = await readFile(path, 'utf8');
    await expect(createVault(path, 'another')).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await readFile(path, 'utf8')).toBe(before);
  });

  it('opens with the same words typed in another Unicode form', async () => {
    await createVault(path, 'caf\u00e9 au lait');
    expect((await openVault(path, 'cafe\u0301 au lait')).kind).toBe('vault');
  });

  it('tells damage from a wrong passphrase, and stays as it is', async () => {
    const made = await createVault(path, PASSPHRASE);
    await made.set(ACCOUNT, 'secret');
    const text = await readFile(path, 'utf8');
    const wrongs = [
      '',
      '{}',
      '[]',
      text.slice(0, text.length / 2),
      text.replace(/"secrets": "./, '"secrets": "?'),
      text.replace(/"secrets": "..../, '"secrets": "AAAA'),
      text.replace('131072', '1024'),
      text.replace('131072', '262144'),
      text.replace('"version": 1', '"version": 9'),
    ];
    for (const wrong of wrongs) {
      await writeFile(path, wrong);
      await expect(openVault(path, PASSPHRASE)).rejects.toMatchObject({ code: 'DB_KEY_UNAVAILABLE' });
      expect(await readFile(path, 'utf8')).toBe(wrong);
    }
    await writeFile(path, text);
    expect(await (await openVault(path, PASSPHRASE)).get(ACCOUNT)).toBe('secret');
  });

  it('says the key is unavailable when the file is not there', async () => {
    expect(existsSync(path)).toBe(false);
    await expect(openVault(path, PASSPHRASE)).rejects.toMatchObject({ code: 'DB_KEY_UNAVAILABLE' });
  });

  it('keeps what it had when the folder refuses a write', async () => {
    const lost = join(folder, `gone-${vaults}`, 'vault.json');
    await expect(createVault(lost, PASSPHRASE)).rejects.toMatchObject({ code: 'DB_KEY_UNAVAILABLE' });
    expect(existsSync(lost)).toBe(false);
  });
});

describe('the passphrase', () => {
  const NEXT = 'another battery staple';

  it('is changed only by who knows it, and the old one opens nothing any more', async () => {
    const vault = await createVault(path, PASSPHRASE);
    await vault.set(ACCOUNT, 'secret');
    const attempts = new AttemptLimiter({ now: () => 0 });
    const opened = await openVault(path, PASSPHRASE, { attempts });
    const before = await readFile(path, 'utf8');
    await expect(opened.changePassphrase('not it', NEXT)).rejects.toMatchObject({ code: 'PASSPHRASE_WRONG' });
    await expect(opened.checkPassphrase('not it')).rejects.toMatchObject({ code: 'PASSPHRASE_WRONG' });
    expect(await readFile(path, 'utf8')).toBe(before);
    await opened.changePassphrase(PASSPHRASE, NEXT);
    // What is kept after the change is sealed with the new keys.
    await opened.set(ACCOUNT, 'later');
    await opened.checkPassphrase(NEXT);
    await expect(openVault(path, PASSPHRASE)).rejects.toMatchObject({ code: 'PASSPHRASE_WRONG' });
    expect(await (await openVault(path, NEXT)).get(ACCOUNT)).toBe('later');
  });

  it('costs more to guess once the vault was opened by a newer Earshot', async () => {
    const made = await createVault(path, PASSPHRASE);
    await made.set(ACCOUNT, 'secret');
    const costOf = async () => JSON.parse(await readFile(path, 'utf8')).kdf.N;
    const stronger = () => ({ ...newKdfParameters(), N: 2 ** 18 });
    expect(await (await openVault(path, PASSPHRASE, { kdf: stronger })).get(ACCOUNT)).toBe('secret');
    expect(await costOf()).toBe(2 ** 18);
    expect(await (await openVault(path, PASSPHRASE)).get(ACCOUNT)).toBe('secret');
    expect(await costOf()).toBe(2 ** 18);
  });

  it('leaves no file behind once the secrets are kept elsewhere', async () => {
    await createVault(path, PASSPHRASE);
    await removeVault(path);
    await removeVault(path);
    expect(existsSync(path)).toBe(false);
  });
});

describe('a wrong passphrase', () => {
  it('is refused, and after five the next must wait', async () => {
    await createVault(path, PASSPHRASE);
    let nowMs = 0;
    const attempts = new AttemptLimiter({ now: () => nowMs });
    const guesses = Array.from({ length: 6 }, (_, n) => openVault(path, `guess ${n}`, { attempts }));
    const codes = (await Promise.allSettled(guesses)).map((result) =>
      result.status === 'rejected' ? result.reason.code : 'opened',
    );
    expect(codes).toEqual([...Array(5).fill('PASSPHRASE_WRONG'), 'RATE_LIMITED']);
    nowMs += 29_999;
    await expect(openVault(path, PASSPHRASE, { attempts })).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      action: 'Wait 1 seconds, then try again.',
    });
    nowMs += 1;
    expect((await openVault(path, PASSPHRASE, { attempts })).kind).toBe('vault');
  });

  it('is counted over a restart, also when the clock is set back', async () => {
    const { AppError } = await import('#shared/errors/app-error.ts');
    let nowMs = 1_000_000;
    const memory = attemptFile(join(folder, `attempts-${vaults}.json`));
    const later = () => new AttemptLimiter({ now: () => nowMs }, memory);
    const wrong = () => Promise.reject(new AppError('PASSPHRASE_WRONG', 'wrong'));
    for (let n = 0; n < 5; n += 1)
      await later()
        .run('vault', wrong)
        .catch(() => undefined);
    nowMs -= 900_000;
    const restarted = later();
    await expect(restarted.run('vault', async () => 1)).rejects.toMatchObject({
      action: expect.stringContaining('30 seconds'),
    });
    nowMs += 29_999;
    await expect(restarted.run('vault', async () => 1)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    nowMs += 1;
    expect(await restarted.run('vault', async () => 1)).toBe(1);
    await expect(later().run('vault', wrong)).rejects.toMatchObject({ code: 'PASSPHRASE_WRONG' });
    expect(await later().run('vault', async () => 2)).toBe(2);
  });

  it('waits twice as long each time, 15 minutes at most, and starts afresh after the right one', async () => {
    const { AppError } = await import('#shared/errors/app-error.ts');
    let nowMs = 0;
    const attempts = new AttemptLimiter({ now: () => nowMs });
    const wrong = () =>
      attempts
        .run('vault', () => Promise.reject(new AppError('PASSPHRASE_WRONG', 'wrong')))
        .catch((error) => error.code);
    const blockedFor = async (): Promise<number> => {
      const startMs = nowMs;
      while ((await attempts.run('vault', async () => 'through').catch((error) => error.code)) !== 'through') {
        nowMs += 1000;
      }
      return (nowMs - startMs) / 1000;
    };
    for (let n = 0; n < 5; n += 1) expect(await wrong()).toBe('PASSPHRASE_WRONG');
    expect(await blockedFor()).toBe(30);
    for (let n = 0; n < 4; n += 1) expect(await wrong()).toBe('PASSPHRASE_WRONG');
    expect(await blockedFor()).toBe(0);
    for (let n = 0; n < 12; n += 1) {
      expect(await wrong()).toBe('PASSPHRASE_WRONG');
      nowMs += 900_000;
    }
    expect(await wrong()).toBe('PASSPHRASE_WRONG');
    expect(await blockedFor()).toBe(900);
  });
});

it('moves a vault that nothing uses aside and keeps it', async () => {
  await setVaultAside(path);
  await createVault(path, PASSPHRASE);
  await setVaultAside(path);
  await createVault(path, 'another passphrase');
  await setVaultAside(path);
  expect(existsSync(path)).toBe(false);
  await expect(openVault(`${path}.unused-1`, PASSPHRASE)).resolves.toBeDefined();
  expect(existsSync(`${path}.unused-2`)).toBe(true);
});
