import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { z } from 'zod';
import { AppError } from '#shared/errors/app-error.ts';
import { AttemptLimiter } from './attempt-limiter.ts';
import { deriveKey, KdfParameters, newKdfParameters } from './passphrase-kdf.ts';
import { open, seal } from './sealed-box.ts';
import { checkAccount, checkSecret } from './secret-rules.ts';
import type { SecretStore } from './secret-store.ts';
import { writeFileAtomic } from './write-file-atomic.ts';

/**
 * `vault.json`: a random vault key sealed under the passphrase's key, and the secrets sealed under the vault key. Two
 * seals, so that a wrong passphrase and a damaged file are told apart. Sealed boxes and salts are base64.
 */
const VaultFile = z.object({
  format: z.literal('earshot-vault'),
  version: z.literal(1),
  kdf: KdfParameters,
  vaultKey: z.base64(),
  secrets: z.base64(),
  /** SHA-256 over the fields above: finds accidents. What an attacker changes, the seals find. */
  checksum: z.string(),
});
type VaultFile = z.infer<typeof VaultFile>;

const Secrets = z.record(z.string(), z.string());

export interface VaultOptions {
  /** Shared by everything that opens the same vault; one for the process unless a test passes its own. */
  attempts?: AttemptLimiter;
  /** Cost of new derivations; a vault that is cheaper to guess is brought up to it when it is opened. */
  kdf?: () => KdfParameters;
}

/** Secrets under a passphrase. */
export interface Vault extends SecretStore {
  /**
   * Seals everything anew under another passphrase. Rejects with PASSPHRASE_WRONG or RATE_LIMITED when `current` is not the
   * one, DISK_FULL; the vault then is what it was.
   */
  changePassphrase(current: string, next: string): Promise<void>;
  /** Rejects as above when it is not the passphrase. */
  checkPassphrase(passphrase: string): Promise<void>;
}

const processAttempts = new AttemptLimiter({ now: () => performance.now() });

export function vaultExists(path: string): boolean {
  return existsSync(path);
}

/** Moves a vault that nothing uses out of the way, as a first run leaves one that broke off. */
export async function setVaultAside(path: string): Promise<void> {
  if (!vaultExists(path)) return;
  for (let n = 1; ; n += 1) {
    const aside = `${path}.unused-${n}`;
    if (!existsSync(aside)) return rename(path, aside);
  }
}

/** Deletes a vault whose secrets are kept elsewhere by now. */
export async function removeVault(path: string): Promise<void> {
  await rm(path, { force: true });
}

/**
 * Makes an empty vault and opens it. Rejects with CONFLICT when there is one already (it is left as it was), DISK_FULL.
 */
export async function createVault(path: string, passphrase: string, options: VaultOptions = {}): Promise<Vault> {
  if (vaultExists(path)) {
    throw new AppError('CONFLICT', 'There is a passphrase vault here already.', {
      action: 'Open it with its passphrase.',
    });
  }
  const keys = await newKeys(passphrase, options);
  await save(path, keys, new Map());
  return vaultSecrets(path, keys, new Map(), options);
}

/**
 * Opens the vault with its passphrase. Rejects with PASSPHRASE_WRONG, RATE_LIMITED after five wrong ones in a row,
 * DB_KEY_UNAVAILABLE when the file is missing, altered or cut (it is never changed by a refused opening).
 */
export async function openVault(path: string, passphrase: string, options: VaultOptions = {}): Promise<Vault> {
  const attempts = options.attempts ?? processAttempts;
  return attempts.run(path, async () => {
    const file = parseVault(path, await readVault(path));
    const vaultKey = await openKey(file, passphrase);
    const plain = open(vaultKey, file.secrets, SECRETS_CONTEXT);
    if (!plain) throw damagedError(path);
    const secrets = new Map(Object.entries(Secrets.parse(JSON.parse(plain.toString('utf8')))));
    plain.fill(0);
    const keys = await upToDate(
      path,
      { kdf: file.kdf, sealedKey: file.vaultKey, vaultKey },
      secrets,
      passphrase,
      options,
    );
    return vaultSecrets(path, keys, secrets, options);
  });
}

/** What the secrets are sealed with: the vault key, and itself under the passphrase. */
interface VaultKeys {
  kdf: KdfParameters;
  sealedKey: string;
  vaultKey: Buffer;
}

async function newKeys(passphrase: string, { kdf: newKdf = newKdfParameters }: VaultOptions): Promise<VaultKeys> {
  const kdf = newKdf();
  const vaultKey = randomBytes(32);
  const passphraseKey = await deriveKey(passphrase, kdf);
  const sealedKey = seal(passphraseKey, vaultKey, keyContext(kdf));
  passphraseKey.fill(0);
  return { kdf, sealedKey, vaultKey };
}

/** The vault key. The seal compares in constant time; no part of the passphrase is compared by itself. */
async function openKey(file: Pick<VaultFile, 'kdf' | 'vaultKey'>, passphrase: string): Promise<Buffer> {
  const passphraseKey = await deriveKey(passphrase, file.kdf);
  const vaultKey = open(passphraseKey, file.vaultKey, keyContext(file.kdf));
  passphraseKey.fill(0);
  if (vaultKey) return vaultKey;
  throw new AppError('PASSPHRASE_WRONG', 'That is not the passphrase of this vault.', {
    action: 'Try again; capital letters and spaces count.',
  });
}

/** Seals a vault anew whose derivation costs less than one made today; the passphrase is at hand only now. */
async function upToDate(
  path: string,
  keys: VaultKeys,
  secrets: ReadonlyMap<string, string>,
  passphrase: string,
  options: VaultOptions,
): Promise<VaultKeys> {
  const wanted = (options.kdf ?? newKdfParameters)();
  if (costOf(keys.kdf) >= costOf(wanted)) return keys;
  const stronger = await newKeys(passphrase, options);
  try {
    await save(path, stronger, secrets);
    return stronger;
  } catch {
    // A full disk is no reason not to open; the next opening tries again.
    return keys;
  }
}

const costOf = ({ N, r, p }: KdfParameters): number => N * r * p;

function vaultSecrets(
  path: string,
  initialKeys: VaultKeys,
  initial: ReadonlyMap<string, string>,
  options: VaultOptions,
): Vault {
  const attempts = options.attempts ?? processAttempts;
  let keys = initialKeys;
  let secrets = initial;
  let lastWrite: Promise<void> = Promise.resolve();

  /** Changes are made one after the other and are seen only once they are on disk. */
  function change(edit: (next: Map<string, string>) => void, nextKeys?: VaultKeys): Promise<void> {
    const write = lastWrite.then(async () => {
      const next = new Map(secrets);
      edit(next);
      await save(path, nextKeys ?? keys, next);
      secrets = next;
      keys = nextKeys ?? keys;
    });
    lastWrite = write.catch(() => undefined);
    return write;
  }

  const check = (passphrase: string): Promise<void> =>
    attempts.run(path, async () => {
      const vaultKey = await openKey({ kdf: keys.kdf, vaultKey: keys.sealedKey }, passphrase);
      vaultKey.fill(0);
    });

  return {
    kind: 'vault',
    async get(account) {
      checkAccount(account);
      await lastWrite;
      return secrets.get(account) ?? null;
    },
    async set(account, value) {
      checkAccount(account);
      checkSecret(value);
      await change((next) => next.set(account, value));
    },
    async remove(account) {
      checkAccount(account);
      await change((next) => next.delete(account));
    },
    async list() {
      await lastWrite;
      return [...secrets.keys()].sort();
    },
    checkPassphrase: check,
    async changePassphrase(current, next) {
      await check(current);
      // A new vault key too: an old copy of the file with the old passphrase must not open what is kept from now on.
      await change(() => undefined, await newKeys(next, options));
    },
  };
}

const SECRETS_CONTEXT = 'earshot-vault/1/secrets';

/** Binds the derivation's parameters to the seal, so that they cannot be weakened in the file. */
function keyContext(kdf: KdfParameters): string {
  return `earshot-vault/1/key/${kdf.name}/${kdf.N}/${kdf.r}/${kdf.p}/${kdf.salt}`;
}

async function save(path: string, keys: VaultKeys, secrets: ReadonlyMap<string, string>): Promise<void> {
  const plain = Buffer.from(JSON.stringify(Object.fromEntries(secrets)));
  const body = {
    format: 'earshot-vault' as const,
    version: 1 as const,
    kdf: keys.kdf,
    vaultKey: keys.sealedKey,
    secrets: seal(keys.vaultKey, plain, SECRETS_CONTEXT),
  };
  plain.fill(0);
  await writeFileAtomic(path, `${JSON.stringify({ ...body, checksum: checksum(body) }, null, 2)}\n`);
}

async function readVault(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new AppError(
      'DB_KEY_UNAVAILABLE',
      'The passphrase vault, which holds the key of your work, cannot be read.',
      {
        action: `Check that ${path} is there and may be read, or put it back from a backup.`,
        cause: error,
      },
    );
  }
}

function parseVault(path: string, text: string): VaultFile {
  let parsed: z.ZodSafeParseResult<VaultFile>;
  try {
    parsed = VaultFile.safeParse(JSON.parse(text));
  } catch (error) {
    throw damagedError(path, error);
  }
  if (!parsed.success) throw damagedError(path, parsed.error);
  const { checksum: stored, ...body } = parsed.data;
  if (stored !== checksum(body)) throw damagedError(path);
  return parsed.data;
}

function checksum(body: Omit<VaultFile, 'checksum'>): string {
  const { format, version, kdf, vaultKey, secrets } = body;
  const canonical = JSON.stringify([format, version, kdf.name, kdf.N, kdf.r, kdf.p, kdf.salt, vaultKey, secrets]);
  return createHash('sha256').update(canonical).digest('hex');
}

function damagedError(path: string, cause?: unknown): AppError {
  return new AppError(
    'DB_KEY_UNAVAILABLE',
    'The passphrase vault, which holds the key of your work, is damaged. It was left as it is.',
    { action: `Put ${path} back from a backup, or use your recovery key.`, cause },
  );
}
