import { createKeychainSecrets, probeKeychain } from '../../electron/secrets/keychain.ts';
import { KeychainError } from '../../electron/secrets/keychain-error.ts';
import { toErrorData } from '../../shared/errors/app-error.ts';
import type { KeychainReply, KeychainRequest } from './keychain-process.ts';

const store = createKeychainSecrets({ timeoutMs: Number(process.argv[2]) });

process.on('message', async ({ id, call, args }: KeychainRequest) => {
  const reply = (message: KeychainReply) => process.send?.(message);
  try {
    const value = await run(call, args);
    reply({ id, ok: true, value });
  } catch (error) {
    const trouble = error instanceof KeychainError ? error.trouble : null;
    reply({ id, ok: false, error: toErrorData(error), detail: String(error), trouble });
  }
});

function run(call: KeychainRequest['call'], [account = '', value = '']: string[]): Promise<unknown> {
  switch (call) {
    case 'get':
      return store.get(account);
    case 'set':
      return store.set(account, value);
    case 'remove':
      return store.remove(account);
    case 'list':
      return store.list();
    case 'probe':
      return probeKeychain();
  }
}
