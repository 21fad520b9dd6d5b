import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { KEYCHAIN_TIMEOUT_MS, type KeychainProbe } from '../../electron/secrets/keychain.ts';
import { KeychainError, type KeychainTrouble } from '../../electron/secrets/keychain-error.ts';
import type { SecretStore } from '../../electron/secrets/secret-store.ts';
import { AppError, type ErrorData } from '../../shared/errors/app-error.ts';

export interface KeychainRequest {
  id: number;
  call: 'get' | 'set' | 'remove' | 'list' | 'probe';
  args: string[];
}

export type KeychainReply =
  | { id: number; ok: true; value?: unknown }
  | { id: number; ok: false; error: ErrorData; detail: string; trouble: KeychainTrouble | null };

export interface KeychainProcess extends SecretStore {
  probe(): Promise<KeychainProbe>;
  stop(): Promise<void>;
}

function toError({ error, detail, trouble }: Extract<KeychainReply, { ok: false }>): Error {
  if (error.code === 'BUG') return new Error(detail);
  return trouble ? new KeychainError(trouble, error.message, error.action ?? '') : AppError.fromData(error);
}

/**
 * The keychain store in a process of its own, under the given environment: libsecret keeps the first session bus it met
 * for as long as its process lives.
 */
export function startKeychainProcess(env: NodeJS.ProcessEnv, timeoutMs = KEYCHAIN_TIMEOUT_MS): KeychainProcess {
  const script = fileURLToPath(new URL('./keychain-child.ts', import.meta.url));
  const child = fork(script, [String(timeoutMs)], { env, execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>();
  let lastId = 0;

  child.on('message', (reply: KeychainReply) => {
    const caller = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (reply.ok) caller?.resolve(reply.value);
    else caller?.reject(toError(reply));
  });
  child.on('exit', (code, signal) => {
    for (const caller of waiting.values()) caller.reject(new Error(`the keychain process ended (${code ?? signal})`));
    waiting.clear();
  });

  const send = (call: KeychainRequest['call'], ...args: string[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      child.send({ id: lastId, call, args } satisfies KeychainRequest);
    });

  return {
    kind: 'keychain',
    get: async (account) => ((await send('get', account)) ?? null) as string | null,
    set: async (account, value) => void (await send('set', account, value)),
    remove: async (account) => void (await send('remove', account)),
    list: async () => (await send('list')) as string[],
    probe: async () => (await send('probe')) as KeychainProbe,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}
