import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename } from 'node:fs/promises';
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
}

const processAttempts = new AttemptLimiter({ now: () => performance.now() });

function vaultExists(path: string): boolean {
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

/**
 * Makes an empty vault and opens it. Rejects with CONFLICT when there is one already (it is left as it was), DISK_FULL.
 */
export async function createVault(path: string, passphrase: string): Promise<SecretStore> {
  if (vaultExists(path)) {
    throw new AppError('CONFLICT', 'There is a passphrase vault here already.', {
      action: 'Open it with its passphrase.',
    });
  }
  const kdf = newKdfParameters();
  const vaultKey = randomBytes(32);
  const passphraseKey = await deriveKey(passphrase, kdf);
  const header = { kdf, vaultKey: seal(passphraseKey, vaultKey, keyContext(kdf)) };
  passphraseKey.fill(0);
  await save(path, header, vaultKey, new Map());
  return vaultSecrets(path, header, vaultKey, new Map());
}

/**
 * Opens the vault with its passphrase. Rejects with PASSPHRASE_WRONG, RATE_LIMITED after five wrong ones in a row,
 * DB_KEY_UNAVAILABLE when the file is missing, altered or cut (it is never changed by a refused opening).
 */
export async function openVault(path: string, passphrase: string, options: VaultOptions = {}): Promise<SecretStore> {
  const attempts = options.attempts ?? processAttempts;
  return attempts.run(path, async () => {
    const file = parseVault(path, await readVault(path));
    const passphraseKey = await deriveKey(passphrase, file.kdf);
    const vaultKey = open(passphraseKey, file.vaultKey, keyContext(file.kdf));
    passphraseKey.fill(0);
    if (!vaultKey) {
      throw new AppError('PASSPHRASE_WRONG', 'That is not the passphrase of this vault.', {
        action: 'Try again; capital letters and spaces count.',
      });
    }
    const plain = open(vaultKey, file.secrets, SECRETS_CONTEXT);
    if (!plain) throw damagedError(path);
    const secrets = new Map(Object.entries(Secrets.parse(JSON.parse(plain.toString('utf8')))));
    plain.fill(0);
    return vaultSecrets(path, file, vaultKey, secrets);
  });
}

type VaultHeader = Pick<VaultFile, 'kdf' | 'vaultKey'>;

function vaultSecrets(
  path: string,
  header: VaultHeader,
  vaultKey: Buffer,
  initial: ReadonlyMap<string, string>,
): SecretStore {
  let secrets = initial;
  let lastWrite: Promise<void> = Promise.resolve();

  /** Changes are made one after the other and are seen only once they are on disk. */
  function change(edit: (next: Map<string, string>) => void): Promise<void> {
    const write = lastWrite.then(async () => {
      const next = new Map(secrets);
      edit(next);
      await save(path, header, vaultKey, next);
      secrets = next;
    });
    lastWrite = write.catch(() => undefined);
    return write;
  }

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
  };
}

const SECRETS_CONTEXT = 'earshot-vault/1/secrets';

/** Binds the derivation's parameters to the seal, so that they cannot be weakened in the file. */
function keyContext(kdf: KdfParameters): string {
  return `earshot-vault/1/key/${kdf.name}/${kdf.N}/${kdf.r}/${kdf.p}/${kdf.salt}`;
}

async function save(
  path: string,
  header: VaultHeader,
  vaultKey: Buffer,
  secrets: ReadonlyMap<string, string>,
): Promise<void> {
  const plain = Buffer.from(JSON.stringify(Object.fromEntries(secrets)));
  const body = {
    format: 'earshot-vault' as const,
    version: 1 as const,
    kdf: header.kdf,
    vaultKey: header.vaultKey,
    secrets: seal(vaultKey, plain, SECRETS_CONTEXT),
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
