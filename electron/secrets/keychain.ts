import { randomUUID } from 'node:crypto';
import { AppError, type ErrorData, toErrorData } from '#shared/errors/app-error.ts';
import { type Keytar, loadKeytar } from './keytar.ts';
import { checkAccount, checkSecret } from './secret-rules.ts';
import { SECRET_SERVICE_NAME, type SecretStore } from './secret-store.ts';

/** Longest wait for one answer. A prompt nobody answers, or a stuck service, looks like this. */
export const KEYCHAIN_TIMEOUT_MS = 5000;

/** Linux only: names of the accounts held. Asking the Secret Service to list them can crash the process (see `list`). */
const INDEX_ACCOUNT = 'accounts';

export interface KeychainOptions {
  /** Where keytar comes from; a test passes one that misbehaves. */
  load?: () => Promise<Keytar>;
  timeoutMs?: number;
  platform?: NodeJS.Platform;
}

export interface KeychainProbe {
  available: boolean;
  /** Name of the system's keychain, as its user knows it. */
  name: string;
  problem: ErrorData | null;
}

export function keychainName(platform: NodeJS.Platform = process.platform): string {
  if (platform === 'darwin') return 'Keychain';
  if (platform === 'win32') return 'Windows Credential Manager';
  return 'Secret Service (GNOME Keyring or KWallet)';
}

/** The system's keychain. Rejects with KEYCHAIN_MISSING where there is none, KEYCHAIN_LOCKED where it does not answer. */
export function createKeychainSecrets(options: KeychainOptions = {}): SecretStore {
  const platform = options.platform ?? process.platform;
  const name = keychainName(platform);
  const ask = createLane(name, options.load ?? loadKeytar, options.timeoutMs ?? KEYCHAIN_TIMEOUT_MS);
  const usesIndex = platform !== 'darwin' && platform !== 'win32';

  const read = (account: string) => ask((keytar) => keytar.getPassword(SECRET_SERVICE_NAME, account));
  const write = (account: string, value: string) =>
    ask((keytar) => keytar.setPassword(SECRET_SERVICE_NAME, account, value));
  const erase = (account: string) => ask((keytar) => keytar.deletePassword(SECRET_SERVICE_NAME, account));

  /** A locked Secret Service answers "no such password" once its prompt is dismissed; only an open one takes a write. */
  async function proveOpen(): Promise<void> {
    const account = `probe:${randomUUID()}`;
    const value = randomUUID();
    await write(account, value);
    const back = await read(account);
    await erase(account);
    if (back !== value) throw lockedError(name);
  }

  async function readIndex(): Promise<string[]> {
    const text = await read(INDEX_ACCOUNT);
    if (text === null) {
      await proveOpen();
      return [];
    }
    return text.split('\n').filter((account) => account !== '');
  }

  const inTurn = createQueue();
  return {
    kind: 'keychain',
    get: (account) =>
      inTurn(async () => {
        checkAccount(account);
        const value = await read(account);
        if (value === null) await proveOpen();
        return value;
      }),
    set: (account, value) =>
      inTurn(async () => {
        checkAccount(account);
        checkSecret(value);
        if (usesIndex) {
          // Named before it exists: an account that is listed and absent is skipped, the reverse would be lost for ever.
          const index = await readIndex();
          if (!index.includes(account)) await write(INDEX_ACCOUNT, [...index, account].join('\n'));
        }
        await write(account, value);
      }),
    remove: (account) =>
      inTurn(async () => {
        checkAccount(account);
        const removed = await erase(account);
        if (!removed) await proveOpen();
        if (!usesIndex) return;
        const index = await readIndex();
        if (index.includes(account)) {
          await write(INDEX_ACCOUNT, `${index.filter((other) => other !== account).join('\n')}\n`);
        }
      }),
    list: () =>
      inTurn(async () => {
        if (usesIndex) {
          const held: string[] = [];
          for (const account of await readIndex()) if ((await read(account)) !== null) held.push(account);
          return held.sort();
        }
        // Never on Linux: keytar 7.10 dereferences a null there when an entry is locked or was filed without an account.
        const entries = await ask((keytar) => keytar.findCredentials(SECRET_SERVICE_NAME));
        return entries.map((entry) => entry.account).sort();
      }),
  };
}

/** Proves a write, a read and a removal before the keychain is relied on. Never rejects. */
export async function probeKeychain(options: KeychainOptions = {}): Promise<KeychainProbe> {
  const name = keychainName(options.platform);
  const account = `probe:${randomUUID()}`;
  const value = randomUUID();
  const ask = createLane(name, options.load ?? loadKeytar, options.timeoutMs ?? KEYCHAIN_TIMEOUT_MS);
  try {
    await ask((keytar) => keytar.setPassword(SECRET_SERVICE_NAME, account, value));
    const back = await ask((keytar) => keytar.getPassword(SECRET_SERVICE_NAME, account));
    const removed = await ask((keytar) => keytar.deletePassword(SECRET_SERVICE_NAME, account));
    if (back !== value || !removed) throw lockedError(name);
    return { available: true, name, problem: null };
  } catch (error) {
    return { available: false, name, problem: toErrorData(error) };
  }
}

type Ask = <T>(call: (keytar: Keytar) => Promise<T>) => Promise<T>;

/**
 * One native call at a time. Each holds a thread of libuv's pool of four until the service answers, and cannot be
 * cancelled: four unanswered prompts would stop every file and name look-up of the process. So while one is stuck, later
 * calls give up without starting.
 */
function createLane(name: string, load: () => Promise<Keytar>, timeoutMs: number): Ask {
  return async (call) => {
    const keytar = await load().catch((error: unknown) => {
      throw missingError(name, error);
    });
    await withTimeout(pendingCall ?? Promise.resolve(), timeoutMs, name);
    const answer = call(keytar);
    const settled = answer.then(
      () => undefined,
      () => undefined,
    );
    pendingCall = settled;
    void settled.then(() => {
      if (pendingCall === settled) pendingCall = null;
    });
    try {
      return await withTimeout(answer, timeoutMs, name);
    } catch (error) {
      throw error instanceof AppError ? error : toKeychainError(name, error);
    }
  };
}

/** The native call in progress. Shared by every store of the process, as libuv's pool is. */
let pendingCall: Promise<void> | null = null;

/**
 * True while the system has not answered a call. `process.exit` waits for libuv's threads and so for that answer, maybe for
 * ever: an application that quits now must, once its data is closed, end itself with a signal.
 */
export function isKeychainCallPending(): boolean {
  return pendingCall !== null;
}

async function withTimeout<T>(work: Promise<T>, timeoutMs: number, name: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const expiry = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(lockedError(name)), timeoutMs);
  });
  try {
    return await Promise.race([work, expiry]);
  } finally {
    clearTimeout(timer);
  }
}

/** Runs tasks one after the other, so that the index is never read by one and written by another in between. */
function createQueue(): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const result = last.then(task, task);
    last = result.catch(() => undefined);
    return result;
  };
}

/** Messages of GDBus and libsecret when nobody offers `org.freedesktop.secrets`; anything else is a refusal. */
const NO_SERVICE =
  /autolaunch|dbus-launch|Could not connect|Connection refused|No such file|not provided by any|ServiceUnknown|NameHasNoOwner|StartServiceByName|Failed to execute|Cannot spawn|session bus/i;

function toKeychainError(name: string, error: unknown): AppError {
  const text = error instanceof Error ? error.message : String(error);
  return NO_SERVICE.test(text) ? missingError(name, error) : lockedError(name, error);
}

function missingError(name: string, cause: unknown): AppError {
  return new AppError('KEYCHAIN_MISSING', `No keychain answers on this computer (${name}).`, {
    action: 'Install or start one, then try again, or protect your work with a passphrase instead.',
    cause,
  });
}

function lockedError(name: string, cause?: unknown): AppError {
  return new AppError('KEYCHAIN_LOCKED', `The keychain is locked or does not answer (${name}).`, {
    action: 'Unlock it, answer its question if it asks one, then try again.',
    retryable: true,
    cause,
  });
}
