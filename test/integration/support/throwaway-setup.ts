import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Workspace } from '../../../electron/app/workspace.ts';
import type { SetupDeps } from '../../../electron/features/setup/service.ts';
import { systemClock } from '../../../electron/lib/system.ts';
import { AttemptLimiter } from '../../../electron/secrets/attempt-limiter.ts';
import { createRecoveryFile } from '../../../electron/secrets/recovery-file.ts';
import type { SecretStore } from '../../../electron/secrets/secret-store.ts';

type Given = 'newKeyHex' | 'onStatus' | 'onOpened' | 'onLocked';

/** What the setup of a throwaway profile over a true workspace stands on, wired as main.ts does. */
export function throwawaySetup(workspace: Workspace, directory: string, secrets: SecretStore): Omit<SetupDeps, Given> {
  return {
    profile: { problem: null, read: () => null, reload() {}, write: () => expect.fail('a throwaway writes nothing') },
    databaseExists: workspace.databaseExists,
    keychain: { name: 'none', probe: () => expect.fail('not asked'), answered: async () => {}, secrets },
    vault: { exists: () => false, create: () => expect.fail('not asked'), open: () => expect.fail('not asked') },
    memory: secrets,
    recovery: createRecoveryFile(join(directory, 'recovery.json'), new AttemptLimiter(systemClock)),
    openWorkspace: workspace.open,
    closeWorkspace: workspace.suspend,
    checkKey: (keyHex) => workspace.runTask({ name: 'checkKey', keyHex }),
    isOpen: workspace.isOpen,
    hasConnections: async () => {
      const list = await workspace.engine().call('app:connections.list', undefined, 'setup');
      return Array.isArray(list) && list.length > 0;
    },
    newProfileId: randomUUID,
    clock: systemClock,
    throwaway: true,
  };
}
