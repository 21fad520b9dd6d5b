import { databaseKeyAccount } from '../../electron/secrets/secret-store.ts';
import { type LaunchedApp, launchApp } from '../../host/launch.ts';
import { startKeychainProcess } from '../../test/helpers/keychain-process.ts';
import { type Keyring, startKeyring } from '../../test/helpers/with-keyring.ts';
import { CdpSession } from './cdp.ts';
import type { BenchWorkspace } from './workspace.ts';

export interface RunningApplication {
  app: LaunchedApp;
  page: CdpSession;
  /** Wall clock when the process was asked for. */
  startedAt: number;
  /** Wall clock of each moment that the main side told, by its event. */
  moments: () => Map<string, number>;
  close: () => Promise<void>;
}

/** A keychain with the key of the workspace in it. */
export async function keyringFor({ profileId, databaseKeyHex }: BenchWorkspace): Promise<Keyring> {
  const keyring = await startKeyring();
  const keychain = startKeychainProcess(keyring.env);
  await keychain.set(databaseKeyAccount(profileId), databaseKeyHex);
  await keychain.stop();
  return keyring;
}

/** Starts the built application over the workspace, as `npm start` does. */
export async function startApplication(workspace: BenchWorkspace, keyring: Keyring): Promise<RunningApplication> {
  const startedAt = Date.now();
  const app = await launchApp({
    args: [`--user-data-dir=${workspace.dataDirectory}`],
    env: { ...keyring.env, EARSHOT_LOG: 'info' },
  });
  try {
    const page = await CdpSession.open(app.debuggingPort);
    await page.send('Emulation.setFocusEmulationEnabled', { enabled: true });
    return {
      app,
      page,
      startedAt,
      moments: () => momentsIn(app.output),
      close: async () => {
        page.close();
        await app.close();
      },
    };
  } catch (error) {
    await app.kill();
    throw error;
  }
}

function momentsIn(output: readonly string[]): Map<string, number> {
  const moments = new Map<string, number>();
  for (const line of output) {
    if (!line.startsWith('{')) continue;
    const { msg, state, time } = JSON.parse(line) as { msg: string; state?: string; time: number };
    const name = state === undefined ? msg : `${msg} ${state}`;
    if (!moments.has(name)) moments.set(name, time);
  }
  return moments;
}
