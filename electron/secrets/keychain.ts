import { randomBytes, randomUUID } from 'node:crypto';
import { type ErrorData, toErrorData } from '#shared/errors/app-error.ts';
import {
  cancelledError,
  KeychainError,
  type KeychainTrouble,
  keychainErrorOf,
  lockedError,
  missingError,
  slowError,
} from './keychain-error.ts';
import { type Keytar, loadKeytar } from './keytar.ts';
import { digestOf, isPartAccount, needsParts, partAccount, readHead, splitSecret, writeHead } from './secret-parts.ts';
import { checkAccount, checkSecret } from './secret-rules.ts';
import { SECRET_SERVICE_NAME, type SecretStore } from './secret-store.ts';

/** A keychain that is open answers sooner; after this long a person was asked in between. */
export const QUESTION_MS = 1500;

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
  /** What is in the way; null when nothing is. */
  trouble: KeychainTrouble | null;
}

/** Linux has several; which one answers goes by the desktop, and changes with it. */
export function keychainName(
  platform: NodeJS.Platform = process.platform,
  desktop: string = process.env.XDG_CURRENT_DESKTOP ?? '',
): string {
  if (platform === 'darwin') return 'Keychain';
  if (platform === 'win32') return 'Windows Credential Manager';
  if (/kde|lxqt/i.test(desktop)) return 'KWallet';
  if (/gnome|unity|cinnamon|mate|xfce|budgie|pantheon/i.test(desktop)) return 'GNOME Keyring';
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

  /** The entry, or null where the keychain is open and has none. */
  async function readProved(account: string): Promise<string | null> {
    const askedMs = performance.now();
    const entry = await read(account);
    // A question that was closed ends as "absent" too, and a proof would put the same question once more.
    if (entry === null && performance.now() - askedMs >= QUESTION_MS) throw cancelledError(name);
    if (entry === null) await proveOpen();
    return entry;
  }

  async function readIndex(): Promise<string[]> {
    const text = (await readProved(INDEX_ACCOUNT)) ?? '';
    return text.split('\n').filter((account) => account !== '');
  }

  /** What the entry says; null when it was never stored, or not wholly. */
  async function whole(account: string, entry: string | null): Promise<string | null> {
    const head = entry === null ? null : readHead(entry);
    if (!head) return entry;
    const parts: string[] = [];
    for (let n = 0; n < head.count; n += 1) parts.push((await read(partAccount(account, head.set, n))) ?? '');
    const value = parts.join('');
    return digestOf(value) === head.digest ? value : null;
  }

  async function eraseParts(account: string, entry: string | null): Promise<void> {
    const head = entry === null ? null : readHead(entry);
    for (let n = 0; head && n < head.count; n += 1) await erase(partAccount(account, head.set, n));
  }

  async function writeWhole(account: string, value: string): Promise<void> {
    const before = await read(account);
    if (needsParts(value)) {
      const set = randomBytes(8).toString('hex');
      const parts = splitSecret(value);
      for (const [n, part] of parts.entries()) await write(partAccount(account, set, n), part);
      await write(account, writeHead({ set, count: parts.length, digest: digestOf(value) }));
    } else {
      await write(account, value);
    }
    await eraseParts(account, before);
  }

  const inTurn = createQueue();
  return {
    kind: 'keychain',
    get: (account) =>
      inTurn(async () => {
        checkAccount(account);
        return whole(account, await readProved(account));
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
        await writeWhole(account, value);
      }),
    remove: (account) =>
      inTurn(async () => {
        checkAccount(account);
        const entry = await readProved(account);
        // Parts first: without the head nothing would lead to them any more.
        await eraseParts(account, entry);
        if (entry !== null) await erase(account);
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
        return entries
          .map((entry) => entry.account)
          .filter((account) => !isPartAccount(account))
          .sort();
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
    return { available: true, name, problem: null, trouble: null };
  } catch (error) {
    const trouble = error instanceof KeychainError ? error.trouble : 'locked';
    return { available: false, name, problem: toErrorData(error), trouble };
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
    const askedMs = performance.now();
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
      throw error instanceof KeychainError ? error : keychainErrorOf(name, error, performance.now() - askedMs);
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

/** Settles once the system has answered what it was asked last, however late. */
export async function keychainAnswered(): Promise<void> {
  await pendingCall;
}

async function withTimeout<T>(work: Promise<T>, timeoutMs: number, name: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const expiry = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(slowError(name, timeoutMs)), timeoutMs);
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
