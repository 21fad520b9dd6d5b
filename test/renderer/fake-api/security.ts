import type { AppApi } from '#shared/contract/index.ts';
import type { SecurityStatus } from '#shared/contract/security.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { formatRecoveryKey, normalizeRecoveryText } from '#shared/lib/recovery-key.ts';
import { NOW } from '../fixture.ts';
import { setSetup } from './setup.ts';
import type { World } from './world.ts';

export const RECOVERY_KEY = formatRecoveryKey(new Uint8Array(22).map((_, index) => (index * 73 + 41) & 0xff));

export function checkPassphrase(typed: string): void {
  if (typed !== 'correct horse battery') throw new AppError('PASSPHRASE_WRONG', 'That is not the passphrase.');
}

const protectionOf = ({ mode, setup }: World): SecurityStatus['protection'] =>
  mode === 'throwaway' ? 'memory' : (setup.protection ?? 'keychain');

export function fakeSecurity(world: World): AppApi['security'] {
  let status: SecurityStatus = {
    protection: protectionOf(world),
    keychainName: 'GNOME Keyring',
    recoveryKey: world.setup.recoveryKey,
    recoveryKeyMadeAt: NOW - 3 * 86_400_000,
    secretsLeft: world.mode === 'attention' ? 1 : 0,
  };
  const set = (change: Partial<SecurityStatus>): SecurityStatus => {
    status = { ...status, ...change };
    world.events.security.emit(status);
    return status;
  };
  const leaveRecoveryKey = (recoveryKey: SecurityStatus['recoveryKey']): void => {
    set({ recoveryKey });
    const { phase } = world.setup;
    setSetup(world, { recoveryKey, phase: phase === 'recoveryKey' ? 'start' : phase });
  };
  return {
    status: async () => status,
    makeRecoveryKey: async () => ({ recoveryKey: RECOVERY_KEY }),
    saveRecoveryKey: async () => ({ saved: true }),
    confirmRecoveryKey: async ({ group, text }) => {
      if (normalizeRecoveryText(text) !== RECOVERY_KEY.split('-')[group])
        throw new AppError('RECOVERY_KEY_WRONG', 'That is not this group of the recovery key.');
      leaveRecoveryKey('confirmed');
    },
    putOffRecoveryKey: async () => leaveRecoveryKey('unconfirmed'),
    changePassphrase: async ({ current }) => checkPassphrase(current),
    moveToPassphrase: async () => void set({ protection: 'passphrase' }),
    moveToKeychain: async ({ passphrase }) => {
      checkPassphrase(passphrase);
      set({ protection: 'keychain' });
    },
    rotateKey: async () => void setSetup(world, { phase: 'recoveryKey' }),
    lock: async () => void setSetup(world, { phase: status.protection === 'passphrase' ? 'unlock' : 'locked' }),
    removeSecretsLeft: async () => set({ secretsLeft: 0 }),
    onChanged: world.events.security.on,
  };
}
